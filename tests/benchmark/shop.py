"""A shop of the imagination: forty stores with a long tail, a catalogue, and how each currency is printed."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from contracts.shop.stores import STORES, decimals_of

# From the largest to the smallest: the first six have most of the orders, the last ones a few a week.
STORE_IDS = (
    "6", "7", "12", "41", "14", "8", "10", "9", "29", "19", "11", "13", "30", "50", "45", "38", "32", "16", "46", "40",
    "51", "27", "26", "62", "60", "17", "53", "66", "56", "64", "37", "47", "79", "63", "70", "85", "54", "82", "100",
    "76",
)
OPENS = {"70": 96, "82": 187}  # day of the year on which a store opens
CLOSES = {"64": 214}
GIFTS = 40
PRODUCTS = 800
FIRST_PRODUCT = 76_515
ALLOYS = ("Weißgold 585", "Gelbgold 585", "Rosegold 585", "Weißgold 750", "Gelbgold 750", "Silber 925", "Platin 950")
STONES = ("Diamant", "Zirkonia", "Saphir", "Rubin", "Smaragd", "Moissanit")
# Units of the currency for a euro on the first day.
_RATES = {
    "EUR": 1.0, "GBP": 0.88, "USD": 1.1, "CHF": 1.06, "AUD": 1.7, "SEK": 10.7, "DKK": 7.45, "NOK": 11.0, "PLN": 4.5,
    "CZK": 27.0, "CAD": 1.52, "HUF": 350.0, "RON": 4.84, "JPY": 118.0, "BRL": 5.6, "MXN": 24.5, "NZD": 1.8,
    "TRY": 7.5, "BGN": 1.9558, "HRK": 7.56, "INR": 82.0, "SGD": 1.54, "HKD": 8.5, "ZAR": 19.5, "ISK": 150.0,
}
_COMMA = {"EUR", "DKK", "NOK", "SEK", "BRL", "TRY", "RON", "BGN", "HRK", "ISK", "COP", "CLP", "VND"}
_SPACE = {"PLN", "CZK", "HUF"}


@dataclass(frozen=True, slots=True)
class Place:
    """A store as the year needs it: its share of the orders, hours ahead of UTC, and what a euro costs there."""

    store_id: str
    share: float
    hours_ahead: int
    currency: str
    symbol: str
    host: str
    units_per_euro: float


_AHEAD = {"41": -6, "29": 10, "38": -6, "27": 9, "26": -3, "62": -6, "60": 12, "17": 3, "64": 5, "37": 8, "47": 8,
          "63": 4, "70": -5, "85": -4, "54": 7, "100": 3, "76": -5, "82": 0}
_UNLISTED = {"AED": 4.1, "COP": 4200.0, "CLP": 880.0, "VND": 25_600.0, "KWD": 0.34, "PEN": 3.8}


@cache
def places() -> tuple[Place, ...]:
    """The stores, largest first; the shares fall by a power law and sum to one."""
    weights = np.arange(1, len(STORE_IDS) + 1, dtype=float) ** -1.25
    shares = weights / weights.sum()
    return tuple(
        Place(
            name, float(share), _AHEAD.get(name, 1), STORES[name].currency_code, STORES[name].symbols[0],
            STORES[name].host, (_RATES | _UNLISTED)[STORES[name].currency_code],
        )
        for name, share in zip(STORE_IDS, shares, strict=True)
    )


@cache
def base_prices() -> np.ndarray:
    """Euro price of each product; the last forty are gifts that cost nothing."""
    prices = np.random.default_rng(11).lognormal(np.log(340), 0.75, PRODUCTS).round(0)
    prices[-GIFTS:] = 0
    return prices


def print_price(amount: float, currency: str) -> str:
    """An amount as the shop prints it: `1.278,00`, `1 278,00` or `1,278.00`, without decimals where there are none."""
    digits = decimals_of(currency)
    text = f"{amount:,.{min(digits, 2)}f}"
    if currency == "KWD":
        return f"{amount:.2f}"
    if currency in _SPACE:
        return text.replace(",", "\u00a0").replace(".", ",")
    if currency in _COMMA:
        return text.replace(",", "_").replace(".", ",").replace("_", ".")
    return text


def read_price(text: object, currency: str) -> float | None:
    """The amount of a printed price, for profiles; null when it is none. Written apart from the product's reader."""
    if not isinstance(text, str):
        return None
    kept = text.replace("\u00a0", "").replace(" ", "")
    kept = kept.replace(".", "").replace(",", ".") if currency in _COMMA | _SPACE else kept.replace(",", "")
    try:
        return float(kept)
    except ValueError:
        return None
