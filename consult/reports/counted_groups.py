"""What the groups of people that a summary counts are called, so that each table means the same by the same group."""

from consult.figures.disclosure.groups import EVERYBODY, Group, group, narrowed

BODIES: Group = group(("sent by", "body"))
INDIVIDUALS: Group = group(("sent by", "individual"))
ALL_BODIES = (EVERYBODY, INDIVIDUALS)
"""Bodies as those who are left of everybody without the individuals, for sums in which others are left so."""
ROUTE, PERIOD = "route", "period"
"""What everybody who responded is divided by."""
THEME, CATEGORY, PLACE = "theme", "category", "place"
"""What those whose comments are coded are divided by."""
NO_PLACE = ""
"""The place of those who gave none."""


def of_everybody(by: str, value: str) -> Group:
    """A part of all who responded, by something that each of them has: a channel, a week."""
    return group((by, value))


def answered(question_key: str) -> Group:
    """Those who answered a closed question: the base of its figures."""
    return group(("answered", question_key))


def chose(question_key: str, value: str) -> Group:
    """Those of them who chose an option."""
    return narrowed(answered(question_key), (question_key, value))


def compared(question_key: str) -> Group:
    """The individuals among them who are held against the people of the area."""
    return narrowed(answered(question_key), ("held against the area", "yes"))


def compared_in(question_key: str, value: str) -> Group:
    """Those of these individuals who chose an option."""
    return narrowed(compared(question_key), (question_key, value))


def coded(question_key: str) -> Group:
    """Those whose comment on a question is coded: the base of its themes."""
    return group(("coded", question_key))


def raised(question_key: str, theme: str) -> Group:
    """Those of them who raised a theme."""
    return narrowed(coded(question_key), (THEME, theme))


def coded_at(question_key: str, place: str) -> Group:
    """Those of them who live in a place, by its name."""
    return narrowed(coded(question_key), (PLACE, place))


def raised_at(question_key: str, theme: str, place: str) -> Group:
    """Those who live in a place and raised a theme."""
    return narrowed(coded_at(question_key, place), (THEME, theme))
