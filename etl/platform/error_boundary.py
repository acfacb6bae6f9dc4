"""Errors that are not ours, raised as ours at the edge: a service that did not answer, or a fault nobody foresaw."""

import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import requests
from google.api_core.exceptions import GoogleAPICallError, NotFound, RetryError
from google.auth.exceptions import TransportError
from pydantic import SecretStr
from pymongo.errors import ConfigurationError, ConnectionFailure, OperationFailure, PyMongoError

from contracts.commands import command
from contracts.errors import GlamiraError, ServiceUnreachable, Unforeseen, WarehouseEmpty
from contracts.foreign_text import harmless_lines
from contracts.lake.signing import signing_keys
from contracts.private_folder import private_folder
from contracts.warehouse.errors import passes
from etl.platform.full_disk import free_space, is_full_disk
from etl.platform.mongo import address_of
from etl.platform.settings import Settings, load_settings

log = logging.getLogger(__name__)

LONGEST_CAUSE = 300
# Their messages name services, jobs and files. Those of others quote what they failed on, which may be a document:
# MongoDB's name keys and whole operations, a parser's the text. Of them the kind, the code and the place are reported.
_SPEAKING = (
    GoogleAPICallError, RetryError, TransportError, requests.RequestException, OSError, ConnectionFailure,
    ConfigurationError,
)
_ROOT = Path(__file__).resolve().parents[2]
_NOBODY_KNOWN = "a service"
# What the system said, at the end of what each library above it wrapped around that.
_OF_SYSTEM = re.compile(r"\[Errno -?\d+\] [\w ]+")
# The sandbox's servers end with a command, which is said once, and whole.
_THEIR_REMEDY = re.compile(rf" Run `{re.escape(command('sandbox up'))}`\.")
_NOT_MADE = re.compile(r"Not found: (?:Dataset|Table) \S*?(glamira_\w+(?:\.\w+)?)")


@contextmanager
def error_boundary(what: str, settings: Settings | None = None) -> Iterator[None]:
    """Let our own errors pass; any other that leaves the block becomes one, of one line, without a secret.

    Without `settings` they are read when they are needed. The error that it stands for is no cause of it: whoever logs
    causes would log what a document holds.

    Raises:
        ServiceUnreachable: a service was away or gave up; trying again may help.
        WarehouseEmpty: a dataset or table was asked for before the first run made it.
        Unforeseen: anything else; the traceback is in a file that the message names.
    """
    try:
        yield
    except GlamiraError:
        raise
    except Exception as error:
        raise _ours(what, error, settings or load_settings()) from None


def without_secrets(text: str, settings: Settings) -> str:
    """The text with every secret of the settings blanked."""
    secrets = [value.get_secret_value() for _, value in settings if isinstance(value, SecretStr)]
    former = signing_keys("", settings.manifest_former_keys.get_secret_value()).former
    for secret in filter(None, [*secrets, *former, *settings.pseudonym_keys.former]):
        text = text.replace(secret, "***")
    return text


def _ours(what: str, error: Exception, settings: Settings) -> GlamiraError:
    cause = without_secrets(_message(error), settings)
    if _may_pass(error):
        who = service_of(error, settings)
        return ServiceUnreachable(f"{what}: {who} did not answer as it should ({cause}). {_remedy(who)}")
    if isinstance(error, NotFound) and (absent := _NOT_MADE.search(str(error))):
        return WarehouseEmpty(f"{what}: there is no {absent[1]} yet; the first run makes it: {command('run DAY')}. "
                              "If there were runs, check GCP_PROJECT and BIGQUERY_LOCATION.")
    if is_full_disk(error):
        free = free_space(settings.work_dir)
        return Unforeseen(f"{what}: no space left ({cause}); {free}. Make some, then run it again.")
    story = _write_down(what, error, settings)
    return Unforeseen(f"{what}: {cause}. The whole story: {story}. Run it again; if it repeats, report it with that.")


def _may_pass(error: Exception) -> bool:
    """Whether the error is of a service that was away, busy or cut off."""
    if isinstance(error, GoogleAPICallError | RetryError):
        return passes(error)
    return isinstance(error, TransportError | requests.RequestException | PyMongoError | ConnectionError)


def service_of(error: Exception, settings: Settings) -> str:
    """Who did not answer, as far as the error says."""
    if isinstance(error, PyMongoError):
        return f"MongoDB at {address_of(settings)}"
    cause = error.cause if isinstance(error, RetryError) and error.cause else error
    asked = getattr(cause, "request", None) or getattr(cause, "response", None)
    url = str(getattr(asked, "url", None) or "")
    addresses = {
        settings.storage_emulator_host or "storage.googleapis.com": "Cloud Storage",
        settings.bigquery_emulator_host or "bigquery.googleapis.com": "BigQuery",
        settings.load_function_url: "the load function",
    }
    return next((f"{name} at {at}" for at, name in addresses.items() if at and at in url), _NOBODY_KNOWN)


def _remedy(who: str) -> str:
    """What to do about a service that is away; never a part of the cause, which is cut."""
    if who == _NOBODY_KNOWN:
        return "Run it again."
    return f"Check that it runs and the network, then run it again; for the sandbox: {command('sandbox up')}."


def _message(error: Exception) -> str:
    """The error in a line: its message when its kind says nothing of documents, else where in our code it came up."""
    if isinstance(error, RetryError) and isinstance(error.cause, Exception):
        # The library says how long it may ask again, which is not how long it did.
        return _message(error.cause)
    kind = type(error).__name__
    if isinstance(error, _SPEAKING) and not isinstance(error, UnicodeError):
        return f"{kind}: {_first_line(error)}"
    code = f" {error.code}" if isinstance(error, OperationFailure) and error.code is not None else ""
    return f"{kind}{code}{_place(error)}"


def _place(error: Exception) -> str:
    """The deepest line of ours that an error passed."""
    frames = traceback.extract_tb(error.__traceback__)
    files = [(Path(frame.filename), frame.lineno) for frame in frames]
    ours = [(file, line) for file, line in files if file.is_relative_to(_ROOT) and "site-packages" not in file.parts]
    return f" at {ours[-1][0].relative_to(_ROOT)}:{ours[-1][1]}" if ours else ""


def _first_line(error: Exception) -> str:
    line = next(iter(str(error).splitlines()), "")
    if isinstance(error, requests.ConnectionError) and (system := _OF_SYSTEM.search(line)):
        return system[0]
    line = _THEIR_REMEDY.sub("", line).rstrip(".")
    return line if len(line) <= LONGEST_CAUSE else f"{line[:LONGEST_CAUSE].rpartition(' ')[0]} …"


def error_folder(settings: Settings) -> Path:
    """Where the tracebacks of errors that nobody foresaw are kept, a `.log` file each."""
    return settings.work_dir / "errors"


def _write_down(what: str, error: Exception, settings: Settings) -> Path | str:
    """Keep the traceback for whoever mends it; where it is."""
    # Whoever mends it reads it on a terminal.
    text = harmless_lines(without_secrets("".join(traceback.format_exception(error)), settings))
    path = error_folder(settings) / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    try:
        private_folder(path.parent)
        path.write_text(f"{what}\n{text}", encoding="utf-8")
    except OSError:
        for line in (what, *text.splitlines()):
            log.error("%s", line)
        return "the log"
    return path
