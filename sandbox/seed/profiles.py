"""Named mixtures of defects: how many documents of a day are spoilt, and how."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.unknown_words import unknown_word
from sandbox.seed.defects import ODDITIES, ORDER_DEFECTS, ROW_DEFECTS, SYMBOLS_OF_ANOTHER_STORE, Defect


@dataclass(frozen=True, slots=True)
class Portion:
    """Defects taken in turn for a share of the candidates, but for `at_least` of them where there are enough.

    `at_least` never takes more than one candidate in `sparing`, so that a small day stays mostly sound.
    """

    defects: Sequence[Defect] = ()
    share: float = 0.0
    at_least: int = 0
    sparing: int = 1

    def picks(self, candidates: int) -> list[Defect]:
        """The defects to put in, for a day with so many candidates."""
        count = max(int(self.share * candidates), min(self.at_least, candidates // self.sparing))
        return [self.defects[place % len(self.defects)] for place in range(count)]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is wrong with a day: in rows other than orders, in orders, and oddities that are accepted."""

    name: str
    summary: str
    rows: Portion = Portion()
    orders: Portion = Portion()
    oddities: Portion = Portion()


_TYPICAL_ROWS = Portion(ROW_DEFECTS, share=0.003, at_least=len(ROW_DEFECTS), sparing=300)
_TYPICAL_ORDERS = Portion(ORDER_DEFECTS, share=0.02, at_least=8, sparing=6)
_TYPICAL_ODDITIES = Portion(ODDITIES, share=0.003, at_least=len(ODDITIES), sparing=300)

PROFILES = {
    profile.name: profile
    for profile in (
        Profile("none", "a day as it should be"),
        Profile("typical", "every defect at a rate below the warning thresholds, and oddities that are accepted",
                _TYPICAL_ROWS, _TYPICAL_ORDERS, _TYPICAL_ODDITIES),
        Profile("currency_swapped", "a bad day: one order in eight is printed in another store's currency",
                rows=_TYPICAL_ROWS, oddities=_TYPICAL_ODDITIES,
                orders=Portion((SYMBOLS_OF_ANOTHER_STORE,), share=0.125, at_least=14)),
        Profile("ids_lost", "a bad day: three documents in a hundred come without an ObjectId",
                Portion(ROW_DEFECTS[:1], share=0.03, at_least=14), _TYPICAL_ORDERS, _TYPICAL_ODDITIES),
    )
}


def find_profile(name: str) -> Profile:
    """The profile of that name.

    Raises:
        UsageError: there is none.
    """
    if name not in PROFILES:
        raise unknown_word("--defects", name, PROFILES)
    return PROFILES[name]
