"""What a family of metrics is: which figures one rule judges, what their noise is like, which side is odd."""

from dataclasses import dataclass
from enum import StrEnum

from contracts.outcome import SHOP


class Kind(StrEnum):
    """What a figure is, and so how far chance alone moves it.

    `COUNT`: rows of the day. `PART`: rows of one part of it, after the day's common growth is taken out. `SHARE`: of
    `evidence` rows. `LEVEL`: an average or ratio, above zero, judged by factors.
    """

    COUNT = "count"
    PART = "part"
    SHARE = "share"
    LEVEL = "level"


class Side(StrEnum):
    """Which way a figure may not be off."""

    BOTH = "both"
    ABOVE = "above"
    BELOW = "below"


class Over(StrEnum):
    """What is judged: the day alone, or the seven published days that end with it, against earlier weeks."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Family:
    """The metrics that a rule of the policy judges.

    `spread` is how far one row of a LEVEL lies from their mean, as a factor's logarithm. Of a `closed` family a
    dimension that was not measured on a day counts as zero there. A `weekly` one differs by weekday so much that it
    only warns before two weeks are known. What is expected of a `sized` one depends on how many rows the day has: there
    are fewer different products for an order on a day of many, and more orders that are alike by chance. Of a `learned`
    one chance is less than counting has it, and after four weeks the days before say how much it is. The figures of
    the dimensions `without` are not judged.
    """

    rule: str
    dataset: str
    metrics: tuple[str, ...]
    kind: Kind
    meaning: str
    remedy: str
    side: Side = Side.BOTH
    owner: str = SHOP
    spread: float = 1.0
    closed: bool = False
    weekly: bool = False
    sized: bool = False
    learned: bool = False
    over: Over = Over.DAY
    without: frozenset[str] = frozenset()
