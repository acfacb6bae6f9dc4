"""Object names are built in one form, and nothing that is not of that form is taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import PathError
from contracts.lake.paths import (
    DATASETS,
    MANIFEST_NAME,
    BatchPath,
    attempt_name,
    batch_id_of,
    day_of_object,
    parse_object_name,
    part_name,
)

DIGESTS = st.text("0123456789abcdef", min_size=16, max_size=64)


@st.composite
def batch_paths(draw: st.DrawFn) -> BatchPath:
    """Places of batches of any dataset, day and content."""
    day = draw(st.dates(date(2000, 1, 1)))
    return BatchPath(draw(st.sampled_from(DATASETS)), day, batch_id_of(day, draw(DIGESTS)))


@given(batch_paths(), st.integers(0, 99_999))
def test_built_names_are_read_back(path: BatchPath, index: int) -> None:
    assert parse_object_name(path.manifest) == (path, MANIFEST_NAME)
    assert parse_object_name(path.file(part_name(index))) == (path, part_name(index))


@given(batch_paths(), st.data())
def test_name_with_any_character_changed_is_another_or_none(path: BatchPath, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(path.manifest) - 1))
    character = data.draw(st.characters(codec="utf-8").filter(lambda one: one != path.manifest[position]))
    name = path.manifest[:position] + character + path.manifest[position + 1 :]
    try:
        found, file = parse_object_name(name)
    except PathError:
        return
    assert found.file(file) == name


def test_other_digits_than_ascii_are_no_place_of_ours() -> None:
    with pytest.raises(PathError):
        parse_object_name(f"validated/events/2020-05-04/٢٠٢٠٠٥٠٤-98bdbeff544bb08e/{MANIFEST_NAME}")


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "1969-12-31", "9999-12-31"])
def test_a_name_of_any_day_is_read_exactly(day: str) -> None:
    name = f"validated/events/{day}/20010101-0000000000000000/{MANIFEST_NAME}"
    found, file = parse_object_name(name)
    assert found.file(file) == name


@given(batch_paths(), st.text())
def test_whatever_lies_in_a_days_folder_is_of_that_day(path: BatchPath, name: str) -> None:
    assert day_of_object(path.file(name)) == path.data_date
    assert day_of_object(f"validated/{path.dataset}/{path.data_date}/{name}") == path.data_date


@pytest.mark.parametrize("name", [
    "", "validated/notes.txt", "validated/events/2020-02-30/manifest.json", "validated/events/2020-05-04",
    "quarantine/events/2020-05-04/a", "validated/events/٢٠٢٠-٠٥-٠٤/a", "a/validated/events/2020-05-04/b",
])
def test_what_lies_in_no_days_folder_is_of_no_day(name: str) -> None:
    assert day_of_object(name) is None


@given(st.text())
def test_any_text_is_refused_or_read_exactly(name: str) -> None:
    with pytest.raises(PathError):
        parse_object_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "validated/",
        "validated/events/2020-06-04/20200604-0123456789abcdef/",
        "validated/events/2020-06-04/20200604-0123456789abcdef/manifest.json\n",
        "validated/events/2020-06-04/20200604-0123456789abcdef/manifest.json.tmp",
        "validated/events/2020-06-04/20200604-0123456789abcdef/part-0.parquet",
        "validated/events/2020-06-04/20200604-0123456789ABCDEF/manifest.json",
        "validated/events/2020-13-04/20200604-0123456789abcdef/manifest.json",
        "validated/events/2020-06-04/../20200604-0123456789abcdef/manifest.json",
        "validated/orders/2020-06-04/20200604-0123456789abcdef/manifest.json",
        "/validated/events/2020-06-04/20200604-0123456789abcdef/manifest.json",
        "quarantine/events/2020-06-04/20200604-0123456789abcdef.parquet",
        "validated/events/٢٠٢٠-06-04/20200604-0123456789abcdef/manifest.json",
    ],
)
def test_name_outside_the_layout_is_refused(name: str) -> None:
    with pytest.raises(PathError, match="land"):
        parse_object_name(name)


@given(st.dates(date(2000, 1, 1)), DIGESTS, DIGESTS)
def test_batch_id_follows_day_and_content(day: date, one: str, other: str) -> None:
    assert (batch_id_of(day, one) == batch_id_of(day, other)) == (one[:16] == other[:16])
    assert batch_id_of(day, one).startswith(day.isoformat().replace("-", ""))


def test_quarantine_lies_beside_the_batch_in_its_own_bucket() -> None:
    path = BatchPath("events", date(2020, 6, 4), "20200604-0123456789abcdef")
    assert path.quarantine == "quarantine/events/2020-06-04/20200604-0123456789abcdef.parquet"


def test_attempts_lie_beside_the_quarantine_by_item() -> None:
    assert attempt_name("events", "a" * 24, "b" * 16) == f"attempts/events/{'a' * 24}/{'b' * 16}.bson"
    assert attempt_name("events", "a" * 24, "b" * 16, "json") == f"attempts/events/{'a' * 24}/{'b' * 16}.json"
