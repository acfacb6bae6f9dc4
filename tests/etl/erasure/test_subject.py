"""Whom to erase: each spelling is looked for, nobody else is, and the person is told nowhere."""

from datetime import UTC, datetime

import pytest

from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.pseudonym_keys import key_fingerprint, pseudonym_keys
from contracts.errors import PseudonymKeyError, UsageError
from etl.erasure.subject import Subject, checked, erasure_id_of, pseudonyms, require_every_key
from etl.ops.pseudonym_keys import Epoch

KEYS = pseudonym_keys("new", "old")
ADA = Subject(emails=("Ada@Example.com",), ips=("2001:db8::9",))


def test_each_spelling_has_its_pseudonym_by_every_key() -> None:
    found = {(one.column_name, one.pseudonym, one.fingerprint) for one in pseudonyms(ADA, KEYS)}
    for key in ("new", "old"):
        for column, value in (
            ("email_hash", "Ada@Example.com"), ("email_hash", "ada@example.com"), ("ip_hash", "2001:db8::9"),
            ("ip_hash", "2001:0db8:0000:0000:0000:0000:0000:0009"),
        ):
            assert (column, pseudonym(key, value), key_fingerprint(key)) in found


@pytest.mark.parametrize(("text", "is_found"), [
    ("to=ada@example.com&x", True), ("to=ada%40example.com", True), ("ADA@EXAMPLE.COM", True),
    ("nada@example.com", False), ("ada@example.community", False), ("ada@example.com.au", False),
    ("from 2001:db8::9,", True), ("2001:db8::91", False),
])
def test_a_value_is_found_anywhere_and_no_longer_one(text: str, is_found: bool) -> None:
    pattern = ADA.pattern()
    assert pattern is not None
    assert bool(pattern.search(text.encode())) == is_found


def test_a_short_value_is_looked_for_in_its_field_alone() -> None:
    assert Subject(user_ids=("77",)).pattern() is None
    assert {one.column_name for one in pseudonyms(Subject(user_ids=("77",)), KEYS)} == {"user_id_hash"}


def test_the_same_person_has_one_id_and_is_not_in_it() -> None:
    first, second = (erasure_id_of(pseudonyms(ADA, KEYS)) for _ in range(2))
    assert first == second != erasure_id_of(pseudonyms(Subject(ips=("30.0.1.2",)), KEYS))
    assert "Ada" not in repr(ADA)


@pytest.mark.parametrize("subject", [
    Subject(), Subject(emails=("ada",)), Subject(ips=("1.2.3",)), Subject(user_ids=("N/A",)), Subject(user_ids=(" ",)),
    Subject(emails=("@",)), Subject(emails=("ada@",)),
])
def test_nobody_is_refused_without_being_told(subject: Subject) -> None:
    with pytest.raises(UsageError) as refused:
        checked(subject, "ticket 7")
    assert "ada" not in str(refused.value)


@pytest.mark.parametrize("reason", ["asked by ADA@example.com", "customer 7700.", "(2001:db8::9)", "2001:DB8::9"])
def test_a_reason_that_names_the_person_is_refused_without_telling_whom(reason: str) -> None:
    subject = Subject(ADA.emails, ("7700",), (), ADA.ips)
    with pytest.raises(UsageError, match="Name a ticket") as refused:
        checked(subject, reason)
    assert not subject.is_named_in(str(refused.value))
    assert checked(subject, "ticket 77001, request of 2026-11-30") is subject


def epoch(key: str) -> Epoch:
    return Epoch(key_fingerprint(key), f"of {key}", "", "ada", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_missing_key_erases_nothing() -> None:
    require_every_key([], KEYS)
    require_every_key([epoch("new"), epoch("old")], KEYS)
    for declared in ([epoch("new"), epoch("older")], [epoch("old"), epoch("new")]):
        with pytest.raises(PseudonymKeyError, match="nothing was erased"):
            require_every_key(declared, KEYS)
