"""Errors of others are told as ours: in one line, without a secret, with the story where it can be found."""

import errno
from pathlib import Path
from traceback import format_exception

import polars as pl
import pytest
import requests
from google.api_core.exceptions import (
    BadRequest,
    GoogleAPICallError,
    NotFound,
    RetryError,
    ServiceUnavailable,
    TooManyRequests,
)
from pydantic import SecretStr
from pymongo.errors import AutoReconnect, BulkWriteError, DuplicateKeyError, OperationFailure

from contracts.errors import GlamiraError, LoadError, ServiceUnreachable, Unforeseen, WarehouseEmpty
from etl.platform.error_boundary import error_boundary
from etl.platform.settings import Settings

SECRET = "mongodb://user:password@host"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_construct(
        mongo_uri=SecretStr(SECRET), pseudonym_key=SecretStr("key"), work_dir=tmp_path / "work",
    )


def fate(error: Exception, settings: Settings) -> GlamiraError:
    with pytest.raises(GlamiraError) as caught, error_boundary("station land_events", settings):
        raise error
    return caught.value


def test_our_own_error_passes_as_it_is(settings: Settings) -> None:
    error = LoadError("load of 2020-05-04: refused")
    assert fate(error, settings) is error


STORAGE = requests.Request("GET", "http://127.0.0.1:24501/storage/v1/b")


@pytest.mark.parametrize(("error", "who"), [
    (ServiceUnavailable("away"), "a service"), (TooManyRequests("slower"), "a service"),
    (GoogleAPICallError("who knows"), "a service"), (ConnectionResetError("reset"), "a service"),
    (RetryError("gave up", ServiceUnavailable("away")), "a service"), (AutoReconnect("closed"), "MongoDB at host"),
    (requests.ConnectionError("cut off", request=STORAGE), "Cloud Storage at http://127.0.0.1:24501"),
    (RetryError("gave up", requests.ConnectionError("cut", request=STORAGE)),
     "Cloud Storage at http://127.0.0.1:24501"),
])
def test_a_service_that_was_away_is_named_and_may_be_tried_again(
    error: Exception, who: str, settings: Settings,
) -> None:
    told_as = fate(error, settings.model_copy(update={"storage_emulator_host": "http://127.0.0.1:24501"}))
    assert isinstance(told_as, ServiceUnreachable)
    assert str(told_as).startswith(f"station land_events: {who} did not answer")


UP = ".venv/bin/glamira sandbox up"
WAREHOUSE = requests.Request("GET", "http://127.0.0.1:24502/bigquery/v2/projects/p/datasets")
REFUSED = requests.ConnectionError(
    f"HTTPConnectionPool(host='127.0.0.1', port=24502): Max retries exceeded with url: /{'x' * 300} (Caused by "
    "NewConnectionError(\"HTTPConnection(host='127.0.0.1', port=24502): Failed to establish a new connection: "
    "[Errno 111] Connection refused\"))", request=WAREHOUSE,
)
LONG_WINDED = ServiceUnavailable(f"GET {WAREHOUSE.url}: BigQuery emulator: it does not answer. Run `{UP}`.",
                                 response=requests.Response())
LONG_WINDED.response.url = WAREHOUSE.url


@pytest.mark.parametrize(("error", "cause"), [
    (RetryError("Timeout of 120.0s exceeded", REFUSED), "(ConnectionError: [Errno 111] Connection refused)"),
    (REFUSED, "(ConnectionError: [Errno 111] Connection refused)"),
    (RetryError("Timeout of 30.0s exceeded", LONG_WINDED), "it does not answer)"),
    (requests.Timeout("read " * 100, request=WAREHOUSE), "read …)"),
], ids=["gave up", "refused", "the sandbox's own words", "a long cause"])
def test_the_remedy_is_whole_and_said_once(error: Exception, cause: str, settings: Settings) -> None:
    told = str(fate(error, settings.model_copy(update={"bigquery_emulator_host": "http://127.0.0.1:24502"})))
    assert "BigQuery at http://127.0.0.1:24502 did not answer" in told
    assert cause in told
    assert "Timeout of" not in told
    assert told.endswith(f"then run it again; for the sandbox: {UP}.")
    assert told.count(UP) == 1


@pytest.mark.parametrize(("absent", "named"), [
    ("Dataset shop-project:glamira_ops was not found in location EU", "glamira_ops"),
    ("Table shop-project:glamira_marts.dim_dates was not found", "glamira_marts.dim_dates"),
])
def test_a_warehouse_before_its_first_run_is_told_as_such(absent: str, named: str, settings: Settings) -> None:
    told_as = fate(NotFound(f"Not found: {absent}"), settings)
    assert isinstance(told_as, WarehouseEmpty)
    assert f"there is no {named} yet" in str(told_as)


@pytest.mark.parametrize("error", [BadRequest("no such column"), KeyError("surprise"), ZeroDivisionError("x")])
def test_anything_else_is_unforeseen_and_its_story_is_kept(error: Exception, settings: Settings) -> None:
    told_as = fate(error, settings)
    assert isinstance(told_as, Unforeseen)
    [story] = (settings.work_dir / "errors").iterdir()
    assert str(story) in str(told_as)
    assert "Traceback" in story.read_text(encoding="utf-8")
    assert "\n" not in str(told_as)


def test_no_secret_is_told(settings: Settings) -> None:
    told_as = fate(ValueError(f"cannot parse {SECRET}"), settings)
    [story] = (settings.work_dir / "errors").iterdir()
    assert SECRET not in str(told_as)
    assert SECRET not in story.read_text(encoding="utf-8")


@pytest.mark.parametrize("error", [
    BulkWriteError({"writeErrors": [{"code": 121, "op": {"_id": "198.51.177.203"}}]}),
    DuplicateKeyError("E11000 duplicate key error dup key: { _id: \"198.51.177.203\" }", 11_000),
    ValueError("could not parse '198.51.177.203'"), KeyError("198.51.177.203"),
    UnicodeEncodeError("utf-8", "198.51.177.203\ud800", 14, 15, "surrogates not allowed"),
])
def test_what_a_document_holds_is_told_by_no_error(error: Exception, settings: Settings) -> None:
    told_as = fate(error, settings)
    assert type(error).__name__ in str(told_as)
    assert "tests/etl/platform/test_error_boundary.py:" in str(told_as)
    told = "".join(format_exception(told_as))
    assert "198.51" not in told


def test_an_error_of_mongodb_is_told_by_its_code(settings: Settings) -> None:
    assert "OperationFailure 13 " in str(fate(OperationFailure("not authorized on jane", 13), settings))
    assert "shop:27017: refused" in str(fate(AutoReconnect("shop:27017: refused"), settings))


def test_a_full_disk_names_the_folder(settings: Settings) -> None:
    settings.work_dir.mkdir()
    for error in (
        OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EFBIG, "File too large"),
        pl.exceptions.ComputeError("underlying IO error: Disk quota exceeded (os error 122)"),
    ):
        told_as = str(fate(error, settings))
        assert f"no space left ({type(error).__name__}" in told_as
        assert f"; WORK_DIR {settings.work_dir.absolute()} has " in told_as
        assert told_as.endswith(" MiB free. Make some, then run it again.")


def test_a_story_that_cannot_be_kept_is_in_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.work_dir.write_text("a file where the folder should be")
    assert "The whole story: the log" in str(fate(KeyError("surprise"), settings))
    assert "Traceback" in caplog.text
