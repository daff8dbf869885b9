"""Social media names: those with an @ in front, in a link, and beside the name of a platform."""

import re
from collections.abc import Iterator

from nlp.redact import platforms
from nlp.redact.words import is_given_name, is_never_a_name, is_ordinary
from nlp.types import DetailKind, PersonalDetail

_AT_SIGN = re.compile(r"(?<![\w@.])@(?=[\w.-]*[^\W\d])(\w[\w.-]*\w)")
_LINKED = re.compile(
    r"\b(?:facebook|fb|instagram|tiktok|twitter|x|youtube|twitch|reddit|threads|snapchat)\.com/(?:add/|user/|u/|c/)?(@?[\w.-]*\w)"
    r"|(?<![\w/])(u/\w{3,})",
    re.IGNORECASE,
)
_PLATFORM = platforms.PLATFORM
_WHAT = r"(?:user\s?name|screen\s?name|name|handle|account|acc|profile|user|page|channel|tag|gamertag|id|story|add|@)"
_LINK = (
    r"(?:is|was|as|called|named|under|by|its|it'?s|hes|he'?s|shes|she'?s|im|i'?m|theyre|they'?re|goes\s+by|known\s+as|"
    r"look\s+for|search(?:\s+for)?|add|follow|find\s+(?:me|him|her|us)|me|him|her|us)"
)
_MARKED = r"@?(?=[\w.-]*(?:[\d_]|\w\.\w))[A-Za-z][\w.-]*\w"
_ANY = r"@?[A-Za-z][\w.-]{2,}\w|[\"'](?:[\w. -]{3,30}?)[\"']"
_BESIDE = re.compile(
    rf"\b{_PLATFORM}(?:'s)?(?:[\s:,(=-]+(?:{_WHAT}|{_LINK})(?![\w.])){{0,4}}[\s:,(=-]+({_MARKED})", re.IGNORECASE
)
_GIVEN_OUT = re.compile(
    rf"\b(?:{_PLATFORM}(?:'s)?(?:\s+{_WHAT})?|gamer\s?tag|user\s?name|screen\s?name|handle)"
    rf"(?:\s*[:=]\s*|[\s,]+(?:{_LINK}[\s,]+)+)({_ANY})",
    re.IGNORECASE,
)
_NAME_THEN_PLATFORM = re.compile(
    rf"(?<![\w.@])({_MARKED})[,\s]+(?:on|over\s+on|\()\s*(?:the\s+)?{_PLATFORM}\b", re.IGNORECASE
)
_SOUGHT = re.compile(
    rf"\b(?:add|follow|find|message|dm|search|see|watch|check(?:\s+out)?|look\s+(?:up|for)|called|as|by|under|hes|he'?s|shes|she'?s|im|i'?m)"
    rf"\s+(?:me\s+|for\s+|as\s+)*(@?[A-Za-z][\w.]{{3,}})\s+on\s+{_PLATFORM}\b",
    re.IGNORECASE,
)
_PLATFORM_NAME = re.compile(
    rf"\b(?i:{_PLATFORM})(?:[\s:,]+(?i:name|handle|user\s?name|account))?[\s:,]+(?i:as|under|called|is)\s+"
    r"([A-Z]\w+(?:\s+[A-Z]\w+){0,2})"
)
_UNDERSCORED = re.compile(r"(?<![\w@./-])(?=[\w.]*[^\W\d_])\w[\w.]*_[\w.]*\w(?![\w@])")
"""Hardly anybody types an underscore for another reason."""
_ACCOUNT = re.compile(
    rf"\b(?:account|page|profile|channel|group)(?:'s)?\s+(?:is\s+|was\s+)?(?:called|named)\s+({_MARKED})", re.IGNORECASE
)
_NAME = r"[A-Z]\w+\s+[A-Z]\w+"
_NAMED_ON = re.compile(
    rf"\b(?i:he's|she's|i'm|is|am|as|under|add|find|message)\s+([A-Z]\w+(?:\s+[A-Z]\w+)?)\s+on\s+(?i:{_PLATFORM})\b"
    rf"|\b(?i:{_PLATFORM})[\s:]+({_NAME})"
)
_HINTS = (
    *("@", "_", ".com/", "u/", "snap", "insta", "tik", "twitter", "face", "discord", "tube", "telegram", "box", "psn"),
    *("playstation", "twitch", "threads", "bsky", "blue", "reddit", "kik", "steam", "roblox", "vinted", "messenger"),
    *("linked", "gamer", "username", "user name", "screen", "handle", "account", "page", "profile", "channel", "group"),
)
_SHORT_HINT = re.compile(r"\b(?:ig|sc|tt|yt|fb)\b")
"""Without any of these there is no social media name: a quick look that spares many."""
_SLANG = frozenset(
    ["dont", "cant", "wont", "didnt", "doesnt", "isnt", "theyre", "whats", "thats", "theres", "youre", "gonna", "wanna"]
)


