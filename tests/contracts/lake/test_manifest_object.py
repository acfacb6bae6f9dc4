"""A manifest that is read is verified: anything but ours, in its own folder, is refused for its own reason."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.errors import ManifestError
from contracts.lake.manifest import Counts, DataFile, Manifest
from contracts.lake.manifest_object import MAX_MANIFEST_BYTES, file_faults, verified
from contracts.lake.signing import SigningKeys, signing_keys
from contracts.lake.versions import ContractRef

KEYS = SigningKeys("key", ("former",))
FILE = DataFile("part-00000.parquet", 10, 2, "AAAAAA==", "ab", 7)
SAMPLE = Manifest(
    dataset="events", data_date=date(2020, 6, 4), batch_id="20200604-0123456789abcdef", run_id="run", sequence=1,
    contract=ContractRef("events", "1.0.0", ""), counts=Counts(2, 2, 0), files=(FILE,), created_at="",
)


class Stored:
    """An object as a lake would show it."""

    def __init__(self, file: DataFile) -> None:
        self.size, self.generation, self.crc32c = file.bytes, file.generation, file.crc32c

    def download_as_bytes(self, *, raw_download: bool) -> bytes:
        """Bytes of its size."""
        return bytes(self.size) if raw_download else b""


@pytest.mark.parametrize("key", KEYS.in_force)
def test_manifest_of_a_key_in_force_is_read(key: str) -> None:
    signed = SAMPLE.signed(key)
    assert verified(signed.to_json().encode(), SAMPLE.path, KEYS) == signed


@pytest.mark.parametrize(("text", "reason"), [
    (b"{}", "manifest_malformed"),
    (b"", "manifest_malformed"),
    (b"\xff", "manifest_malformed"),
    (b'{"files":' * 50_000, "manifest_malformed"),
    (b" " * (MAX_MANIFEST_BYTES + 1), "manifest_too_large"),
    (SAMPLE.to_json().encode(), "signature_mismatch"),
    (SAMPLE.signed("another").to_json().encode(), "signature_mismatch"),
    (replace(SAMPLE.signed("key"), sequence=2**63 - 1).to_json().encode(), "signature_mismatch"),
    (replace(SAMPLE, batch_id="20200604-fedcba9876543210").signed("key").to_json().encode(), "path_mismatch"),
    (replace(SAMPLE, files=(replace(FILE, name="../x"),)).signed("key").to_json().encode(), "manifest_malformed"),
])
def test_anything_else_is_refused_and_the_object_named(text: bytes, reason: str) -> None:
    with pytest.raises(ManifestError, match=SAMPLE.path.manifest) as caught:
        verified(text, SAMPLE.path, KEYS)
    assert caught.value.reason == reason
    assert ".venv/bin/glamira land events 2020-06-04" in str(caught.value)
    assert "delete it" in str(caught.value)


def test_files_differ_in_one_way_each() -> None:
    name, other = SAMPLE.path.file(FILE.name), SAMPLE.path.file("part-00001.parquet")
    assert list(file_faults(SAMPLE, {name: Stored(FILE), SAMPLE.path.manifest: Stored(FILE)})) == []
    assert list(file_faults(SAMPLE, {})) == [("file_missing", name)]
    for change in ({"bytes": 11}, {"generation": 8}, {"crc32c": "AAAAAQ=="}):
        assert list(file_faults(SAMPLE, {name: Stored(replace(FILE, **change))})) == [("file_changed", name)]
    assert list(file_faults(SAMPLE, {name: Stored(FILE), other: Stored(FILE)})) == [("file_unlisted", other)]


def test_keys_are_read_from_settings_and_shown_nowhere() -> None:
    keys = signing_keys("new", " old,, older ,new")
    assert keys.in_force == ("new", "old", "older")
    assert "old" not in repr(keys)
    assert signing_keys("new").in_force == ("new",)
