"""Parts of a day, judged by this process alone or beside a helper: what they come to is the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.shop.feed import COLUMNS
from etl.landing.parts import helper_process, validate_parts
from etl.landing.validate import Share, Tally

DAY = date(2020, 5, 4)
GOOD = dict.fromkeys(COLUMNS, "") | {
    "product_id": "1", "event_date": f"{DAY}", "outcome": "named", "product_name": "Ring", "language": "de",
    "url": "https://www.glamira.de/ring.html", "http_status": "200", "fetched_at": "2020-05-05T01:02:03+00:00",
}
ODD = GOOD | {"outcome": "odd"}


@dataclass(frozen=True)
class Products:
    """A part of so many products, of which one is refused."""

    first: int

    def chunks(self) -> Iterable[Sequence[dict[str, Any]]]:
        """All of them at once."""
        yield [*(GOOD | {"product_id": f"{self.first + number}"} for number in range(self.first)), ODD]


class Broken(Products):
    """A part that cannot be read."""

    def chunks(self) -> Iterable[Sequence[dict[str, Any]]]:
        """None."""
        raise ConnectionError(f"part {self.first}")


def _tally(parts: Sequence[Products], folder: Path, *, is_helped: bool) -> Tally:
    folder.mkdir()
    with helper_process(is_wanted=is_helped) as helper:
        assert (helper is not None) is is_helped
        return validate_parts(parts, Share("products", DAY, folder), "key", helper=helper)


def _content(files: Iterable[Path]) -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in files]


def test_a_helper_changes_nothing(tmp_path: Path) -> None:
    parts = [Products(first) for first in (3, 1, 4, 1, 5, 9, 2, 6)]
    alone, helped = (_tally(parts, tmp_path / f"{is_so}", is_helped=is_so) for is_so in (False, True))
    assert (alone.accepted, alone.quarantined) == (31, len(parts))
    assert (helped.accepted, helped.quarantined) == (31, len(parts))
    assert helped.reasons == alone.reasons
    assert _content(file for file, _ in helped.parts) == _content(file for file, _ in alone.parts)
    assert [rows for _, rows in helped.parts] == [rows for _, rows in alone.parts]
    assert [file.name for file in helped.refused] == [file.name for file in alone.refused]


@pytest.mark.parametrize("place", [0, -1])
def test_a_part_that_fails_fails_all_wherever_it_is_judged(tmp_path: Path, place: int) -> None:
    parts = [Products(2) for _ in range(6)]
    parts[place] = Broken(7)
    with pytest.raises(ConnectionError, match="part 7"):
        _tally(parts, tmp_path / "folder", is_helped=True)
