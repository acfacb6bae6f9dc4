"""How each store prints an amount; amounts are whole hundredths of the currency unit."""

from dataclasses import dataclass

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class PriceStyle:
    """The separators of one house style; `decimals` is 2, or 0 where the currency has no small coin."""

    thousands: str
    decimal: str
    decimals: int = 2


POINT = PriceStyle(",", ".")
COMMA = PriceStyle(".", ",")
SWISS = PriceStyle("'", ".")
SPACED = PriceStyle(" ", ",")
NO_BREAK_SPACED = PriceStyle("\N{NO-BREAK SPACE}", ",")
NARROW_SPACED = PriceStyle("\N{NARROW NO-BREAK SPACE}", ",")
ARABIC = PriceStyle("\N{ARABIC THOUSANDS SEPARATOR}", "\N{ARABIC DECIMAL SEPARATOR}")
WHOLE = PriceStyle(",", "", decimals=0)


def print_amount(minor: int, style: PriceStyle, *, short: bool = False) -> str:
    """`minor` hundredths as the store prints them; `short` leaves the decimals of a whole amount away.

    Raises:
        ValueError: the style prints no decimals and the amount is not whole.
    """
    units, hundredths = divmod(minor, HUNDREDTHS)
    whole = f"{units:,}".replace(",", style.thousands)
    if style.decimals == 0 and hundredths:
        raise ValueError(f"{minor} hundredths cannot be printed without decimals")
    if style.decimals == 0 or (short and not hundredths):
        return whole
    return f"{whole}{style.decimal}{hundredths:02d}"


def decimal_text(minor: int) -> str:
    """`minor` hundredths as a plain decimal with two digits, such as `1725.00`."""
    return f"{minor // HUNDREDTHS}.{minor % HUNDREDTHS:02d}"
