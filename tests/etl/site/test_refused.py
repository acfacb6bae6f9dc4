"""The site tells no more of a refused document than ledgers do, whatever stands in it."""

import bson
import pytest

from contracts.datasets.forms.disclosure import WITHHELD
from etl.quarantine.documents import KeptDocument
from etl.site.refused import shown_spots

PERSON = "ada@example.com"


@pytest.mark.parametrize(("path", "value", "told"), [
    ("cart_products.0.currency", "kr", "kr"), ("collection", "view_unheard_page", WITHHELD), ("store_id", "999", "999"),
    ("cart_products.0.price", PERSON, WITHHELD), ("order_id", "call Ada at home", WITHHELD),
    ("email_address", PERSON, WITHHELD), ("cart_products.0.price", "", "(blank)"), ("_id", PERSON, WITHHELD),
])
def test_only_codes_are_told_of_what_was_refused(path: str, value: str, told: str) -> None:
    violation = {"reason": "type_mismatch", "path": path, "value": value}
    kept = KeptDocument(bson.encode({"store_id": "86", "email_address": PERSON}), (violation,))
    [spot] = shown_spots(kept)
    assert (spot.path, spot.value) == (path, told)
    assert PERSON not in spot.passes
