"""What happens on each day of the synthetic year: how much is visited and bought, where, and what is unusual."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from tests.benchmark.shop import CLOSES, OPENS, STORE_IDS

FIRST_DAY = date(2021, 2, 1)
DAYS = 380  # eighty days of history, three hundred to judge
FIRST_JUDGED = 80
_WEEK = (1.06, 1.02, 1.0, 1.01, 0.95, 0.84, 1.12)
_SALES = {date(2021, 11, 26): 4.0, date(2021, 11, 27): 3.1, date(2021, 11, 28): 2.6, date(2021, 11, 29): 3.4,
          date(2021, 7, 2): 2.2, date(2021, 7, 3): 1.9}
_CAMPAIGNS = ((60, 68, "newsletter", 1.12), (104, 112, "instagram", 1.22), (149, 156, "pinterest", 1.15),
              (205, 214, "tv", 1.25), (255, 262, "newsletter", 1.18), (290, 315, "weihnachten", 1.2),
              (345, 352, "valentine", 1.25))
_HOLIDAYS = {  # stores that rest, by date
    date(2021, 4, 4): ("6", "9", "10", "12", "14", "8", "7"), date(2021, 5, 1): ("6", "9", "12", "14", "50"),
    date(2021, 7, 4): ("41",), date(2021, 7, 14): ("12",), date(2021, 8, 15): ("14", "8", "12", "9"),
    date(2021, 10, 3): ("6",), date(2021, 11, 1): ("12", "14", "8", "50"), date(2021, 12, 25): STORE_IDS,
    date(2021, 12, 26): ("6", "7", "9", "11"), date(2022, 1, 1): STORE_IDS, date(2022, 1, 6): ("14", "8", "9"),
}
_OUTAGES = {109: (13, 15), 176: (2, 4), 231: (19, 21), 288: (9, 11), 333: (16, 18)}
_QUIET = (123, 198, 341)
_PRICE_ROUNDS = ((70, 1.03), (162, 1.05), (248, 1.08))
_SPOTS = {135: ("6", 19), 222: ("7", 20), 299: ("12", 20)}
_LAUNCHES = ((90, 17), (170, 41), (260, 5), (320, 77))  # a product that everybody looks at for three weeks


@dataclass(frozen=True)
class Season:
    """One day: factors of all visits, of what is bought of them, by store, and what is out of the ordinary."""

    number: int
    day: date
    visits: float
    conversion: float
    by_store: dict[str, float]
    prices: float
    names: tuple[str, ...]
    campaign: str | None = None
    closed_hours: tuple[int, ...] = ()
    spot: tuple[str, int] | None = None
    launched: tuple[int, ...] = ()
    mobile: float = field(default=0.55)


def season(number: int) -> Season:
    """The season of a day of the year, from 0."""
    day, rng = FIRST_DAY + timedelta(days=number), np.random.default_rng([71, number])
    campaign = next((one for one in _CAMPAIGNS if one[0] <= number < one[1]), None)
    sale = _SALES.get(day, 1.0)
    visits = _WEEK[day.weekday()] * 1.0006**number * _year_round(day) * rng.lognormal(0, 0.05)
    visits *= sale * (campaign[3] if campaign else 1.0) * (0.45 if number in _QUIET else 1.0)
    conversion = rng.lognormal(0, 0.03) * (0.95 if campaign else 1.0) * (1.08 if sale > 1 else 1.0)
    return Season(
        number, day, visits, conversion, _by_store(number, day, rng),
        float(np.prod([factor for since, factor in _PRICE_ROUNDS if number >= since])), _names(number, day, campaign),
        campaign[2] if campaign else None, tuple(range(*_OUTAGES.get(number, (0, 0)))), _SPOTS.get(number),
        tuple(product for since, product in _LAUNCHES if since <= number < since + 21), 0.5 + 0.0003 * number,
    )


def _year_round(day: date) -> float:
    """More before Christmas and in early February, less in August."""
    position = day.timetuple().tm_yday
    bells = ((350, 14, 0.45), (40, 8, 0.25), (225, 25, -0.15))
    return 1 + sum(height * float(np.exp(-(((position - middle) / width) ** 2))) for middle, width, height in bells)


def _by_store(number: int, day: date, rng: np.random.Generator) -> dict[str, float]:
    factors = dict(zip(STORE_IDS, rng.lognormal(0, 0.06, len(STORE_IDS)), strict=True))
    for store, since in OPENS.items():
        factors[store] *= min(1.0, (number - since + 1) / 30) * 3 if number >= since else 0
    for store, until in CLOSES.items():
        factors[store] *= number < until
    for store in _HOLIDAYS.get(day, ()):
        factors[store] *= 0.55
    return {store: float(factor) for store, factor in factors.items()}


def _names(number: int, day: date, campaign: object) -> tuple[str, ...]:
    found = {
        "sale": day in _SALES, "holiday": day in _HOLIDAYS, "campaign": campaign is not None,
        "outage": number in _OUTAGES, "quiet day": number in _QUIET, "television spot": number in _SPOTS,
        "store opens": number in OPENS.values(), "store closes": number in CLOSES.values(),
        "price round": number in {since for since, _ in _PRICE_ROUNDS},
        "launch": number in {since for since, _ in _LAUNCHES}, "weekend": day.weekday() >= 5,
    }
    return tuple(name for name, is_so in found.items() if is_so)
