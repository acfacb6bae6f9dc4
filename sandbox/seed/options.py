"""Product options in every shape the tracker writes them: lists of texts, filters, lists with whole-number ids."""

from itertools import accumulate
from random import Random
from typing import Any

from sandbox.seed.alloys import (
    ALLOY_WEIGHTS,
    ALLOYS,
    QUALITIES,
    SHAPES,
    STONE_OPTION_WEIGHTS,
    STONE_OPTIONS,
    STONE_WEIGHTS,
    STONES,
    Choice,
)

Document = dict[str, Any]

POOL_SIZE, LARGEST_POOL = 1_000, 20_000
_EVENTS_PER_OPTION = 30
_ALLOY_WEIGHTS = list(accumulate(ALLOY_WEIGHTS))
_STONE_WEIGHTS = list(accumulate(STONE_WEIGHTS))
_STONE_OPTION_WEIGHTS = list(accumulate(STONE_OPTION_WEIGHTS))


class OptionPools:
    """Ready-made options of a day of so many events, drawn again and again; the documents only ever read them."""

    def __init__(self, dice: Random, events: int) -> None:
        size = min(LARGEST_POOL, max(POOL_SIZE, events // _EVENTS_PER_OPTION))
        self.chosen = [_chosen(dice) for _ in range(size)]
        self.graded = [_graded(dice) for _ in range(size)]
        self.filters = [_filter(dice) for _ in range(POOL_SIZE // 10)]
        self.recommended = [_recommended(dice) for _ in range(POOL_SIZE // 10)]
        self.queries = [_query(dice) for _ in range(POOL_SIZE // 10)]


def cart_options(dice: Random) -> list[Document]:
    """The options of a cart line: German labels and whole-number ids."""
    options = [_cart_option(dice, "diamond", _stone(dice).label), _cart_option(dice, "alloy", _alloy(dice).label)]
    if dice.random() < 0.08:
        options.insert(1, _cart_option(dice, "stone2", _stone(dice).label))
    return options


def _alloy(dice: Random) -> Choice:
    return dice.choices(ALLOYS, cum_weights=_ALLOY_WEIGHTS)[0]


def _stone(dice: Random) -> Choice:
    return dice.choices(STONES, cum_weights=_STONE_WEIGHTS)[0]


def _stone_option(dice: Random) -> str:
    return dice.choices(STONE_OPTIONS, cum_weights=_STONE_OPTION_WEIGHTS)[0]


def _cart_option(dice: Random, name: str, label: str) -> Document:
    return {"option_label": name, "option_id": dice.randrange(50_000, 400_000),
            "value_label": label, "value_id": dice.randrange(300_000, 3_500_000)}


def _option(dice: Random, name: str, code: str) -> Document:
    return {"option_label": name, "option_id": str(dice.randrange(50_000, 400_000)),
            "value_label": code, "value_id": str(dice.randrange(300_000, 3_500_000))}


def _chosen(dice: Random) -> list[Document]:
    stone_option = _stone_option(dice)
    if dice.random() < 0.2:
        stone: Document = {"option_label": stone_option, "option_id": "", "value_label": "", "value_id": ""}
    else:
        stone = _option(dice, stone_option, _stone(dice).code)
    return [_option(dice, "alloy", _alloy(dice).code), stone]


def _graded(dice: Random) -> list[Document]:
    quality, label = dice.choice(QUALITIES)
    stone = _option(dice, _stone_option(dice), _stone(dice).code) | {"quality": quality}
    if dice.random() < 0.8:
        stone["quality_label"] = label
    return [_option(dice, "alloy", _alloy(dice).code), stone]


def _filter(dice: Random) -> Document:
    """The filter of a listing page; mostly nothing is filtered."""
    filtered = {"alloy": "", "diamond": "", "shapediamond": ""}
    if dice.random() < 0.2:
        filtered["alloy"] = _alloy(dice).code
    if dice.random() < 0.12:
        filtered["diamond"] = _stone(dice).code
    if dice.random() < 0.04:
        filtered["shapediamond"] = dice.choice(SHAPES)
    return filtered


def _recommended(dice: Random) -> Document:
    return {
        "alloy": _alloy(dice).code, "stone": _stone(dice).code, "pearlcolor": "",
        "finish": dice.choice(("", "polished", "matt")), "price": str(dice.randrange(90, 2_500)),
        "category id": str(dice.randrange(3, 400)), "Kollektion": dice.choice(("", "Solitaire", "Halo")),
        "kollektion_id": dice.choice(("", str(dice.randrange(10, 99)))),
    }


def _query(dice: Random) -> str:
    return f"alloy={_alloy(dice).code}&diamond={_stone(dice).code}"
