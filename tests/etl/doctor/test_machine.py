"""This machine's part: a folder to write to, and a BIN file that is whole."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from etl.doctor.findings import Status
from etl.doctor.keys import fingerprint
from etl.doctor.machine import check_bin_file, check_work_dir
from etl.platform.settings import Settings
from sandbox.locations_bin import write_bin


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    required = ("mongo_uri", "gcp_project", "lake_bucket", "quarantine_bucket", "docs_bucket", "manifest_signing_key",
                "pseudonym_key")
    values = dict.fromkeys(required, "x") | {"ip2location_bin": str(tmp_path / "x.bin")}
    return Settings(_env_file=None, **values, work_dir=tmp_path / "work")


def test_a_folder_with_room_is_fine_and_is_left_empty(settings: Settings) -> None:
    [found] = check_work_dir(settings)
    assert found.status is not Status.FAILURE
    assert "MiB free" in found.found
    assert list(settings.work_dir.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_failure(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    [found] = check_work_dir(settings.model_copy(update={"work_dir": tmp_path / "file" / "work"}))
    assert (found.status, "WORK_DIR" in found.remedy) == (Status.FAILURE, True)


def test_a_whole_bin_file_is_named_with_its_date(settings: Settings) -> None:
    write_bin(settings.ip2location_bin)
    [found] = check_bin_file(settings)
    assert (found.status, found.found) == (Status.OK, "DB5 of 2020-05-01")


def test_a_missing_or_cut_bin_file_is_a_failure(settings: Settings) -> None:
    [missing] = check_bin_file(settings)
    write_bin(settings.ip2location_bin)
    whole = settings.ip2location_bin.read_bytes()
    settings.ip2location_bin.write_bytes(whole[: len(whole) // 2])
    [cut] = check_bin_file(settings)
    assert (missing.status, cut.status) == (Status.FAILURE, Status.FAILURE)
    assert "cut short" in cut.found


def test_a_fingerprint_is_what_sha256sum_prints() -> None:
    assert fingerprint(SecretStr("abc")) == "ba7816bf8f01"
