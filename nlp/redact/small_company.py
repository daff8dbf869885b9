"""Names in small letters that are words too, told by who stands beside them: “will and his mates”, “gaz and lee”."""

import re
from collections.abc import Iterator

from nlp.redact import name_shapes as shape
from nlp.redact.words import is_given_name, is_name_or_word, is_never_a_name

RARELY_A_NAME = re.compile(
    r"said|will|may|rich|sunny|star|sky|summer|autumn|winter|river|ward|april|june|august|hope|faith|joy|art|gene|den|"
    r"les|des|barb|chase|ford|jet|mat|star|grant|king|prince|duke|earl|drew|ruby|charity|pat|dot|mark|dale|lance|stew|norm|"
    r"paris|london|christian|china|india|story|patience|mercy|pearl|heather|ivy|olive|daisy|rose|penny|sandy|rusty"
)
WORD_AS_WELL = re.compile(
    r"nick|harry|paddy|ebony|piers|mica|solomon|teddy|sally|patsy|pascal|warren|beryl|mickey|sultana|eddy|felicity|reg|"
    r"ken|hector|morgan|sonny|minty|tosh|titch|sparky|woody|trace|kitty|wally|presley|prem|polo|karen|chad|stacks|maxim|"
    r"presto|sterling|alexa|siri|norman|thor|dodge|sunny|ginny|tatty|genie|lola|val|sal|cam|bert|rob|nan|mags"
)
"""Given names that mean something else in small letters more often than not."""
_PLAIN_IN_A_LIST = re.compile(
    rf"{RARELY_A_NAME.pattern}|poppy|lily|holly|hazel|fern|violet|iris|aster|coral|amber|crystal|jade|ginger|sage|"
    r"robin|cherry|candy|melody|marina|grace|angel|blossom|innocent|precious|promise|memory|basil|sherry|cliff|rock|brook"
)
"""Words that stand in lists of other things too: seasons, flowers, virtues, stones."""
_VERB_TOO = re.compile(r"will|may|said|chase|mark|sue|bill|rob|nick|rich|art|jet|den|drew|stew|pat|lance|guy|king|star")
_JOINT = re.compile(r",[ \t]*(?:(?:and|n)[ \t]+)?|[ \t]+(?:and|n|&)[ \t]+")
_NAME_BEFORE = re.compile(rf"(?<![\w'@.-])({shape.SMALL})[ \t]*$")
_NAME_AFTER = re.compile(rf"({shape.SMALL})(?![\w@])")
_LONGEST = 40
_NEXT_DOOR = re.compile(r"[ \t]+next[ \t]+door\b(?![ \t]+to\b)")
_WITH_OTHERS = re.compile(
    r"[ \t]+and[ \t]+(?:his|her)[ \t]+(?:mates?|pals?|brothers?|sisters?|mam|mum|dad|lads?|kids|bairns|lass|gang|dogs?|"
    r"family|wife|husband|girlfriend|boyfriend|cousins?)\b"
)
_PERSON_MAY_COME = re.compile(
    r"(?:^|[.,!?;:(\n-]\s*|\b(?:it's|its|it\s+is|it\s+was|is|by|with|ask|told|tell|see|saw|old|poor|young|like|from|and|but|"
    r"him|them|about|cos|because)\s+)$"
)


def find_in_company(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of names beside a neighbour's door or relations, and in lists of names."""
    yield from _by_company(text)
    yield from _in_lists(text)


def _by_company(text: str) -> Iterator[tuple[int, int]]:
    """Find names that are words by who stands beside them: “joy next door”, “will and his mates”."""
    for pattern in (_NEXT_DOOR, _WITH_OTHERS):
        for after in pattern.finditer(text):
            name = _NAME_BEFORE.search(text, max(0, after.start() - _LONGEST), after.start())
            if not name or not is_name_or_word(name.group(1).title()):
                continue
            may_be_done = pattern is _NEXT_DOOR and _VERB_TOO.fullmatch(name.group(1))
            if not may_be_done and _PERSON_MAY_COME.search(shape.before(text, name.start(1))):
                yield name.span(1)


def _in_lists(text: str) -> Iterator[tuple[int, int]]:
    """Find names in lists of names: “lee dean and drew”, “gaz and lee”."""
    listed: list[tuple[int, int]] = []
    for joint in _JOINT.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, joint.start() - _LONGEST), joint.start())
        after = _NAME_AFTER.match(text, joint.end())
        if not (before and after and _is_any_name(before.group(1)) and _is_any_name(after.group(1))):
            continue
        if not listed or listed[-1] != before.span(1):
            yield from _if_people(text, listed)
            listed = [before.span(1)]
            first = _NAME_BEFORE.search(text, max(0, before.start(1) - _LONGEST), before.start(1))
            if first and _is_any_name(first.group(1)):
                listed.insert(0, first.span(1))
        listed.append(after.span(1))
    yield from _if_people(text, listed)


def _if_people(text: str, listed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a list of what may be names if enough of them are hardly anything else."""
    names = [text[start:end] for start, end in listed]
    sure = [name for name in names if is_given_name(name.title()) and not WORD_AS_WELL.fullmatch(name)]
    likely = [name for name in names if not _PLAIN_IN_A_LIST.fullmatch(name) and not is_never_a_name(name)]
    if len(names) == 2:
        return listed if sure and not any(_VERB_TOO.fullmatch(name) for name in names) else []
    return listed if len(likely) >= 2 else []


def _is_any_name(word: str) -> bool:
    return is_given_name(word.title()) or is_name_or_word(word.title())
