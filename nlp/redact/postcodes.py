"""Whole postcodes. A district alone (“DH1”) says too little to be one."""

import re
from collections.abc import Iterator

from nlp.types import DetailKind, PersonalDetail

_AREA = (
    r"(?:AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|EX|FK|FY|"
    r"GL|GU|HA|HD|HG|HP|HR|HS|HU|HX|IG|IP|IV|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|"
    r"PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|"
    r"WV|YO|ZE|B|E|G|L|M|N|S|W)"
)
_LETTERS = r"(?!(?i:am|pm|km|kg|cm|mm|ml|st|nd|rd|th|yr|hr|pt))[A-Z]{2}"
_GAP = r"[ \t.,-]{0,3}"
_POSTCODE = re.compile(
    rf"\b(?:(?i:{_AREA}\d[A-Z\d]?{_GAP}\d{_LETTERS})"  # however written, while letters and figures hold together
    rf"|{_AREA} ?[\dIO]{{1,2}}[A-Z]?{_GAP}[\dO] ?{_LETTERS}"
    rf"|(?i:(?!so|me|la|pa)(?=[a-z]{{2}} ?\d){_AREA} ?\d{{1,2}} ?\d ?{_LETTERS}))\b"
)
_ENDS_LIKE_ONE = re.compile(r"(?i:\d ?[A-Z]{2}\b)|O ?[A-Z]{2}\b")
"""What every one of those ends with: a quick look that saves much work."""
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$", re.IGNORECASE)


def find_postcodes(plain: str) -> Iterator[PersonalDetail]:
    """Find whole postcodes in any case and spacing, also with a letter typed for a figure."""
    if not _ENDS_LIKE_ONE.search(plain):
        return
    for match in _POSTCODE.finditer(plain):
        # “NO ONE” in a text of capitals
        if any(map(str.isdigit, match.group())) and not _ORDINAL.search(match.group()):
            yield PersonalDetail(match.start(), match.end(), DetailKind.POSTCODE)
