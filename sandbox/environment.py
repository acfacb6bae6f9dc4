"""Every setting that points a client at the sandbox, as environment variables."""

import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from contracts import sandbox_file
from sandbox.keys import ensure_keys
from sandbox.settings import (
    DOCS_BUCKET,
    ECB_FOLDER,
    GCP_PROJECT,
    HOST,
    LAKE_BUCKET,
    LOCATION,
    QUARANTINE_BUCKET,
    REMEMBERED,
    Port,
    SandboxSettings,
)

MONGO_DATABASE = "countly"
MONGO_COLLECTION = "summary"


def environment(settings: SandboxSettings) -> dict[str, str]:
    """All settings of the pipeline for this sandbox; makes the keys when they do not exist yet."""
    keys = ensure_keys(settings.home)
    return {
        "MONGO_URI": mongo_uri(settings),
        "MONGO_DATABASE": MONGO_DATABASE,
        "MONGO_COLLECTION": MONGO_COLLECTION,
        "GCP_PROJECT": GCP_PROJECT,
        "LAKE_BUCKET": LAKE_BUCKET,
        "QUARANTINE_BUCKET": QUARANTINE_BUCKET,
        "DOCS_BUCKET": DOCS_BUCKET,
        "BIGQUERY_LOCATION": LOCATION,
        "STORAGE_EMULATOR_HOST": settings.url(Port.STORAGE),
        "BIGQUERY_EMULATOR_HOST": settings.url(Port.BIGQUERY_PROXY),
        "IP2LOCATION_BIN": str(settings.bin_file),
        "MANIFEST_SIGNING_KEY": keys.manifest_signing,
        "PSEUDONYM_KEY": keys.pseudonym,
        "LOAD_FUNCTION_URL": settings.url(Port.FUNCTION),
        # The servers on loopback answer in a tenth of the time that the defaults are made for.
        "LOAD_TIMEOUT_SECONDS": "600",
        "EVENT_GRACE_SECONDS": "20",
        "LOCK_LEASE_SECONDS": "60",
        "LOCK_WAIT_SECONDS": "900",
        "ECB_RATES_URL": settings.url(Port.ECB, ECB_FOLDER),
        "DOCS_URL": settings.url(Port.DOCS),
        "SHOP_ORIGIN": settings.url(Port.SHOP),
        "CRAWL_DELAY_SECONDS": "0",
        "CRAWL_CONCURRENCY": "16",
        "ALERT_SLACK_WEBHOOK": settings.url(Port.SINKS, "/webhook"),
        "ALERT_EMAIL_TO": "data-team@example.com",
        "SMTP_HOST": HOST,
        "SMTP_PORT": str(settings.port(Port.SMTP)),
        "SMTP_FROM": "glamira-pipeline@example.com",
        "WORK_DIR": str(settings.home / "work"),
    } | {name: value for name, value in (
        ("MANIFEST_FORMER_KEYS", keys.manifest_former), ("PSEUDONYM_FORMER_KEYS", keys.pseudonym_former),
        ("EMULATOR_ACCOUNT", "pipeline" if settings.has_accounts else ""),
    ) if value}


def keep_settings(settings: SandboxSettings, schedule: Mapping[str, str]) -> Path:
    """Write the file by which every other shell finds this sandbox, and enlist it among those that are up."""
    own = settings.variables()
    remembered = {name: own[name] for name in (sandbox_file.HOME, *REMEMBERED)}
    file = sandbox_file.write_file(settings.home, {**environment(settings), **schedule, **remembered})
    if os.environ.get(sandbox_file.LISTED) != "off":
        sandbox_file.enlist(settings.home)
    return file


def search_path(environ: Mapping[str, str]) -> str:
    """The shell's PATH with this Python's own programs first, so that `python` is the one that has all packages."""
    own, folders = str(Path(sys.prefix) / "bin"), environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([own, *(folder for folder in folders if folder != own)])


def mongo_uri(settings: SandboxSettings) -> str:
    """The address of the source database: the sandbox's own server, or the one it was given."""
    return settings.external_mongo_uri or f"mongodb://{HOST}:{settings.port(Port.MONGO)}"


def export_lines(variables: Mapping[str, str]) -> str:
    """Shell lines that `eval` takes, one `export` per variable."""
    return "\n".join(f"export {name}={_quoted(value)}" for name, value in variables.items())


def _quoted(value: str) -> str:
    quoted = shlex.quote(value)
    return quoted if quoted.startswith("'") else f"'{quoted}'"
