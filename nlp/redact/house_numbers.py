"""House numbers without their street: “number 7 plays music”, “the lads at 52 and 54”, “next door at 26”."""

import re
from collections.abc import Iterator

from nlp.redact import address_shapes as shape

_NUMBER = r"\d{1,3}[A-Ha-h]?"
_NUMBERS = rf"{_NUMBER}(?:\s?(?:,|-|/|&|and|to)\s?{_NUMBER})*"
_OVER_TWELVE = r"(?:1[3-9]|[2-9]\d|[1-9]\d\d)[A-Ha-h]?"
"""No hour of the clock, as people say it."""
_OTHER_THING = (
    r"(?!\d|\s*(?:%|p\b|a\.?m\b|p\.?m\b|bus|buses|route|service|issue|problem|priority|concern|reason|cause|spot|thing|"
    r"fan|enemy|mph|on\b|in\s+the\b|or\s+so\b|or\s+more\b))"
)
"""What makes a number one of a bus or of a place in a list."""
_NO_TIME_OR_MEASURE = (
    r"(?!\s*(?:[:.]\d|,?\s?\d|and\s+\d|[ap]\.?m\b|o'?clock|at\b|in\s+the\b|every|each|till?\b|to\b|when\b|tonight|most|or\b|years?|yrs?|"
    r"%|p\b|k\b|mph|miles|minutes|mins|months|weeks|days|people|a\s+time|at\s+a\b|on\s+(?:a|mon|tue|wed|thu|fri|sat|sun)|-\s?\d))"
)
_NUMBERED = re.compile(r"\bnumber|\bno\d", re.IGNORECASE)
_THING_BEFORE = re.compile(
    r"\b(?:the|a|large|bus|buses|route|service|issue|problem|concern|priority|reason|point|item|question|option|page|channel|"
    r"platform|ward|form|room|list|queue|call|caller)[\s,]+$",
    re.IGNORECASE,
)
_HOW_MUCH_BEFORE = 12
_KEPT_BY_PEOPLE = (
    r"(?:plays?|keeps?|parks?|screams?|shouts?|deals?|sells?|burns?|throws?|feeds?|blasts?|bangs?|argues?|swears?|fights?|"
    r"leaves?|lets?|has\s+(?:a|the|their|his|her|had|been|got|no|dogs|parties)|have\s+(?:a|the|had|been|got|parties))\b"
)
_IN_A_STREET = (
    r"\b(?i:live|lives|lived|living|stay|stays|reside|resides|house|flat|bungalow|address\s+is|him|her|them|lads?|family|lot|"
    r"those|lass|woman|man|bloke|neighbours?|couple|people|lady|fella|guy|gang|tenants?|dealers?|students|druggies|lodgers?|"
    r"one|ones|party|parties)\s+(?:down|up|over|next\s+door)?\s*at\s+"
)
_KEPT_AT_HOME = (
    r"\b(?i:dogs?|bull(?:y|ies)|staff(?:y|ie|ies)|rottweilers?|alsatians?|pit\s?bulls?|huskies|husky|pup(?:py|pies)?|cats?|hens|"
    r"cockerels?|hedge|fence|garden|drive|garage|shed|gate|bins?|trampoline|hot\s+tub|chimney|alarm)\s+at\s+"
)
_NEARBY = (
    r"\b(?i:next\s+door(?:\s+but\s+one)?|opposite|upstairs|downstairs|(?:over|across|along|up|down)\s+the\s+(?:road|street|row)|"
    r"doors?\s+(?:up|down|along))\s+at\s+"
)
_NUMBER_GIVEN = re.compile(r"n(?:umber|os?|um|r)\.?\s?\d", re.IGNORECASE)
_AT_A_NUMBER = re.compile(r"at\s+\d", re.IGNORECASE)
_SPELT_OUT = re.compile(
    rf"\b(?i:at|from|outside|behind|opposite|next\s+to|live\s+in)\s+((?i:number|no\.?)\s(?>{shape.SPELT_NUMBER}))\b"
    rf"{_OTHER_THING}"
)
_PLACED_BY_NUMBER = (
    re.compile(
        r"(?:\b(?:[Aa]t|[Ff]rom|[Ii]n|[Tt]o|[Oo]f|[Oo]utside|[Bb]ehind|[Oo]pposite|[Nn]ear|by|it's|next\s+to)\s+"
        r"|(?<!list)(?<!queue)[,(]\s*)"
        rf"({shape.NUMBERED}\s?{shape.NUMBER}\b(?:\s+{shape.WORD}\b(?=\s*(?:$|[.,;)!?])|\s+[a-z]))?){_OTHER_THING}"
    ),
    re.compile(
        r"(?:^|[.!?\n]\s*)(N(?:umber|o\.?) ?\d{2,3}[A-Ha-h]?)\s+(?:has|have|is|are|had|was|keeps?|plays?|and|again)\b"
    ),
    re.compile(
        rf"\b(?i:gate|door|house|bungalow|home|property|neighbours?|family|tenants?|lads)\s+({shape.NUMBERED}\s?{_NUMBER})"
        r"(?=\s*(?:$|[.,;:!?)]|(?:any|every|each|is|are|was|has|have|had|who|and|where|when|again|with|most|next|"
        r"opposite|by|keeps?|plays?)\b))"
    ),
)
_PLACED_AT = (
    re.compile(rf"{_IN_A_STREET}({_NUMBERS})\b{_NO_TIME_OR_MEASURE}"),
    re.compile(rf"{_KEPT_AT_HOME}({_OVER_TWELVE})\b{_NO_TIME_OR_MEASURE}"),
    re.compile(rf"{_NEARBY}({_OVER_TWELVE})\b{_NO_TIME_OR_MEASURE}"),
    re.compile(rf"{_NEARBY}({_NUMBER})\s+(?:has|have|is|are|was|were|had|got|who|keeps?|plays?|parks?)\b"),
)
_ANYWHERE = (
    re.compile(rf"\b((?i:number)\s?{_NUMBERS})\s+{_KEPT_BY_PEOPLE}"),
    re.compile(rf"\b((?i:number)\s?{_OVER_TWELVE})\s+(?:is|are|was|were|and)\b"),
    re.compile(
        rf"\b([Nn]o(?!10\b)[1-9]\d{{1,2}}[a-h]?)\b{_OTHER_THING}"
        r"(?!\s+(?:people|cars|kids|lads|minutes|mins|days|years|pound|quid|metres|yards|zones?)\b)"
    ),
    re.compile(rf"\b((?i:number)\s(?>{shape.SPELT_NUMBER_START}))\b{_OTHER_THING}"),
)
"""Wordings in which a bus, a page or a place in a list may have a number as well."""


def _worth_looking_for(text: str) -> Iterator[re.Pattern[str]]:
    """Give the wordings of a place that the text may hold: a quick look for what each of them ends with."""
    if _NUMBER_GIVEN.search(text):
        yield from _PLACED_BY_NUMBER
    yield _SPELT_OUT
    if _AT_A_NUMBER.search(text):
        yield from _PLACED_AT


def find_house_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of house numbers that stand without a street, by what is said of who lives there."""
    for pattern in _worth_looking_for(text):
        for match in pattern.finditer(text):
            yield match.span(1)
    for pattern in _ANYWHERE if _NUMBERED.search(text) else ():
        for match in pattern.finditer(text):
            if not _THING_BEFORE.search(text[max(0, match.start() - _HOW_MUCH_BEFORE) : match.start()]):
                yield match.span(1)
