"""Says of every error of BigQuery whether the same request may succeed within minutes.

The reasons are those of its published error table (cloud.google.com/bigquery/docs/error-messages), each with its
decision below; decision 8 says why. A reason that the table does not name is judged by its HTTP code.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import requests

# Every reason of the error table. True: the service was busy, or another statement was in the way.
PASSES: Mapping[str, bool] = {
    "accessDenied": False,              # a grant is missing
    "attributeError": False,            # the statement is wrong
    "backendError": True,               # the service is away or sheds load
    "badGateway": True,                 # a proxy before the service
    "badRequest": False,                # the request is wrong
    "billingNotEnabled": False,         # a person pays first
    "billingTierLimitExceeded": False,  # the same statement costs the same again
    "blocked": False,                   # the service wants to be written to
    "bytesBilledLimitExceeded": False,  # MAX_BYTES_BILLED: the same statement reads as much again
    "duplicate": False,                 # who chose the id looks up what it belongs to
    "internalError": True,              # a fault in the service
    "invalid": False,                   # the request is wrong
    "invalidQuery": False,              # the statement is wrong; but `_CALLED_OFF` comes under it too
    "invalidUser": False,               # a grant is missing
    "jobBackendError": True,            # "retrying the job may solve the problem", under another id
    "jobInternalError": True,           # likewise
    "jobRateLimitExceeded": True,       # likewise, after a pause
    "notFound": False,                  # what is missing has to be made
    "notImplemented": False,            # 501: never will be
    "policyViolation": False,           # an administrator's rule
    "proxyAuthenticationRequired": False,  # a setting of the network
    "quotaExceeded": True,              # many queues and windows of seconds; `_LASTING` are those of a day
    "rateLimitExceeded": True,          # a window of seconds
    "resourceInUse": False,             # a dataset with tables, a running job
    "resourcesExceeded": True,          # slots and shuffle are shared: busy now; `_LASTING` are those of the statement
    "responseTooLarge": False,          # the result stays that large
    "stopped": False,                   # somebody cancelled the job
    "tableUnavailable": True,           # its storage is moving
    "timeout": False,                   # the statement itself is too long
}
# Another statement or transaction changed the table meanwhile, or too many wait for it: under any reason and code.
_CALLED_OFF = re.compile(
    r"concurrent update|too many DML statements outstanding|retrying the (?:job|query) may solve", re.IGNORECASE,
)
# Of the two reasons that name both kinds: limits of a day or a month, of what is paid for, of the statement itself.
_AMBIGUOUS = frozenset({"quotaExceeded", "resourcesExceeded"})
_LASTING = re.compile(
    r"custom quota|per day|PerDay\b|daily (?:limit|quota)|free query bytes|billing|quota for imports"
    r"|query appends per table|partition modifications|query planning|too complex|UDF out of memory",
    re.IGNORECASE,
)
# How the service words a reason.
_REASON_OF = {
    "Access Denied": "accessDenied",
    "Exceeded rate limits": "rateLimitExceeded", "Quota exceeded": "quotaExceeded",
    "Resources exceeded": "resourcesExceeded", "An internal error occurred": "internalError",
    "is temporarily unavailable": "tableUnavailable", "Something went wrong with the table": "tableUnavailable",
    "Error encountered during execution": "backendError", "Visibility check was unavailable": "backendError",
}
# How the client library words an answer with a code, and how it and what it is made of word that there was none.
_ANSWER = re.compile(r"\b(?P<code>[45]\d\d) (?:GET|POST|PUT|PATCH|DELETE) https?://")
_NO_ANSWER = re.compile(
    r"Connection aborted|Connection reset|Connection broken|RemoteDisconnected|IncompleteRead|Read timed out"
    r"|ConnectTimeout|Max retries exceeded|NewConnectionError|Timeout of [\d.]+s exceeded",
)
_WRONG_ADDRESS = (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema)
_BUSY_CODES = frozenset({408, 429})
_NEVER_CODES = frozenset({501, 505})


@dataclass(frozen=True, slots=True)
class WarehouseError:
    """What the service said: its HTTP code (None when it gave no answer), its reasons, and its message.

    `was_waited_for` when the client library has repeated the request already, until it gave up.
    """

    code: int | None
    reasons: tuple[str, ...] = ()
    message: str = ""
    was_waited_for: bool = False

    @property
    def passes(self) -> bool:
        """Whether the same request, sent again within minutes, may succeed."""
        if _CALLED_OFF.search(self.message):
            return True
        known = [self._reason_passes(reason) for reason in self.reasons if reason in PASSES]
        return all(known) if known else self._code_passes()

    @property
    def is_away(self) -> bool:
        """Whether nobody answered, or a server that could not: nothing is known of the request."""
        return self.code is None or self.code >= 500

    def _reason_passes(self, reason: str) -> bool:
        is_lasting = reason in _AMBIGUOUS and _LASTING.search(self.message)
        return PASSES[reason] and not is_lasting

    def _code_passes(self) -> bool:
        return self.code in _BUSY_CODES or (self.is_away and self.code not in _NEVER_CODES)


def error_of(error: BaseException) -> WarehouseError | None:
    """What an error of the client library says of the service; None for an error of another kind.

    A library that gave up hands on, as `cause`, what it gave up at. A connection that ended, and an answer that was
    cut off, have no code.
    """
    cause = getattr(error, "cause", None)
    if isinstance(cause, BaseException):
        return replace(error_of(cause) or WarehouseError(None, message=str(cause)), was_waited_for=True)
    if not hasattr(error, "code") or not hasattr(error, "errors"):
        return _unanswered(error)
    code = None if error.code is None else int(error.code)
    return WarehouseError(code, tuple(_reasons(error.errors)), str(getattr(error, "message", error)))


def _unanswered(error: BaseException) -> WarehouseError | None:
    """What an error of the connection says; the library has repeated the request already when there was none."""
    if not isinstance(error, requests.RequestException) or isinstance(error, _WRONG_ADDRESS):
        return None
    return WarehouseError(None, message=str(error), was_waited_for=isinstance(error, requests.ConnectionError))


def passes(error: BaseException) -> bool:
    """Whether the error is the service's and may pass within minutes."""
    said = error_of(error)
    return said is not None and said.passes


def text_passes(message: str) -> bool:
    """Whether an error of which only the text is left, as dbt leaves it, may pass within minutes."""
    reasons = tuple(reason for text, reason in _REASON_OF.items() if text.lower() in message.lower())
    return WarehouseError(_code_in(message), reasons, message).passes


def _code_in(message: str) -> int | None:
    """The HTTP code that a text names, 400 when it names none; None when it says that no answer came."""
    if answer := _ANSWER.search(message):
        return int(answer["code"])
    return None if _NO_ANSWER.search(message) else HTTPStatus.BAD_REQUEST


def _reasons(errors: Iterable[Any]) -> Iterator[str]:
    for error in errors:
        if isinstance(error, Mapping) and error.get("reason"):
            yield str(error["reason"])
