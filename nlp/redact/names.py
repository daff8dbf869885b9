"""Names of people, found by lists of given names and by the words around them.

Each rule gives the place of a name without its title. Places, streets, brands and fixed sayings are set apart first.
"""

import re
from collections.abc import Iterator

from nlp.redact import name_shapes as shape
from nlp.redact.shouted_names import find_shouted_names
from nlp.redact.small_names import find_small_names
from nlp.redact.surnames import find_surnames
from nlp.redact.unlisted_names import find_in_lists, find_unlisted_names
from nlp.redact.words import (
    is_given_name,
    is_name_or_word,
    is_never_a_name,
    is_ordinary,
    is_place,
    is_surname_or_word,
    without_sayings,
)
from nlp.types import DetailKind, PersonalDetail

_INITIALS = r"(?:[A-Z]\.?[ \t]+){0,3}"
_TITLED = re.compile(
    rf"\b{shape.TITLE}\.?(?:[ \t]+(?:and|&)[ \t]+{shape.TITLE}\.?)?[ \t]+({_INITIALS}{shape.PARTICLE}?{shape.FULL})"
)
_LOOSELY_TITLED = re.compile(rf"\b{shape.LOOSE_TITLE}[ \t]+({_INITIALS}{shape.PARTICLE}?{shape.FULL})")
_CALLED = re.compile(
    rf"\b(?i:{shape.PERSON_NOUN}(?:\s+(?:is|was))?\s+{shape.CALLED}|(?:my|their|his|her)\s+names?(?:'s|\s+(?:is|are|was))"
    rf"|calls?\s+(?:him|her)(?:self)?|goes\s+by\s+(?:the\s+name\s+of)?)\s+({shape.FULL})"
)
_CALLED_LATER = re.compile(rf"\b(?i:{shape.PERSON_NOUN}\b[^.!?\n]{{0,25}}?\b{shape.CALLED})\s+({shape.FULL})")
_SIGNED = re.compile(
    rf"\b(?i:yours(?:\s+(?:sincerely|faithfully|truly|etc))?|regards|signed|sincerely|faithfully|thank\s+you|thanks|cheers|ta|best|"
    rf"(?:best\s+)?wishes|love|respectfully|hope\s+this\s+helps|many\s+thanks|bye|tara)[,.!:-]?\s*[-\n]?\s*({_INITIALS}{shape.FULL})\s*(?=$|[.,\n(])"
)
_RELATED = re.compile(
    rf"\b(?i:(?:my|our|his|her|their|the|a|old|young|ex)\s+(?:\w+\s+)?{shape.PERSON_NOUN}|wor|our),?[ \t]+"
    rf"({shape.FULL})"
)
_APPOSED = re.compile(
    rf"\b(?i:{shape.PERSON_NOUN})\b[^.,!?;\n]{{0,30}},\s+({shape.CAPITALISED}[ \t]+{shape.CAPITALISED})"
    r"(?=,|\.|\s+(?:who|is|was|has)\b)"
)
_INTRODUCED = re.compile(rf"\b(?i:i\s+am|i'm|ask(?:\s+for)?|speak\s+to|talk\s+to|me\s+and)[ \t]+({shape.FULL})")
_INITIALLED = re.compile(
    rf"(?<![\w.])((?:(?:[A-Z]\.[ \t]?){{1,3}}|(?:[A-Z][ \t]){{2,3}}){shape.PARTICLE}?{shape.CAPITALISED})"
)
_HOUSEHOLD = re.compile(rf"\b[Tt]h(?:e|at|ose|ese)\s+({shape.CAPITALISED})\s+{shape.HOUSEHOLD}\b")
_PAIR_AFTER_COMMA = re.compile(rf",\s+{shape.CAPITALISED}[ \t]+{shape.CAPITALISED}")
"""What that holds, looked for first."""
_CONTEXTS = (_LOOSELY_TITLED, _CALLED_LATER, _SIGNED, _RELATED, _APPOSED, _INTRODUCED, _INITIALLED, _HOUSEHOLD)
_SURE_CONTEXTS = (_TITLED, _CALLED)
_NAMING_CONTEXTS = (_CALLED, _CALLED_LATER)
_NAMING = re.compile(r"call|name|known|goes", re.IGNORECASE)
"""What every wording of those two holds: a quick test again."""
_SURNAME_CONTEXTS = (_TITLED, _INITIALLED)
_GIVEN = re.compile(rf"(?<![\w-])(?<!\w'){shape.CAPITALISED}")
_SURNAME = re.compile(
    rf"[ \t]+(?:[A-Z]\.?[ \t]+)?({shape.PARTICLE}?{shape.CAPITALISED}(?:[ \t]+{shape.CAPITALISED})?)"
    r"|[ \t]+[B-HJ-Z]\b(?!\.?\w)"
)
_PLACE_AS_SURNAME = re.compile(
    r"[ \t]+(?:Hall|Park|Lodge|Field|Fields|Green|Hill|Wood|Woods|Banks?|Head|Court|Close|Cross|Moor)\b"
)
_PLACE_GOES_ON = re.compile(r"[ \t]+(?i:police|council|city|town|north|south|east|west|way|\w+'s)\b|'s\b|[ \t]+[A-Z]")
"""What follows a place, while “Ian Consett knocks” is a man of that name."""
_WORD = re.compile(r"\S+")
_CAPITAL_INSIDE = re.compile(r"\s[A-ZÀ-Þ]|\.[A-Z]")
"""Every name found by its context has a capital after a space or an initial: a quick test that saves much work."""


