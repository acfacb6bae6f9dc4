"""No personal value is shown, wherever it hides; everything else is."""

from bson import Int64

from etl.quarantine.masking import MASK, masked, masked_value

DOCUMENT = {
    "ip": "203.0.113.7", "email_address": "ada@example.com", "user_id_db": "17", "device_id": "d-1", "store_id": "6",
    "time_stamp": Int64(5), "current_url": "https://shop.example/?mail=Ada%40example.com&x=1",
    "tracker": {"ip": "203.0.113.7", "tags": ["ada@example.com", "gold"]}, "order": None,
}


def test_personal_fields_and_addresses_in_texts_are_blanked() -> None:
    assert masked(DOCUMENT) == {
        "ip": MASK, "email_address": MASK, "user_id_db": MASK, "device_id": MASK, "store_id": "6",
        "time_stamp": Int64(5), "current_url": f"https://shop.example/?mail={MASK}&x=1",
        "tracker": {"ip": MASK, "tags": [MASK, "gold"]}, "order": None,
    }


def test_a_personal_field_of_the_wrong_kind_is_blanked_whole() -> None:
    assert masked({"email_address": ["ada@example.com"], "ip": {"v4": "203.0.113.7"}}) == {
        "email_address": MASK, "ip": MASK}


def test_blanks_are_shown_as_blanks() -> None:
    assert masked({"email_address": "", "user_id_db": None}) == {"email_address": "", "user_id_db": None}


def test_failing_values_are_masked_by_their_path() -> None:
    assert masked_value("email_address", "[]") == MASK
    assert masked_value("tracker.ip", "203.0.113.7") == MASK
    assert masked_value("current_url", "x?m=ada@example.com") == f"x?m={MASK}"
    assert masked_value("store_id", "999") == "999"
    assert masked_value("ip", None) is None
