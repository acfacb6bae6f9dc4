"""Draws the dashboards of what this sandbox has published, and puts them beside its docs."""

import json
from collections.abc import Iterable, Mapping

from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import PreconditionFailed
from google.cloud import bigquery, storage

from contracts.commands import command
from contracts.errors import SandboxError
from dashboards.boards import files
from dashboards.pages import INDEX
from presentation.frame import NOW, PARTS
from sandbox.access import credentials_of
from sandbox.probes import http_answers
from sandbox.settings import DOCS_BUCKET, GCP_PROJECT, LOCATION, Port, SandboxSettings

FOLDER = "dashboards"


def build(settings: SandboxSettings) -> str:
    """Draw every board, put the pages into the docs bucket in place of those before, and say where they are read.

    Raises:
        SandboxError: the servers do not answer, nothing is published, or a query was refused.
    """
    _require_servers(settings)
    _send(settings, files(_warehouse(settings)))
    return address(settings)


def address(settings: SandboxSettings) -> str:
    """Where the pictures are read."""
    return settings.url(Port.DOCS, f"/{FOLDER}/{INDEX}")


def _require_servers(settings: SandboxSettings) -> None:
    for name, port in (("warehouse", Port.BIGQUERY_PROXY), ("storage", Port.STORAGE)):
        if not http_answers(settings.port(port), "/proxy/health" if port is Port.BIGQUERY_PROXY else "/")():
            raise SandboxError(f"dashboards: the {name} does not answer. Start it: {command('sandbox up')}.")


def _warehouse(settings: SandboxSettings) -> bigquery.Client:
    return bigquery.Client(project=GCP_PROJECT, location=LOCATION, credentials=credentials_of("looker"),
                           client_options=ClientOptions(api_endpoint=settings.url(Port.BIGQUERY_PROXY)))


def _send(settings: SandboxSettings, made: Mapping[str, str]) -> None:
    client = storage.Client(project=GCP_PROJECT, credentials=credentials_of("pipeline"),
                            client_options=ClientOptions(api_endpoint=settings.url(Port.STORAGE)))
    bucket = client.bucket(DOCS_BUCKET)
    for name in _index_last(made):
        blob = bucket.blob(f"{FOLDER}/{name}")
        blob.cache_control = "no-cache"
        kind = "application/json" if name.endswith(".json") else "text/html; charset=utf-8"
        blob.upload_from_string(made[name], content_type=kind)
    while not _is_announced(bucket):
        pass


def _is_announced(bucket: storage.Bucket) -> bool:
    """Let the pages that are there lead here, by the file that each reads; false when it was written meanwhile."""
    blob = bucket.get_blob(NOW)
    if blob is None:
        return True
    now = json.loads(blob.download_as_bytes(if_generation_match=blob.generation))
    known = {*now["parts"], "Dashboards"}
    changed = json.dumps(now | {"parts": [one.name for one in PARTS if one.name in known]})
    try:
        blob.upload_from_string(changed, content_type="application/json", if_generation_match=blob.generation)
    except PreconditionFailed:
        return False
    return True


def _index_last(names: Iterable[str]) -> list[str]:
    """So that no link of the front page leads nowhere."""
    return sorted(names, key=lambda name: name == INDEX)