def find_names(plain: str) -> Iterator[PersonalDetail]:
    """Find names of people. A surname alone is found only where the words around it speak of a person."""
    text = without_sayings(plain)
    if any(character.islower() for character in text):
        spans = [*_by_context(text), *_by_given_name(text), *find_small_names(text), *find_shouted_names(text)]
        spans += [*find_unlisted_names(text), *find_surnames(text)]
        spans += list(find_in_lists(text, tuple(spans)))
    else:
        spans = list(find_shouted_names(text))
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        yield PersonalDetail(start, end, DetailKind.PERSON)


def _by_context(text: str) -> Iterator[tuple[int, int]]:
    if not _CAPITAL_INSIDE.search(text):
        return
    is_naming, is_apposed = _NAMING.search(text), _PAIR_AFTER_COMMA.search(text)
    for pattern in (*_SURE_CONTEXTS, *_CONTEXTS):
        if (pattern in _NAMING_CONTEXTS and not is_naming) or (pattern is _APPOSED and not is_apposed):
            continue
        for match in pattern.finditer(text):
            if kept := _kept(text, *match.span(1), context=pattern):
                yield kept


def _kept(text: str, start: int, end: int, *, context: re.Pattern[str]) -> tuple[int, int] | None:
    """Give a name found by its context, cut before the first word that cannot belong to it, or none."""
    if shape.PLACE_RIGHT_AFTER.match(text, end):
        return None
    last = start
    for match in _WORD.finditer(text[start:end]):
        word = match.group()
        is_initial = len(word.rstrip(".")) == 1
        if not (is_initial or _may_be_of_a_name(word, is_first=last == start, context=context)):
            break
        last = last if is_initial else start + match.end()
    return (start, last) if last > start else None


def _may_be_of_a_name(word: str, *, is_first: bool, context: re.Pattern[str]) -> bool:
    if is_given_name(word) or (is_name_or_word(word) and context is not _APPOSED):
        return True
    if is_never_a_name(word):
        # “Mr Haswell” is no village
        return (
            context in _SURNAME_CONTEXTS
            and is_first
            and (is_place(word) or not is_ordinary(word) or is_surname_or_word(word))
        )
    return context in _SURE_CONTEXTS or not is_first or not is_ordinary(word)


def _by_given_name(text: str) -> Iterator[tuple[int, int]]:
    for match in _GIVEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        given = word if is_given_name(word) else word.split("-")[0]
        is_sure = is_given_name(given)
        if not (is_sure or is_name_or_word(given)) or shape.PLACE_BEFORE.search(shape.before(text, start)):
            continue
        if shape.PLACE_AFTER.match(text, end) and not _is_called_like_a_place(text, end):
            continue
        surname_end = _end_of_surname(text, end)
        if is_sure or _speaks_of_a_person(text, start, end, has_surname=surname_end > end):
            nickname = shape.NICKNAME_BEFORE.search(shape.before(text, start))
            yield nickname.start() if nickname else start, surname_end


def _is_called_like_a_place(text: str, end: int) -> bool:
    """Say whether a surname that could be a place is a person's here: “Rose Hall lives by the church”."""
    surname = _PLACE_AS_SURNAME.match(text, end)
    return bool(surname and shape.PERSON_AFTER.match(text, surname.end()))


def _end_of_surname(text: str, end: int) -> int:
    surname = _SURNAME.match(text, end)
    if not surname:
        return end
    if surname.group(1) is None:
        return surname.end()
    last = end
    for match in _WORD.finditer(text[end : surname.end()]):
        word = match.group().rstrip(".")
        if is_never_a_name(word) and not (
            is_place(word) and last == end and not _PLACE_GOES_ON.match(text, surname.end())
        ):
            break
        last = end + match.end()
    return last


def _speaks_of_a_person(text: str, start: int, end: int, *, has_surname: bool) -> bool:
    """Say whether a name that is also a word stands for a person here."""
    before = shape.WORD_BEFORE.search(shape.before(text, start))
    if before and (shape.NOT_BEFORE_A_NAME.fullmatch(before.group()) or _is_capitalised_place(before.group())):
        return False
    if shape.PERSON_AFTER.match(text, end):
        return True
    if shape.DAY_BEFORE.search(shape.before(text, start)):
        return False
    is_opening = bool(shape.SENTENCE_START.search(shape.before(text, start)))
    if has_surname:
        surname = text[end:].split(maxsplit=1)[0]
        return not is_ordinary(surname) or not is_opening
    return not is_opening and not is_never_a_name(text[start:end])


def _is_capitalised_place(word: str) -> bool:
    """Say whether the word before a name that is also a word makes a place of both, as in “Canford Heath”."""
    return word[0].isupper() and not (is_ordinary(word) or is_given_name(word) or word.endswith("day"))
