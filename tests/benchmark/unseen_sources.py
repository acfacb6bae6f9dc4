"""Unseen errors of the sources beside the documents: exchange rates, product names, countries of addresses.

Written by somebody who had not read the rules, the metrics, nor the other kinds of errors, after the rules were fixed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.benchmark.batch import Batch, Change, Mutation, Rng, rates
from tests.benchmark.unseen_rows import whole

# Currencies that banks quote by the hundred.
_PER_HUNDRED = {"JPY", "HUF", "CZK", "ISK", "INR", "SEK", "NOK", "DKK"}


def mutations() -> Iterator[Mutation]:
    """Every error of this subject, at its sizes."""
    yield from _exchange_rates()
    yield from _names()
    yield from _countries()


def _exchange_rates() -> Iterator[Mutation]:
    yield whole("rates for a dollar", "rates", 1.0, _rates(lambda _, rate, all_: rate / all_["USD"]))
    yield whole("rates turned over", "rates", 1.0, _rates(lambda _, rate, __: 1 / rate))
    yield whole("rates for a hundred units", "rates", 1.0,
                _rates(lambda name, rate, _: rate / 100 if name in _PER_HUNDRED else rate))
    yield whole("rates of the next row", "rates", 1.0, lambda batch, _: replace(
        batch, rates=dict(zip(batch.rates, [*list(batch.rates.values())[1:], 1.0], strict=True))))
    yield whole("rates two months old", "rates", 1.0, lambda batch, _: replace(
        batch, rates=rates(abs(batch.number - 60))))
    yield whole("decimal comma of a rate lost", "rates", 0.05, _rates(
        lambda name, rate, _: round(rate * 10_000) if name == "GBP" else rate))


def _names() -> Iterator[Mutation]:
    for size in (0.2, 1.0):
        yield whole("names of the next product", "names", size, _renamed(size, lambda one, all_: all_.get(one + 1, "")))
    yield whole("title of an error page as name", "names", 0.2, _renamed(0.2, lambda _, __: "404 Not Found"))


def _countries() -> Iterator[Mutation]:
    for size in (0.1, 1.0):
        yield whole("country of the next address", "countries", size, _relocated(size, shift=True))
    yield whole("country of the head office", "countries", 0.2, _relocated(0.2, shift=False))


def _rates(change: Callable[[str, float, dict[str, float]], float]) -> Change:
    return lambda batch, _: replace(
        batch, rates={name: change(name, rate, batch.rates) for name, rate in batch.rates.items()})


def _renamed(size: float, change: Callable[[int, dict[int, str]], str]) -> Change:
    def found(batch: Batch, rng: Rng) -> Batch:
        products = rng.choice(list(batch.names), max(1, round(len(batch.names) * size)), replace=False)
        return replace(batch, names=batch.names | {int(one): change(int(one), batch.names) for one in products})

    return found


def _relocated(size: float, shift: bool) -> Change:
    """A share of the addresses get the country of the row after them, or all of them Germany."""

    def change(batch: Batch, rng: Rng) -> Batch:
        known = list(batch.countries)
        following = dict(zip(known, known[1:] + known[:1], strict=True))
        struck = [str(one) for one in rng.choice(known, max(1, round(len(known) * size)), replace=False)]
        return replace(batch, countries=batch.countries | {
            one: batch.countries[following[one]] if shift else "DE" for one in struck})

    return change
