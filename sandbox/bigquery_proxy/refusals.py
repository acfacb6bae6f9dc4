"""Refusals in the service's words and shape."""

import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

_CODE = re.compile(r"^\[[A-Z_]+\] ")
_POSITION = re.compile(r"\[at (\d+:\d+)\]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error of the service: HTTP status, reason, and message; `rule` is ours, the rule that was broken."""

    rule: str
    code: int
    reason: str
    message: str

    def response(self) -> web.Response:
        """The answer that BigQuery's clients read."""
        return web.json_response({"error": self.body()}, status=self.code)

    def body(self) -> dict[str, Any]:
        """The error object of the answer."""
        error = {"message": self.message, "domain": "global", "reason": self.reason}
        return {"code": self.code, "message": self.message, "errors": [error], "status": _STATUS[self.code]}

    def job_error(self) -> dict[str, str]:
        """The error of a job that ended with it."""
        return {"reason": self.reason, "message": self.message}


class Refused(Exception):
    """Raised with the refusal of a statement; the proxy answers with it."""

    def __init__(self, refusal: Refusal) -> None:
        """`refusal` is what the client gets."""
        super().__init__(refusal.message)
        self.refusal = refusal


_STATUS = {
    400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE",
}


def invalid(rule: str, message: str) -> Refusal:
    """A statement that the service does not take."""
    return Refusal(rule, 400, "invalidQuery", message)


def from_analyzer(message: str) -> Refusal:
    """What Google's analyzer says of a statement, as the service passes it on."""
    return invalid("analyzer", _POSITION.sub(r"at [\1]", _CODE.sub("", message)))


def not_found(kind: str, name: str, location: str) -> Refusal:
    """A dataset or table that is not there, or not in the job's location."""
    return Refusal("not_found", 404, "notFound", f"Not found: {kind} {name} was not found in location {location}")


def duplicate(job: str) -> Refusal:
    """A job id that was used before."""
    return Refusal("duplicate", 409, "duplicate", f"Already Exists: Job {job}")
