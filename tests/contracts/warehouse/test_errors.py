"""What BigQuery says of a failed request decides whether it is sent again."""

import pytest
import requests
from google.api_core import exceptions

from contracts.warehouse.errors import PASSES, WarehouseError, error_of, passes, text_passes
from contracts.warehouse.jobs import Patience

PUBLISHED = {
    "accessDenied", "attributeError", "backendError", "badRequest", "billingNotEnabled", "billingTierLimitExceeded",
    "blocked", "duplicate", "internalError", "invalid", "invalidQuery", "invalidUser", "jobBackendError",
    "jobInternalError", "jobRateLimitExceeded", "notFound", "notImplemented", "proxyAuthenticationRequired",
    "quotaExceeded", "rateLimitExceeded", "resourceInUse", "resourcesExceeded", "responseTooLarge", "stopped",
    "tableUnavailable", "timeout",
}


def said(code: int | None, reason: str, message: str) -> Exception:
    """The error as the client library raises it."""
    return exceptions.from_http_status(code, message, errors=[{"reason": reason, "message": message}])


def test_every_published_reason_is_decided() -> None:
    assert PASSES.keys() >= PUBLISHED


@pytest.mark.parametrize(("code", "reason", "message"), [
    (400, "invalidQuery", "Could not serialize access to table p:glamira_ops.loads due to concurrent update"),
    (400, "invalidQuery", "Transaction is aborted due to concurrent update against table p:glamira_ops.loads. Job 1"),
    (400, "resourcesExceeded", "Too many DML statements outstanding against table p:d.t, limit is 20."),
    (400, "invalid", "Too many DML statements outstanding against table p:d.t, limit is 20."),
    (400, "resourcesExceeded", "Resources exceeded during query execution: shuffle memory."),
    (503, "resourcesExceeded", "Resources exceeded"),
    (400, "tableUnavailable", "Table p:d.t is temporarily unavailable"),
    (400, "jobBackendError", "Error encountered during job execution. Retrying the job may solve the problem."),
    (400, "jobInternalError", "An internal error occurred"),
    (400, "jobRateLimitExceeded", "Exceeded rate limits"),
    (403, "rateLimitExceeded", "Exceeded rate limits: too many table update operations for mart_revenue_daily"),
    (403, "quotaExceeded", "Quota exceeded: Your project exceeded quota for concurrent queries."),
    (429, "", "Too many requests"),
    (408, "", "Request timed out"),
    (500, "internalError", "An internal error occurred"),
    (502, "badGateway", "Bad gateway"),
    (503, "backendError", "Error encountered during execution"),
    (504, "", "Deadline exceeded"),
])
def test_what_passes_within_minutes_is_worth_another_attempt(code: int, reason: str, message: str) -> None:
    assert passes(said(code, reason, message))


