"""The load function's address: set, and answered there by a function that lets us call it."""

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import requests
from google.auth.exceptions import GoogleAuthError

from contracts.commands import command
from etl.doctor.bounds import REQUEST_SECONDS
from etl.doctor.findings import Finding, failure, ok, unchecked, warning
from etl.loading.load_event import authorization
from etl.platform.settings import Settings

NAME = "function"
EXPECTED = "LOAD_FUNCTION_URL is answered by the load function"
_ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def check_function(settings: Settings) -> Iterator[Finding]:
    """Ask the address for what a function of events refuses: nothing is loaded by it."""
    url = settings.load_function_url
    if not url:
        yield warning(NAME, "LOAD_FUNCTION_URL is not set: an event that is lost or late cannot be sent again, so that "
                            "its day fails, and `replay` does not work", EXPECTED,
                      "Set it to the address that the deployment printed.")
        return
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _ON_THIS_MACHINE:
        yield failure(NAME, "the address is not https, so that no identity could be sent", EXPECTED,
                      "Set LOAD_FUNCTION_URL to the https address that the deployment printed.")
        return
    yield _asked(url)
    if parts.scheme == "https":
        yield unchecked("function.location", "an address does not say where its function runs",
                        f"a region in {settings.bigquery_location}",
                        "Compare: gcloud functions describe load-batch --format='value(name)'.")


def _asked(url: str) -> Finding:
    try:
        answer = requests.get(url, headers=authorization(url), timeout=REQUEST_SECONDS, allow_redirects=False)
    except GoogleAuthError as error:
        return failure(NAME, f"no identity to call it with ({type(error).__name__})", EXPECTED,
                       "Give this machine a service account: GOOGLE_APPLICATION_CREDENTIALS, or the machine's own.")
    except (requests.RequestException, ValueError) as error:
        return failure(NAME, f"no answer ({type(error).__name__})", EXPECTED,
                       f"Check LOAD_FUNCTION_URL and the deployment; for the sandbox: {command('sandbox up')}.")
    return judged(answer.status_code)


def judged(status: int) -> Finding:
    """What an answer to a plain GET says: the function refuses that by itself, everything before it in other ways."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return failure(NAME, f"HTTP {status}: it does not let us call it", EXPECTED,
                       "Grant the pipeline's account roles/run.invoker on the function's service.")
    if status == HTTPStatus.NOT_FOUND:
        return failure(NAME, "HTTP 404: there is no function", EXPECTED, "Correct LOAD_FUNCTION_URL.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return failure(NAME, f"HTTP {status}: it cannot start", EXPECTED, "Read its log, and deploy it again.")
    if status != HTTPStatus.METHOD_NOT_ALLOWED:
        return failure(NAME, f"HTTP {status} to a request that is no event, which the function refuses: something else "
                             "answers there", EXPECTED, "Correct LOAD_FUNCTION_URL.")
    return ok(NAME, f"HTTP {status} to a request that is no event", EXPECTED)
