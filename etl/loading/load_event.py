"""The event that a finished manifest sends to the load function, posted again by hand."""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import id_token

from contracts.commands import command
from contracts.errors import ServiceUnreachable, SettingsError
from etl.lake import LakeObject
from etl.platform.bounded_work import within
from etl.platform.settings import Settings

FINALIZED = "google.cloud.storage.object.v1.finalized"
LONGEST_LOAD_SECONDS = 600


def deliver(settings: Settings, stored: LakeObject) -> None:
    """Post the object's event to the load function and wait until it acknowledges.

    Raises:
        SettingsError: LOAD_FUNCTION_URL is not set.
        ServiceUnreachable: the function does not answer, or asks for a later delivery.
    """
    url = settings.load_function_url
    if not url:
        raise SettingsError("LOAD_FUNCTION_URL: not set. Set it to the address of the deployed load function.")
    data = {"bucket": stored.bucket, "name": stored.name, "generation": str(stored.generation)}
    try:
        headers = _attributes(stored) | authorization(url)
        within(LONGEST_LOAD_SECONDS, lambda: _post(url, data, headers))
    except (requests.RequestException, GoogleAuthError, TimeoutError) as error:
        raise ServiceUnreachable(
            f"load function: {stored.uri} was not acknowledged ({error}). Ask `{command('doctor')}` whether "
            "LOAD_FUNCTION_URL is the function's; then read the function's log and replay the batch."
        ) from error


def _post(url: str, data: Mapping[str, str], headers: Mapping[str, str]) -> None:
    with requests.post(url, json=data, headers=headers, timeout=LONGEST_LOAD_SECONDS, stream=True) as answer:
        answer.raise_for_status()


def _attributes(stored: LakeObject) -> dict[str, str]:
    return {
        "ce-id": f"replay-{stored.generation}",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{stored.bucket}",
        "ce-specversion": "1.0",
        "ce-type": FINALIZED,
        "ce-subject": f"objects/{quote(stored.name)}",
        "ce-time": datetime.now(UTC).isoformat(),
    }


def authorization(url: str) -> dict[str, str]:
    """An identity token for the function; plain http, on loopback, asks for none."""
    if not url.startswith("https://"):
        return {}
    return {"Authorization": f"Bearer {id_token.fetch_id_token(Request(), url)}"}
