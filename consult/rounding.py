"""Rounding as it is done by hand: a half goes up. Every page, file and sentence rounds its figures here."""

from decimal import ROUND_HALF_UP, Decimal

STEADY_DIGITS = 9
"""What floating point leaves a hair beside a half counts as the half."""


def rounded(value: float, places: int = 0) -> Decimal:
    """The value with so many decimal places, a half away from nought: 28.5 gives 29 and -2.5 gives -3.

    57 of 200 is 28.5%, and so 29%, though 57 / 200 * 100 is a little less for the machine. There is no "-0".
    """
    steady = Decimal(repr(round(float(value), STEADY_DIGITS)))
    return steady.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def fixed(value: float, places: int) -> str:
    """A number with so many decimal places: "7.8", "1,211.0"."""
    return f"{rounded(value, places):,}"


def signed(value: float, places: int) -> str:
    """The same with its sign, where it is not nought: "+0.4", "−12.5", "0.0"."""
    number = rounded(value, places)
    return f"{number:+,}".replace("-", "−") if number else f"{number}"


def whole_percentage(share: float) -> int:
    """A share from 0 to 1 as the whole percentage that pages show."""
    return int(rounded(share * 100))


def exact_percentage(share: float) -> str:
    """A share from 0 to 1 as a percentage to one decimal place: "28.2%"."""
    return f"{fixed(share * 100, 1)}%"


def exact_points(difference: float) -> str:
    """A difference of shares in percentage points to one decimal place, with its sign: "+2.5", "−0.4", "0.0"."""
    return signed(difference * 100, 1)
