"""Data Docs grow run by run, survive runs at the same time, and travel through the docs bucket."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from google.cloud import bigquery, storage

from etl.platform.docs_bucket import build_docs, docs_folder, restore, synchronise, upload
from etl.platform.settings import Settings
from expectations.checkpoint import rebuild_pages, run_checkpoint
from expectations.rules import Gate, Rule, Suite, no_rows
from expectations.runs import newest_runs

DAY = date(2020, 5, 4)
ONE_ROW = "select 1 as number, '<i>one</i>' as row_id"
CALM = Rule("calm", "No number is 2.", "Count again.", no_rows("select number, row_id from {batch} where number = 2"))
LOUD = Rule("loud", "No number is 1.", "Count again.", no_rows("select number, row_id from {batch} where number = 1"))

ANOTHER_PROCESS = """
import sys
from datetime import date
from pathlib import Path
from google.api_core.client_options import ClientOptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery
from expectations.checkpoint import run_checkpoint
from tests.integration.expectations.test_data_docs import gate
endpoint, folder, run_id = sys.argv[1:]
client = bigquery.Client(
    "glamira-sandbox", AnonymousCredentials(), location="EU",
    client_options=ClientOptions(api_endpoint=endpoint),
)
run_checkpoint(gate(), client, date(2020, 5, 4), run_id, Path(folder))
"""


def gate(*rules: Rule) -> Gate:
    return Gate("raw", (Suite("numbers", ONE_ROW, rules or (CALM,)), Suite("more_numbers", ONE_ROW, (CALM,))))


@pytest.fixture
def bucket(settings: Settings, storage_: storage.Client) -> Iterator[storage.Bucket]:
    """The docs bucket, empty."""
    docs = storage_.bucket(settings.docs_bucket)
    yield docs
    for blob in docs.list_blobs():
        blob.delete()


def names(folder: Path) -> set[str]:
    return {f"data_docs/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}


def test_a_run_is_added_to_the_runs_before(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    for run_id in ("manual__1", "scheduled__2020-05-05T00:00:00+00:00"):
        judgement = run_checkpoint(gate(CALM, LOUD), bigquery_, DAY, run_id, tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "manual__1" in index
    assert "scheduled__2020-05-05T00:00:00+00:00" in index
    assert [run.word for run in newest_runs(tmp_path, 9)] == ["failed", "failed"]
    assert all(page in index for page in judgement.pages)


def test_a_page_names_the_failing_rows(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_checkpoint(gate(CALM, LOUD), bigquery_, DAY, "run", tmp_path)
    (page,) = tmp_path.glob("validations/numbers/*/*/*.html")
    html = page.read_text(encoding="utf-8")
    assert "&lt;i&gt;one&lt;/i&gt;" in html
    assert "<i>one" not in html
    assert 'href="../../../../index.html"' in html


def test_runs_of_two_processes_share_the_folder(
    settings: Settings, bigquery_: bigquery.Client, tmp_path: Path,
) -> None:
    started = [
        Popen([sys.executable, "-c", ANOTHER_PROCESS, settings.bigquery_emulator_host, str(tmp_path), f"process {n}"])
        for n in range(2)
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0]
    run_checkpoint(gate(), bigquery_, DAY, "this process", tmp_path)
    assert {run.run.run_id for run in newest_runs(tmp_path, 9)} == {"process 0", "process 1", "this process"}


def test_pages_can_be_built_anew_from_the_results(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_checkpoint(gate(), bigquery_, DAY, "run", tmp_path)
    pages = {page: page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")}
    for page in pages:
        page.unlink()
    rebuild_pages(tmp_path)
    assert {page: page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")} == pages


def test_only_changed_files_travel(bigquery_: bigquery.Client, bucket: storage.Bucket, tmp_path: Path) -> None:
    run_checkpoint(gate(), bigquery_, DAY, "run 1", tmp_path)
    first, again = upload(bucket, tmp_path), upload(bucket, tmp_path)
    run_checkpoint(gate(), bigquery_, DAY, "run 2", tmp_path)
    pages_and_results, index = 4, 1
    assert (first, again, upload(bucket, tmp_path)) == (pages_and_results + index, 0, pages_and_results + index)
    assert bucket.get_blob("data_docs/index.html").content_type == "text/html"


def test_another_machine_keeps_the_history(
    bigquery_: bigquery.Client, bucket: storage.Bucket, tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    run_checkpoint(gate(), bigquery_, DAY, "run here", here)
    upload(bucket, here)
    run_checkpoint(gate(), bigquery_, DAY, "run there", there)
    synchronise(bucket, there)
    assert restore(bucket, there) == 0
    index = bucket.blob("data_docs/index.html").download_as_text()
    assert "run here" in index
    assert "run there" in index
    assert {blob.name for blob in bucket.list_blobs()} >= names(here) - {"data_docs/results/.ge_store_backend_id"}


class BusyBucket(storage.Bucket):
    """A bucket to which another machine sends its runs right after the first time it was listed."""

    meanwhile: Callable[[], object] | None = None

    def list_blobs(self, **options: Any) -> list[storage.Blob]:
        """List, and let the other machine act."""
        found = list(super().list_blobs(**options))
        act, self.meanwhile = self.meanwhile, None
        if act:
            act()
        return found


def test_two_machines_at_once_leave_an_index_of_both(
    bigquery_: bigquery.Client, bucket: storage.Bucket, tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    run_checkpoint(gate(), bigquery_, DAY, "run here", here)
    run_checkpoint(gate(), bigquery_, DAY, "run there", there)
    busy = BusyBucket(bucket.client, bucket.name)
    busy.meanwhile = lambda: synchronise(bucket, there)
    synchronise(busy, here)
    index = bucket.blob("data_docs/index.html").download_as_text()
    assert "run here" in index
    assert "run there" in index


def test_docs_are_built_and_sent_in_one_call(
    settings: Settings, bigquery_: bigquery.Client, storage_: storage.Client, bucket: storage.Bucket, tmp_path: Path,
) -> None:
    machine = settings.model_copy(update={"work_dir": tmp_path})
    run_checkpoint(gate(), bigquery_, DAY, "run", docs_folder(machine))
    dbt_page = tmp_path / "static_index.html"
    dbt_page.write_text("<title>dbt docs</title>", encoding="utf-8")
    report = build_docs(machine, storage_, dbt_page)
    assert (report.pages, report.uploaded) == (4, 6)
    assert report.data_docs.endswith("data_docs/index.html")
    assert bucket.blob("data_docs/dbt.html").download_as_text() == "<title>dbt docs</title>"
