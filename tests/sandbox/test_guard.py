"""The guard finds the id of a job that a client inserts, and looks at nothing else."""

import json

import pytest

from sandbox.guard import INSERT, job_reference

REFERENCE = {"projectId": "p", "jobId": "load-1", "location": "US"}


def test_the_reference_is_found() -> None:
    assert job_reference(json.dumps({"configuration": {"load": {}}, "jobReference": REFERENCE}).encode()) == REFERENCE


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"{}", b'{"jobReference": null}', b"\xff\xfe{\x00"])
def test_a_body_without_a_reference_names_no_job(body: bytes) -> None:
    assert job_reference(body) == {}


@pytest.mark.parametrize(
    ("path", "inserts"),
    [
        ("/bigquery/v2/projects/p/jobs", True),
        ("/upload/bigquery/v2/projects/p/jobs", False),
        ("/bigquery/v2/projects/p/jobs/load-1", False),
        ("/bigquery/v2/projects/p/queries", False),
        ("/bigquery/v2/projects/p/jobs/load-1/cancel", False),
    ],
)
def test_only_inserts_are_looked_at(path: str, inserts: bool) -> None:
    assert bool(INSERT.fullmatch(path)) is inserts
