"""Metals and stones as the shop's two tongues spell them: codes in events, German labels in carts."""

from dataclasses import dataclass

_COLOURS = {
    "white": "Weißgold", "yellow": "Gelbgold", "red": "Rotgold", "white_yellow": "Weiß-Gelbgold",
    "white_red": "Weiß-Rotgold", "yellow_white": "Gelb-Weißgold", "red_white": "Rot-Weißgold",
    "white_yellow_red": "Weiß-Gelb-Rotgold",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an option, as `code` in browsing events and as `label` in carts."""

    code: str
    label: str


ALLOYS = (
    *(Choice(f"{code}-{fineness}", f"{label} {fineness}")
      for fineness in (585, 375, 750) for code, label in _COLOURS.items()),
    Choice("yellow-417", "Gelbgold 417"),
    Choice("white-silber", "925 Silber"),
    Choice("white-platin", "950 Platin"),
    Choice("white-palladium", "950 Palladium"),
    Choice("yellow-585", "585 Natural Yellow Gold"),
    Choice("white-585", "585 Natural White Gold"),
    Choice("white-edelstahl585", "Stainless Steel / 585 White Gold"),
    Choice("white-ceramic585", "Ceramic / 585 White Gold"),
)
# Single-colour gold sells best; the first eight are the 585 colours, plain ones first.
ALLOY_WEIGHTS = (24, 14, 9, 4, 3, 2, 2, 1, 8, 5, 3, 1, 1, 1, 1, 1, 7, 4, 2, 1, 1, 1, 1, 1, 1, 9, 4, 1, 1, 1, 1, 1)

ALLOY_OF_LABEL = {choice.label: choice.code for choice in ALLOYS}

STONES = (
    Choice("diamond-Brillant", "Diamant"), Choice("diamond-zirkonia", "Swarovsky Cristall"),
    Choice("diamond-swarovski", "Swarovski"), Choice("sapphire", "Saphir"), Choice("ruby", "Rubin"),
    Choice("emerald", "Smaragd"), Choice("blacksaphire", "Schwarzer Diamant"), Choice("amethyst", "Amethyst"),
    Choice("topaz", "Blautopas"), Choice("aquamarine", "Aquamarin"), Choice("pearl-white", "Weiße Perle"),
)
STONE_WEIGHTS = (40, 18, 9, 8, 6, 6, 4, 3, 3, 2, 1)
SHAPES = ("round", "princess", "oval", "cushion", "heart")
# Grade code and its label; some grades have none.
QUALITIES = (("A", "I"), ("AA", "SI"), ("AAA", "VS"), ("AAAA", "VVS"), ("lab", ""))
STONE_OPTIONS = ("diamond", "stone/diamonds", "stone2", "stone3", "pear")
STONE_OPTION_WEIGHTS = (80, 10, 5, 2, 3)
