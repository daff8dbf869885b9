"""The survey tools whose exports are known by their columns, and the columns that say who somebody is.

What a tool writes about a response besides its answers differs from tool to tool: when it was sent, who sent it and
from where. Headings are compared without case and punctuation, by code or by text: see `names_in`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from consult.importing.columns import Column
from consult.importing.matching import normal
from consult.importing.targets import IDENTIFIER, RECEIVED


@dataclass(frozen=True, slots=True)
class Product:
    """A survey tool. `marks`: of each group, one heading is in every export of it. `facts`: what its headings are.

    `sends_unfinished`: its exports hold returns that were never sent, which have no day; `no_day` stands for none too.
    """

    key: str
    label: str
    marks: tuple[tuple[str, ...], ...]
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sends_unfinished: bool = False
    no_day: date | None = None


LIMESURVEY = Product(
    "limesurvey",
    "LimeSurvey",
    marks=(("submitdate", "date submitted"), ("lastpage", "last page", "startlanguage", "start language")),
    facts={IDENTIFIER: ("id", "response id"), RECEIVED: ("submitdate", "date submitted")},
    sends_unfinished=True,
    no_day=date(1980, 1, 1),  # what it writes where a survey keeps no dates
)
PRODUCTS = (
    LIMESURVEY,
    Product(
        "microsoft-forms",
        "Microsoft Forms",
        marks=(("id",), ("start time",), ("completion time",)),
        facts={IDENTIFIER: ("id",), RECEIVED: ("completion time",)},
    ),
    Product(
        "smartsurvey",
        "SmartSurvey",
        marks=(("userid", "user id"), ("ip address", "ip")),
        facts={IDENTIFIER: ("userid", "user id"), RECEIVED: ("ended", "end date", "date ended", "completed date")},
    ),
    Product(
        "citizen-space",
        "Citizen Space",
        marks=(("response id",), ("date submitted", "submitted", "submitted date", "submission date")),
        facts={
            IDENTIFIER: ("response id",),
            RECEIVED: ("date submitted", "submitted", "submitted date", "submission date"),
        },
    ),
)
"""In this order: what marks the last of them is in exports of others too."""

PERSONAL = frozenset(
    normal(heading)
    for heading in (
        *("IP", "IP address", "ipaddr", "Latitude", "Longitude", "Location latitude", "Location longitude"),
        *("Email", "E-mail", "Email address", "E-mail address", "Your email", "Your email address", "Recipient email"),
        *("Name", "Full name", "Your name", "First name", "Firstname", "Last name", "Lastname", "Surname", "Forename"),
        *("What is your name?", "What is your email?", "What is your email address?"),
        *("Telephone", "Telephone number", "Phone", "Phone number", "Mobile", "Mobile number"),
        *("Address", "Home address", "Token", "Access code", "Referrer URL", "refurl", "Tracking link", "Unique ID"),
    )
)
"""Headings of columns that say who somebody is or where they wrote from."""

_PERSONAL_VALUE = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s.]+|\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]{1,6}", re.I
)
_CODED = re.compile(r"^(?P<code>\w+(?:-\w+)?)(?:\[(?P<part>\w+)\])?(?:(?:\._\.|\.|:)\s*(?P<text>.*))?$")
_CODE_AND_TEXT = re.compile(r"^(?![Qq]\d+\.)[A-Za-z]\w*(?:\[\w+\])?(?:\._\.|\. )\S")


def names_in(header: str) -> Iterator[str]:
    """What a heading may be calling its column, the surest first: the whole of it, its code, its text."""
    yield normal(header)
    coded = _CODED.match(header)
    if coded is None:
        return
    yield normal(f"{coded['code']}[{coded['part']}]" if coded["part"] else coded["code"])
    if coded["text"]:
        yield normal(coded["text"])


def question_before(header: str) -> str:
    """The question in a heading that has a part of it behind, as Citizen Space writes them; empty: there is no part."""
    return header.rpartition(" - ")[0]


def product_of(columns: Sequence[Column]) -> Product | None:
    """The tool that a file is an export of, by its columns; None: no tool that is known."""
    there = {name for column in columns for name in names_in(column.header)}
    for product in PRODUCTS:
        if all(there & set(group) for group in product.marks):
            return product
    coded = sum(1 for column in columns if _CODE_AND_TEXT.match(column.header))
    return LIMESURVEY if coded >= 3 and coded > len(columns) / 2 else None


def product_called(key: str) -> Product | None:
    """The tool with this key."""
    return next((product for product in PRODUCTS if product.key == key), None)


def personal_places(columns: Sequence[Column], matched: Collection[int]) -> frozenset[int]:
    """The places of the columns that say who somebody is, by heading or by what is in them, and answer no question."""
    return frozenset(
        place
        for place, column in enumerate(columns)
        if place not in matched and (_says_who(column.header) or _holds_addresses(column))
    )


def _says_who(header: str) -> bool:
    return any(name in PERSONAL for each in (header, question_before(header)) for name in names_in(each))


def _holds_addresses(column: Column) -> bool:
    found = sum(value.rows for value in column.values if _PERSONAL_VALUE.fullmatch(value.text))
    return bool(found) and found * 2 >= sum(value.rows for value in column.values)
