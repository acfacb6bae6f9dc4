"""A manifest reads back as it was written, is trusted only as it was signed, and anything else is refused by name."""

import json
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import ManifestError, SignatureMismatch
from contracts.lake.manifest import Counts, DataFile, Manifest, parse_manifest
from contracts.lake.paths import DATASETS
from contracts.lake.signing import key_id
from contracts.lake.versions import ContractRef

KEY = "a key of the tests"
COUNTS = st.integers(0, 2**31)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
FILES = st.lists(st.builds(DataFile, TEXTS, COUNTS, COUNTS, TEXTS, TEXTS, COUNTS), max_size=3).map(tuple)
TALLIES = st.dictionaries(TEXTS, COUNTS, max_size=3)


@st.composite
def manifests(draw: st.DrawFn) -> Manifest:
    """Signed manifests whose counts agree."""
    files, quarantined = draw(FILES), draw(COUNTS)
    accepted = sum(file.rows for file in files)
    return Manifest(
        dataset=draw(st.sampled_from(DATASETS)), data_date=draw(st.dates(date(2000, 1, 1))), batch_id=draw(TEXTS),
        run_id=draw(TEXTS), sequence=draw(COUNTS), contract=draw(st.builds(ContractRef, TEXTS, TEXTS, TEXTS)),
        counts=Counts(accepted + quarantined, accepted, quarantined), files=files, created_at=draw(TEXTS),
        slot=draw(TEXTS), reasons=draw(TALLIES), drift=draw(TALLIES), pseudonym_key=draw(TEXTS),
    ).signed(KEY)


SAMPLE = Manifest(
    dataset="events", data_date=date(2020, 6, 4), batch_id="20200604-0123456789abcdef", run_id="run", sequence=1,
    contract=ContractRef("events", "1.0.0", "f"), counts=Counts(3, 2, 1),
    files=(DataFile("part-00000.parquet", 10, 2, "AAAAAA==", "00", 1),), created_at="2020-06-05T00:00:00+00:00",
    reasons={"store_unknown": 1},
).signed(KEY)


@given(manifests())
def test_reads_back_as_written(manifest: Manifest) -> None:
    read = parse_manifest(manifest.to_json())
    assert read == manifest
    assert read.to_json() == manifest.to_json()
    read.verify(KEY)


@given(manifests(), st.sampled_from([field.name for field in fields(Manifest)]), st.data())
def test_signature_holds_for_one_content_only(manifest: Manifest, member: str, data: st.DataObject) -> None:
    other = data.draw(manifests().filter(lambda one: getattr(one, member) != getattr(manifest, member)))
    with pytest.raises(SignatureMismatch):
        replace(manifest, **{member: getattr(other, member)}).verify(KEY)


@given(manifests(), st.text(st.characters(codec="utf-8")).filter(lambda key: key != KEY))
def test_signature_holds_for_one_key_only(manifest: Manifest, key: str) -> None:
    with pytest.raises(SignatureMismatch):
        manifest.verify(key)


@given(manifests(), st.data())
def test_cut_off_manifest_is_refused(manifest: Manifest, data: st.DataObject) -> None:
    text = manifest.to_json().encode()
    with pytest.raises(ManifestError):
        parse_manifest(text[: data.draw(st.integers(0, len(text) - 1))])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_any_other_json_is_refused(value: Any) -> None:
    with pytest.raises(ManifestError):
        parse_manifest(json.dumps(value))


@given(st.sampled_from([field.name for field in fields(Manifest)]), JSON)
def test_member_of_another_type_is_refused_or_kept(member: str, value: Any) -> None:
    members = json.loads(SAMPLE.to_json()) | {member: value}
    try:
        read = parse_manifest(json.dumps(members))
    except ManifestError:
        return
    assert json.loads(read.to_json()).get(member, "") == value


@pytest.mark.parametrize("member", [field.name for field in fields(Manifest) if field.name != "pseudonym_key"])
def test_missing_member_is_refused(member: str) -> None:
    members = json.loads(SAMPLE.to_json())
    del members[member]
    with pytest.raises(ManifestError):
        parse_manifest(json.dumps(members))