@pytest.mark.parametrize(("code", "reason", "message"), [
    (400, "invalidQuery", "Syntax error: Unexpected keyword NEW at [4:52]"),
    (400, "invalid", "Invalid value"),
    (400, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 1000. 2000 or higher required."),
    (400, "resourcesExceeded", "Resources exceeded during query execution: Not enough resources for query planning"),
    (400, "timeout", "The job exceeded its time limit"),
    (403, "accessDenied", "Access Denied: Table p:d.t"),
    (403, "billingNotEnabled", "Billing has not been enabled for this project"),
    (403, "quotaExceeded", "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay, which "
                           "is set by your administrator."),
    (403, "quotaExceeded", "Quota exceeded: Your project exceeded quota for free query bytes scanned."),
    (403, "quotaExceeded", "Quota exceeded: Your table exceeded quota for imports or query appends per table."),
    (403, "quotaExceeded", "Quota exceeded: Your user exceeded quota for load jobs per day"),
    (404, "notFound", "Not found: Table p:d.t"),
    (409, "duplicate", "Already Exists: Job p:US.1"),
    (501, "notImplemented", "Not implemented"),
    (418, "", "A code of no published meaning"),
])
def test_what_stays_is_final_at_once(code: int, reason: str, message: str) -> None:
    assert not passes(said(code, reason, message))


@pytest.mark.parametrize(("text", "does_pass"), [
    ("Database Error in model dim_dates Could not serialize access to table p:d.t due to concurrent update", True),
    ("Database Error in model dim_dates Exceeded rate limits: too many table update operations", True),
    ("Database Error in model dim_dates Quota exceeded: Your project exceeded quota for concurrent queries.", True),
    ("Database Error in model dim_dates Quota exceeded: load jobs per day", False),
    ("Database Error in model dim_dates Custom quota exceeded: QueryUsagePerDay", False),
    ("Database Error in model dim_dates Unrecognized name: daily at [3:1]", False),
    ("Something went wrong with the table you queried. Contact the table owner for assistance.", True),
    ("503 POST https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs: Service Unavailable", True),
    ("502 GET https://bigquery.googleapis.com/bigquery/v2/projects/p/queries/j: Bad Gateway", True),
    ("429 POST https://bigquery.googleapis.com/upload/bigquery/v2/projects/p/jobs: Too Many Requests", True),
    ("501 POST https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs: Not Implemented", False),
    ("404 GET https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs/j: Not found: Table p:d.t", False),
    ("403 POST https://bigquery.googleapis.com/bigquery/v2/projects/p/jobs: Access Denied: Project p", False),
    ("Visibility check was unavailable. Please retry the request and contact support if the problem persists", True),
    ("('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))", True),
    ("HTTPSConnectionPool(host='bigquery.googleapis.com', port=443): Read timed out. (read timeout=60)", True),
    ("Timeout of 180.0s exceeded, last exception: 503 GET https://bigquery.googleapis.com/x: Unavailable", True),
    ("Timeout of 180.0s exceeded, last exception: ('Connection aborted.', ConnectionResetError(104, 'reset'))", True),
    ("Access Denied: Table p:d.t: User has no permission. Exceeded rate limits?", False),
    ("Operation timed out after 6.0 hours. Consider reducing the amount of work performed by your operation", False),
])
def test_a_text_alone_is_judged_by_the_services_words(text: str, does_pass: bool) -> None:
    assert text_passes(text) is does_pass


def test_a_connection_that_ended_had_no_answer_to_judge() -> None:
    given_up = exceptions.RetryError("Timeout of 30.0s exceeded", requests.ConnectionError("reset"))
    assert error_of(given_up) == WarehouseError(None, message="reset", was_waited_for=True)
    assert passes(given_up)


def test_a_library_that_gave_up_is_judged_by_what_it_gave_up_at() -> None:
    refused = said(403, "rateLimitExceeded", "Exceeded rate limits")
    assert error_of(exceptions.RetryError("gave up", refused)) == WarehouseError(
        403, ("rateLimitExceeded",), "Exceeded rate limits", was_waited_for=True,
    )


@pytest.mark.parametrize(("error", "was_repeated"), [
    (requests.ConnectionError("reset"), True), (requests.exceptions.ChunkedEncodingError("cut off"), False),
    (requests.exceptions.JSONDecodeError("cut off", "{", 0), False), (requests.ReadTimeout("silent"), False),
])
def test_an_answer_that_was_cut_off_or_stays_out_is_asked_for_again(error: Exception, was_repeated: bool) -> None:
    assert error_of(error) == WarehouseError(None, message=str(error), was_waited_for=was_repeated)
    assert passes(error)


@pytest.mark.parametrize("error", [
    ValueError("ours"), KeyError("code"), FileNotFoundError("a file"), requests.exceptions.InvalidURL("http://"),
])
def test_errors_of_our_own_say_nothing_of_the_service(error: Exception) -> None:
    assert error_of(error) is None
    assert not passes(error)


def test_pauses_grow_and_end_in_time() -> None:
    pauses = [pause for pause, _ in zip(Patience(3600, 1.0, 8.0).pauses(), range(6), strict=False)]
    for pause, ceiling in zip(pauses, (1, 2, 4, 8, 8, 8), strict=True):
        assert ceiling / 2 <= pause <= ceiling
    assert list(Patience(0.4, 1.0).pauses()) == []
