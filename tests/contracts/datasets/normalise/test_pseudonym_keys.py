"""Keys of pseudonyms are told apart by fingerprints that no value of a document has as its pseudonym."""

from contracts.datasets.events.event_rows import event_rows
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.pseudonym_keys import FINGERPRINT_LENGTH, key_fingerprint, pseudonym_keys

BLANKS = (" ", "\u00a0", "", "\t")


def test_a_key_has_one_fingerprint_and_no_other_key_has_it() -> None:
    found = {key_fingerprint(f"key {number}") for number in range(1_000)}
    assert len(found) == 1_000
    assert {len(one) for one in found} == {FINGERPRINT_LENGTH}
    assert key_fingerprint("key 1") == key_fingerprint("key 1")


def test_no_document_has_the_fingerprint_as_a_pseudonym() -> None:
    fields = ("ip", "device_id", "user_id_db", "email_address")
    frame = event_rows([dict.fromkeys(fields, blank) for blank in BLANKS], "key").events
    hashes = [frame[name] for name in ("ip_hash", "device_id_hash", "user_id_hash", "email_hash")]
    assert not any((one or "").startswith(key_fingerprint("key")) for column in hashes for one in column)


def test_former_keys_are_known_by_their_fingerprints() -> None:
    keys = pseudonym_keys("new", "old, ,older")
    assert keys.fingerprint == key_fingerprint("new")
    assert list(keys.by_fingerprint.values()) == ["new", "old", "older"]
    assert "old" not in repr(keys)
    assert pseudonym("new", "a") != pseudonym("old", "a")
