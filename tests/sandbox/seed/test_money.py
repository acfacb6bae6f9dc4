import pytest

from sandbox.seed import money
from sandbox.seed.money import decimal_text, print_amount


@pytest.mark.parametrize(("minor", "style", "text"), [
    (88_000, money.POINT, "880.00"),
    (75_400, money.COMMA, "754,00"),
    (172_500, money.POINT, "1,725.00"),
    (499_000, money.COMMA, "4.990,00"),
    (1_049_737_300, money.COMMA, "10.497.373,00"),
    (132_100, money.SWISS, "1'321.00"),
    (127_800, money.SPACED, "1 278,00"),
    (127_800, money.NO_BREAK_SPACED, "1\u00a0278,00"),
    (127_805, money.NARROW_SPACED, "1\u202f278,05"),
    (6_100, money.ARABIC, "61\u066b00"),
    (123_456_789, money.ARABIC, "1\u066c234\u066c567\u066b89"),
    (8_529_400, money.WHOLE, "85,294"),
    (0, money.POINT, "0.00"),
    (0, money.WHOLE, "0"),
])
def test_amounts_are_printed_in_each_house_style(minor, style, text):
    assert print_amount(minor, style) == text


@pytest.mark.parametrize(("minor", "text"), [(33_100, "331"), (33_150, "331,50")])
def test_short_prints_leave_only_empty_decimals_away(minor, text):
    assert print_amount(minor, money.COMMA, short=True) == text


def test_a_fraction_cannot_be_printed_without_decimals():
    with pytest.raises(ValueError, match="without decimals"):
        print_amount(150, money.WHOLE)


@pytest.mark.parametrize(("minor", "text"), [(0, "0.00"), (5, "0.05"), (172_500, "1725.00"), (10**9, "10000000.00")])
def test_decimal_text_has_two_digits_and_no_separators(minor, text):
    assert decimal_text(minor) == text
