"""A few days and errors of the benchmark: the year is reproducible, and what must be caught on any day is caught."""

from collections import Counter

import numpy as np
import pytest

from tests.benchmark import batches, distortions, former, history, losses, ours, redyuk
from tests.benchmark.batch import Mutation
from tests.benchmark.profiles import flat
from tests.benchmark.scores import Rate, precision, smallest
from tests.benchmark.seasons import FIRST_DAY, season
from tests.benchmark.warehouse import clean_day, struck_rows, tables
from tests.benchmark.year import documents

DAY, PAST = 30, 14


def find(module: object, kind: str, field: str, size: float) -> Mutation:
    found = [one for one in module.mutations((size,)) if (one.kind, one.field) == (kind, field)]  # type: ignore[attr-defined]
    return found[0]


LARGE = {one.name: one for one in (
    find(redyuk, "explicit missing", "cart_products.price", 0.2), find(redyuk, "implicit missing", "device_id", 1.0),
    find(history, "unit change x100", "cart_products.price", 0.5), find(history, "nulls", "store_id", 0.1),
    find(losses, "lost", "orders", 0.5), find(losses, "told twice", "orders, new number", 0.5),
    find(distortions, "collapsed", "device_id", 1.0), find(distortions, "scaled", "prices x100 in store 63", 1.0),
    find(distortions, "scaled", "prices x100 in one hour", 1.0),
    find(distortions, "leaked in", "all pages on the stage host", 1.0),
)}
CLEAN = "a clean day"


@pytest.fixture(scope="module")
def verdicts() -> dict[str, ours.Verdict]:
    """The clean day and the spoilt ones, measured together and judged by the days before."""
    past = [clean_day(number)[0] for number in range(DAY - PAST, DAY)]
    before = clean_day(DAY)[0]
    days = {CLEAN: before} | {name: one.change(before, np.random.default_rng(5)) for name, one in LARGE.items()}
    told = {name: tables(batch) for name, batch in days.items()}
    found = {name: ours.stopped(batch, told[name]) for name, batch in days.items()}
    open_days = [name for name, verdict in found.items() if verdict is None]
    before_it = [tables(one) for one in past]
    usual = ours.History([
        ours.measured([ours.kept(one, told, flat(one))], former.of_tables(before_it[:place][::-1]))[0]
        for place, (one, told) in enumerate(zip(past, before_it, strict=True))])
    measured = ours.measured([ours.kept(days[name], told[name], flat(days[name])) for name in open_days],
                             former.of_tables(before_it[::-1]))
    judged = {name: ours.judged(today, usual, len(told[name].refused))
              for name, today in zip(open_days, measured, strict=True)}
    return {name: verdict or judged[name] for name, verdict in found.items()}


def test_a_seed_gives_the_same_documents_and_another_seed_others() -> None:
    assert documents(40) == documents(40)
    assert documents(40) != documents(40, seed=1)


def test_the_year_has_the_days_that_it_tells_of() -> None:
    names = Counter(name for number in range(80, 380) for name in season(number).names)
    assert set(names) >= {"sale", "holiday", "campaign", "outage", "quiet day", "television spot", "store opens",
                          "store closes", "price round", "launch", "weekend"}
    assert season(0).day == FIRST_DAY
    assert season(298).visits > 3 * season(291).visits


def test_a_clean_day_is_not_refused(verdicts: dict[str, ours.Verdict]) -> None:
    assert verdicts[CLEAN].level not in (ours.STOPPED, ours.HELD)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_error_is_caught(verdicts: dict[str, ours.Verdict], name: str) -> None:
    assert verdicts[name].level in (ours.STOPPED, ours.HELD)


def test_an_error_changes_about_the_share_of_rows_that_it_names() -> None:
    before = clean_day(DAY)[0]
    mutation = find(redyuk, "typo", "ip", 0.1)
    struck = struck_rows(mutation.change(before, np.random.default_rng(1)))
    assert len(struck) == pytest.approx(0.1 * len(before.documents), abs=1)


def test_no_two_errors_have_the_same_name() -> None:
    names = Counter(one.name for one in batches.mutations())
    assert names.most_common(1)[0][1] == 1


def test_the_smallest_share_is_that_from_which_on_all_days_were_caught() -> None:
    def record(size: float, level: str) -> dict[str, object]:
        return {"kind": "lost", "size": size, "level": level, "by_row": False, "struck": 1, "refused": 0}

    records = [record(0.1, "held"), record(0.2, "warned"), record(0.3, "held"), record(0.5, "stopped")]
    assert smallest(records) == 0.3
    assert smallest([record(1.0, "warned")]) is None


def test_rates_have_the_interval_of_wilson() -> None:
    low, high = Rate(0, 300).interval
    assert (low, round(high, 4)) == (0.0, 0.0126)
    assert precision(0.95, 0.01) == pytest.approx(0.9896, abs=1e-4)
