"""Rounding as it is done by hand: a half goes up. Every page, file and sentence rounds its figures here."""

from decimal import ROUND_HALF_UP, Decimal

STEADY_DIGITS = 9
"""What floating point leaves a hair beside a half counts as the half."""

WHOLE = 100
"""All, as a percentage."""

NEARLY_CERTAIN = 0.99
"""Probabilities above this are not told apart."""


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


def percentage(share: float) -> str:
    """A share from 0 to 1 as a whole percentage in a sentence: "28%".

    None and all are said of them alone: what rounding would make so is "less than 1%" or "more than 99%".
    """
    return in_words(short_percentage(share))


def short_percentage(share: float) -> str:
    """The same in a table or on a chart, where there is no room for words: "28%", "<1%", ">99%"."""
    return _percentage(share, 0)


def exact_percentage(share: float) -> str:
    """A share from 0 to 1 as a percentage to one decimal place in a sentence: "28.2%", "less than 0.1%"."""
    return in_words(short_exact_percentage(share))


def short_exact_percentage(share: float) -> str:
    """The same in a table or on a chart: "28.2%", "<0.1%", ">99.9%"."""
    return _percentage(share, 1)


def probability(value: float) -> str:
    """A probability from 0 to 1 as a whole percentage in a sentence, never as certain or impossible."""
    return in_words(short_probability(value))


def short_probability(value: float) -> str:
    """The same in a table: "50%", "<1%", ">99%". It was drawn or learnt, and so even 0 and 1 are not certain."""
    if value > NEARLY_CERTAIN:
        return ">99%"
    return "<1%" if value < 1 - NEARLY_CERTAIN else short_percentage(value)


def in_words(figure: str) -> str:
    """A figure of a table as it stands in a sentence: "<1%" is "less than 1%"."""
    return figure.replace("<", "less than ").replace(">", "more than ")


def exact_points(difference: float) -> str:
    """A difference of shares in percentage points to one decimal place, with its sign: "+2.5", "−0.4", "0.0"."""
    return signed(difference * 100, 1)


def _percentage(share: float, places: int) -> str:
    number, steady = rounded(share * 100, places), round(float(share), STEADY_DIGITS)
    step = Decimal(1).scaleb(-places)
    if number == 0 and steady > 0:
        return f"<{step}%"
    if number == WHOLE and steady < 1:
        return f">{WHOLE - step}%"
    return f"{number}%"