def find_handles(plain: str) -> Iterator[PersonalDetail]:
    """Find social media names: those with an @ in front, and those beside the name of a platform."""
    small = plain.lower()
    if any(hint in small for hint in _HINTS) or _SHORT_HINT.search(small):
        yield from _by_sign(plain)
        yield from _beside_a_platform(plain)
        for start, end in platforms.find_typed_as_one(plain):
            yield PersonalDetail(start, end, DetailKind.HANDLE)


def _by_sign(plain: str) -> Iterator[PersonalDetail]:
    for match in _AT_SIGN.finditer(plain):
        if not (is_ordinary(match.group(1)) or is_never_a_name(match.group(1))):
            yield PersonalDetail(match.start(), match.end(), DetailKind.HANDLE)
    for match in _UNDERSCORED.finditer(plain):
        yield PersonalDetail(match.start(), match.end(), DetailKind.HANDLE)
    for match in _LINKED.finditer(plain):
        yield PersonalDetail(*match.span(match.lastindex or 1), DetailKind.HANDLE)


def _beside_a_platform(plain: str) -> Iterator[PersonalDetail]:
    for pattern in (_BESIDE, _GIVEN_OUT, _ACCOUNT, _NAME_THEN_PLATFORM, _SOUGHT, _PLATFORM_NAME):
        for match in pattern.finditer(plain):
            name = match.group(1)
            # after “as” a capital makes a name of two words likelier than one: the last pattern has those
            if not _is_plain(name) and not (pattern is _GIVEN_OUT and _PLATFORM_NAME.match(plain, match.start())):
                yield PersonalDetail(*_unquoted(match), DetailKind.HANDLE)
    for match in _NAMED_ON.finditer(plain):
        named = match.lastindex or 1
        words = match.group(named).split()
        if not any(is_never_a_name(word) or is_ordinary(word) for word in words) or is_given_name(words[0]):
            yield PersonalDetail(*match.span(named), DetailKind.HANDLE)


def _unquoted(match: re.Match[str]) -> tuple[int, int]:
    name = match.group(1)
    first = match.start(1) + len(name) - len(name.lstrip("\"'"))
    return first, first + len(name.strip("\"'"))


def _is_plain(name: str) -> bool:
    """Say whether a name is one that anybody might have typed for another reason: words, a platform, a place."""
    if name[0] in "\"'":
        return False
    if re.search(r"[\d_]|\w\.\w|^@", name):
        return bool(re.fullmatch(r"\d*|(?:\w\.)+\w|.*\.(?:com|co\.uk|org|uk|net)", name))
    words = [word for word in re.split(r"[\W\d_]+", name) if word]
    return bool(platforms.ITSELF.fullmatch(name)) or all(
        is_ordinary(word) or is_never_a_name(word) or word.lower() in _SLANG for word in words
    )
