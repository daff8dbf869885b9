"""Social media names that stand apart from the platform named before them, by how they are typed."""

import re
from collections.abc import Iterator

from nlp.redact.words import is_ordinary

PLATFORM = (
    r"(?:snap\s?chat|snap|sc|insta(?:gram)?|ig|tik\s?tok|tt|twitter|facebook|face\s?book|fb|discord|you\s?tube|yt|telegram|"
    r"x\s?box(?:\s+live)?|psn|playstation|twitch|threads|blue\s?sky|bsky|reddit|kik|steam|roblox|vinted|messenger|linked\s?in)"
)
ITSELF = re.compile(rf"@?{PLATFORM}", re.IGNORECASE)
_NAMED = re.compile(rf"\b{PLATFORM}\b", re.IGNORECASE)
_TYPED_AS_ONE = re.compile(
    r"(?<![\w@./'-])(?:(?=\w*[^\W\d_])\w+(?:\.\w+)+|[a-z]{5,}\d{1,4}|[A-Z][a-z]+(?:[A-Z][a-z]+)+\d{0,4})(?![\w@/'-])"
)
"""What looks like a social media name: dots, figures at the end, or capitals inside."""
_NOT_A_HANDLE = re.compile(
    r"(?:M[a']c|Fitz|De|Di|La|Le|Van|Mac)[A-Z].*|.*\.(?:com|uk|org|net|gov|example|co|mp4|jpg|pdf|php)|(?:\w\.)+\w|"
    r"\d+(?:\.\d+)+\w*|(?:covid|iphone|under|over|aged?|year|years|page|unit|flat|number|phase|level|grade|route|about|"
    r"around|before|after|since|until)\d+|[A-Za-z]+\.[A-Z][a-z]*",
)
"""What is written in the same way and is none: Mac names, web pages, “e.g.”, covid19, a full stop without a space."""
_BRANDS_TYPED_AS_ONE = frozenset(
    [
        *(
            "whatsapp",
            "facetime",
            "nextdoor",
            "crimestoppers",
            "justeat",
            "paypal",
            "easyjet",
            "onlyfans",
            "speedwatch",
        ),
        *("speedwatch", "playstation", "netflix", "bereal", "homebargains", "fixmystreet"),
        *("checkatrade", "rightmove", "eastenders"),
    ]
)
_NEAR = 70


def find_typed_as_one(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of names such as “dizzy.lad.09” and “QuadKingsNorth” soon after the name of a platform."""
    for named in _NAMED.finditer(text):
        for match in _TYPED_AS_ONE.finditer(text, named.end(), named.end() + _NEAR):
            if not _is_typed_for_another_reason(match.group()):
                yield match.span()


def _is_typed_for_another_reason(name: str) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", name) if word]
    is_two_sentences = "." in name and not re.search(r"[\d_]", name) and all(map(is_ordinary, words))
    return (
        is_two_sentences
        or name.lower() in _BRANDS_TYPED_AS_ONE
        or bool(_NOT_A_HANDLE.fullmatch(name) or ITSELF.fullmatch(name))
    )
