"""A file of the ECB over HTTP: bounded in size and time, tried again while the error may pass, never redirected."""

from collections.abc import Sequence
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from contracts.errors import RatesError
from contracts.warehouse.jobs import Patience, patiently
from etl.platform.bounded_work import within
from etl.transform.exchange_rates.ecb_file import FETCHED

DAILY, NINETY_DAYS = "eurofxref-daily.xml", "eurofxref-hist-90d.xml"
PATIENCE = Patience(total_seconds=20)
ONCE = Patience(total_seconds=0)
ANSWER_SECONDS = 10.0
# The 90 days take 130 kB.
LONGEST_FILE = 2 * 1024 * 1024
_CHUNK = 64 * 1024
_REMEDY = "Check ECB_RATES_URL and the way there"


class _NoFile(Exception):
    """What came in place of the file, in the terms of the one place that says which errors pass."""

    errors: Sequence[Any] = ()

    def __init__(self, code: int | None, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def fetch(base: str, file: str, patience: Patience = PATIENCE, seconds: float = ANSWER_SECONDS) -> bytes:
    """The content of `base`/`file`; one attempt takes `seconds` at most.

    Raises:
        RatesError: the address is none, nobody answered, or the answer is no file of at most 2 MiB.
    """
    url = f"{base.rstrip('/')}/{file}"
    try:
        return patiently(lambda: _bounded_attempt(url, seconds), patience)
    except _NoFile as error:
        raise RatesError(FETCHED, f"{url}: {error.message}. {_REMEDY}") from error


def _bounded_attempt(url: str, seconds: float) -> bytes:
    try:
        return within(seconds, lambda: _attempt(url, seconds))
    except TimeoutError:
        raise _NoFile(requests.codes.ok, "it came too slowly") from None


def _attempt(url: str, seconds: float) -> bytes:
    try:
        # A redirect leads to some page of whoever stands between.
        with requests.get(url, headers={"Accept-Encoding": "identity"}, timeout=seconds / 2, stream=True,
                          allow_redirects=False) as answer:
            if answer.status_code != requests.codes.ok:
                raise _NoFile(answer.status_code, f"answered {answer.status_code}")
            return _body(answer)
    except (requests.ConnectionError, requests.Timeout, HTTPError) as error:
        raise _NoFile(None, f"no answer ({type(error).__name__})") from error
    except (requests.RequestException, ValueError) as error:
        raise _NoFile(requests.codes.bad_request, f"it cannot be asked ({type(error).__name__})") from error


def _body(answer: requests.Response) -> bytes:
    content = b""
    while chunk := answer.raw.read1(_CHUNK, decode_content=False):
        content += chunk
        if len(content) > LONGEST_FILE:
            raise _NoFile(requests.codes.ok, f"longer than {LONGEST_FILE:,} bytes")
    return content
