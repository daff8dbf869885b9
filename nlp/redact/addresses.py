"""Postcodes and house addresses. A street without a house number is none."""

import re
from collections.abc import Iterator

from spacy.lang.en.stop_words import STOP_WORDS

from nlp.redact.words import is_ordinary
from nlp.types import DetailKind, PersonalDetail

_AREA = (
    r"(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|"
    r"GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|"
    r"PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|"
    r"WV|YO|ZE|B|E|G|L|M|N|S|W)"
)
_POSTCODE = re.compile(
    rf"\b(?:(?i:{_AREA}\d[A-Z\d]?[ \t-]{{0,3}}\d[ABD-HJLNP-UW-Z]{{2}})|{_AREA} ?[\dI]{{1,2}} \d[ABD-HJLNP-UW-Z]{{2}})\b"
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$")

_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Cl|Lane|Ln|Drive|Dr|Terrace|Terr|Tce|Crescent|Cres|Court|Ct|Place|Pl|"
    r"Grove|Gardens|Garden|Gdns|Way|Row|Square|Sq|Walk|Mews|View|Villas|Villa|Cottages?|Green|Hill|Park|Rise|Bank|"
    r"Paddocks?|Wharf|Fold|Garth|Meadows?|Fields?|Croft|Dene|Vale|Parade|Quay|Yard|Gate|Buildings|Houses?|Heights|"
    r"Point|Lodge|Bungalows?|Oval|Grange|Farm|Chare|Wynd|Bungalow|Mansions|Crossing|Approach|Broadway|Esplanade|Promenade|Mount|Ridge|Chase|Side)"
)
_LOWER_STREET = (
    r"(?:street|road|rd|avenue|ave|terrace|crescent|lane|grove|gardens|court|cottages|villas|mews|close|row)"
)
_HOUSE = (
    r"(?:Cottages?|House|Farm|Farmhouse|Lodge|Villa|Bungalow|Barn|Hall|Court|Vicarage|Rectory|Manor|Mill|Manse|Towers?|"
    r"Point|Heights)"
)
_WORD = r"(?:(?:St|The|Old|High|Low)\.?\s+)?[A-Z][a-zß-ſ]+(?:'s|s')?(?:-[A-Z]?[a-z]+){0,3}"
_NUMBER = r"\d{1,3}[A-Ha-h]?(?:,\s?\d{1,3}[A-Ha-h]?){0,6}(?:\s?(?:-|/|&|and|to)\s?\d{1,3}[A-Ha-h]?)?"
_SPELT_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -]\w+)?)"
)
_NUMBERED = r"(?:[Nn]umber|NUMBER|[Nn]os?\.?|N[Oo]\.?|[Nn]um\.?)"
_FLAT = r"(?:[Ff]lat|FLAT|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Bb]edsit|[Pp]lot|[Cc]aravan|[Cc]halet)"
_STREET_ADDRESS = rf"{_NUMBER},?\s+(?:The\s+{_STREET}|(?:{_WORD}\s+){{1,3}}{_STREET})\b"
_ADDRESSES = (
    re.compile(rf"\b{_FLAT}\s+\d{{1,3}}[A-Za-z]?,?\s+[a-z]{{3,}}\s+(?:house|court|{_LOWER_STREET})\b"),
    re.compile(
        rf"\b{_FLAT}\s+\d{{1,3}}[A-Za-z]?\b"
        rf"(?:,?\s+{_STREET_ADDRESS}|,?\s+(?:{_WORD}\s+){{1,2}}(?:{_HOUSE}|{_STREET})\b)?"
    ),
    re.compile(rf"\b{_NUMBERED}\s?{_STREET_ADDRESS}"),
    re.compile(rf"\b(?<=at |of )(?:{_NUMBERED}\s)?{_SPELT_NUMBER}\s+(?:{_WORD}\s+){{1,3}}{_STREET}\b"),
    re.compile(rf"(?<![\w£.:/-])(?:{_FLAT}\s+\w+,\s*)?{_STREET_ADDRESS}"),
    re.compile(rf"\b(?:{_WORD}\s+){{1,2}}{_HOUSE},\s+(?:{_WORD}\s+){{1,2}}{_STREET}\b"),
)
_NUMBER_FIRST = re.compile(
    r"(?:^|[.!?\n]\s*)(N(?:umber|o\.?) ?\d{2,3}[A-Ha-h]?)\s+(?:has|have|is|are|had|was|keeps?|plays?|and|again)\b"
)
_NUMBER_ALONE = re.compile(
    r"(?:\b(?:[Aa]t|[Ff]rom|[Ii]n|[Tt]o|[Oo]f|[Oo]utside|[Bb]ehind|[Oo]pposite|[Nn]ear|by|it's)\s+|(?<!list)(?<!queue)[,(]\s*)"
    rf"({_NUMBERED}\s?{_NUMBER}\b(?:\s+{_WORD}\b(?=\s*(?:$|[.,;)!?])|\s+[a-z]))?)"
    r"(?!\d|\s*(?:%|p\b|a\.?m\b|p\.?m\b|bus|route|service|issue|problem|priority|reason|concern|cause|spot|on\b|in\s+the\b))"
)
_LOWER_ADDRESS = re.compile(
    rf"(?<![\w£.:/-])(?:(?i:{_NUMBERED})\s?)?{_NUMBER},?\s+((?:[a-z']{{3,}}\s+){{1,2}}?){_LOWER_STREET}\b(?!\s*sign)"
)
_NOT_OF_A_STREET = re.compile(
    r"mins?|minutes?|miles?|hours?|days?|weeks?|months?|years?|metres?|yards?|mph|main|side|back|busy|country|new|same|"
    r"other|different|local|zone|limit|lads|cars?|people|houses|bikes|kids|times|dead|quiet|narrow|residential|one|way"
)
_SIDES = frozenset({"front", "top", "bottom"})


def find_postcodes(plain: str) -> Iterator[PersonalDetail]:
    """Find whole postcodes in any case and spacing; a district alone (“DH1”) stays readable."""
    for match in _POSTCODE.finditer(plain):
        if not _ORDINAL.search(match.group()):
            yield PersonalDetail(match.start(), match.end(), DetailKind.POSTCODE)


def find_addresses(plain: str) -> Iterator[PersonalDetail]:
    """Find house numbers with their street, flats, named houses with their street, and “at number 7” alone."""
    for pattern in _ADDRESSES:
        for match in pattern.finditer(plain):
            yield PersonalDetail(match.start(), match.end(), DetailKind.ADDRESS)
    for match in _LOWER_ADDRESS.finditer(plain):
        if all(_can_name_a_street(word) for word in match.group(1).split()):
            yield PersonalDetail(match.start(), match.end(), DetailKind.ADDRESS)
    for pattern in (_NUMBER_ALONE, _NUMBER_FIRST):
        for match in pattern.finditer(plain):
            yield PersonalDetail(*match.span(1), DetailKind.ADDRESS)


def _can_name_a_street(word: str) -> bool:
    is_plural = word.endswith("s") and is_ordinary(word)
    return not _NOT_OF_A_STREET.fullmatch(word) and not is_plural and (word in _SIDES or word not in STOP_WORDS)