def test_a_manifest_of_an_earlier_release_still_counts() -> None:
    assert "pseudonym_key" not in json.loads(SAMPLE.to_json()), "an earlier release signed it without"
    parse_manifest(SAMPLE.to_json()).verify(KEY)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"manifest_version": 2}, "manifest_version"),
        ({"dataset": "orders"}, "dataset"),
        ({"sequence": -1}, "numbers"),
        ({"sequence": 2**63}, "numbers"),
        ({"sequence": True}, "numbers"),
        ({"counts": {"extracted": 4, "accepted": 2, "quarantined": 1}}, "extracted"),
        ({"counts": {"extracted": 4, "accepted": 3, "quarantined": 1}}, "accepted"),
        ({"counts": {"extracted": None, "accepted": None, "quarantined": None}}, "not readable"),
        ({"counts": {"extracted": "3", "accepted": "2", "quarantined": "1"}}, "numbers"),
        ({"files": [{"name": "", "bytes": 1, "rows": "2", "crc32c": "", "sha256": "", "generation": 1}]}, "readable"),
        ({"files": 7}, "not readable"),
        ({"reasons": [["store_unknown", 1]]}, "not readable"),
        ({"contract": {"name": "events"}}, "not readable"),
        ({"data_date": "2020-06-31"}, "not readable"),
        ({"run_id": "\ud800"}, "not readable"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_broken_rule_is_named(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(ManifestError, match=rule):
        parse_manifest(json.dumps(json.loads(SAMPLE.to_json()) | changes))


def test_bottomless_nesting_is_refused() -> None:
    with pytest.raises(ManifestError):
        parse_manifest('{"files":' * 200_000)


@pytest.mark.parametrize("signature", ["", "hmac-sha256:", "hmac-sha256:ë", "none:00"])
def test_text_that_is_no_signature_is_refused(signature: str) -> None:
    with pytest.raises(SignatureMismatch):
        replace(SAMPLE, signature=signature).verify(KEY)


def test_error_tells_no_secret() -> None:
    with pytest.raises(SignatureMismatch) as caught:
        replace(SAMPLE, run_id="another").verify(KEY)
    assert KEY not in str(caught.value)
    assert SAMPLE.signature not in str(caught.value)


def test_signature_names_its_key() -> None:
    assert SAMPLE.signature.split(":")[1] == key_id(KEY)
    with pytest.raises(SignatureMismatch, match=f"{key_id(KEY)}.*in force are {key_id('another')}"):
        SAMPLE.verify("another")


@given(manifests())
def test_former_key_still_verifies(manifest: Manifest) -> None:
    manifest.verify("a newer key", KEY)
    with pytest.raises(SignatureMismatch):
        manifest.verify("a newer key", "another former key")


@given(manifests())
def test_signature_of_an_earlier_release_names_no_key_and_verifies(manifest: Manifest) -> None:
    scheme, _, digest = manifest.signature.split(":")
    earlier = parse_manifest(replace(manifest, signature=f"{scheme}:{digest}").to_json())
    earlier.verify("a newer key", KEY)
    with pytest.raises(SignatureMismatch):
        earlier.verify("a newer key")


def test_name_of_another_key_does_not_verify() -> None:
    scheme, _, digest = SAMPLE.signature.split(":")
    with pytest.raises(SignatureMismatch):
        replace(SAMPLE, signature=f"{scheme}:{key_id('another')}:{digest}").verify(KEY, "another")


@pytest.mark.parametrize("changes", [{"x" * 1_000_000: 1}, {"batch_id": "b" * 1_000_000, "sequence": -1}])
def test_error_is_bounded(changes: dict[str, Any]) -> None:
    with pytest.raises(ManifestError) as caught:
        parse_manifest(json.dumps(json.loads(SAMPLE.to_json()) | changes))
    assert len(str(caught.value)) < 1000


def test_what_lacks_members_is_told_in_words() -> None:
    with pytest.raises(ManifestError, match=r"not readable \(it lacks batch_id, contract, "):
        parse_manifest("{}")
