"""What a name looks like, and the words around one that speak of a person or of a place."""

import re

LOWER = "a-zß-ſ"
CAPITALISED = rf"(?:[OD]')?[A-ZÀ-Þ][{LOWER}]+(?:[A-Z][{LOWER}]+)?(?:['-](?!s\b)[A-ZÀ-Þ]?[{LOWER}]+){{0,3}}"
PARTICLE = r"(?:(?:Le|La|De|Du|Van|Von|Al|El|Ap|Bin|Di)\s+)"
FULL = rf"{CAPITALISED}(?:[ \t]+(?:{PARTICLE}|[A-Z]\.?[ \t]+)?{CAPITALISED}){{0,2}}"
SMALL = rf"[{LOWER}]{{3,}}(?:['-](?!s\b)[{LOWER}]+){{0,3}}"

PLACE_NOUN = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|terrace|crescent|grove|gardens|gdns|row|square|mews|villas|cottages?|park|"
    r"estate|bridge|castle|colliery|pit|woods|fields|lodge|hall|arms|inn|pub|club|hotel|church|chapel|school|academy|"
    r"college|primary|nursery|infants|juniors|comp|hospital|surgery|library|cent(?:re|er)|bakery|barbers|caf[eé]|chippy|"
    r"statue|memorial|stadium|dene|beck|burn|wharf|roundabout|junction|car\s?park|lonnen|viaduct|foundation|restaurant)"
)
CAPITAL_PLACE_NOUN = (
    r"(?:Close|Drive|Court|Place|Garden|Way|Walk|View|Villa|Green|Hill|Rise|Bank|Cross|Wood|Field|Farm|House|Head|Shop|"
    r"Stores?|Bar|Garage|Moor|Lake|Point|Gate|Path|Station|Market|Retail|Trust|Lounge|Takeaway|Law|Cup|Tower|Well)"
)
OWNED_PLACE_NOUN = (
    r"(?:street|road|terrace|close|court|lane|church|chapel|school|academy|primary|hospital|cross|park|hill|caf[eé]|bar|walk|"
    r"bakery|barbers|chippy|law|cup|lonnen|well|rc|cofe|ce)"
)
PERSON_NOUN = (
    r"(?:neighbours?|friends?|mates?|pals?|son|daughter|brother|sister|husband|wife|partner|boyfriend|girlfriend|"
    r"fianc[eé]e?|ex|dad|father|mam|mum|mother|uncle|auntie|aunty|aunt|nana|nan|gran|grandson|granddaughter|nephew|"
    r"niece|cousin|lad|lads|lass|man|men|woman|boy|boys|girl|girls|bloke|fella|guy|kid|youth|teenager|landlord|landlady|"
    r"dealer|caretaker|warden|manager|owner|shopkeeper|teacher|carer|boss|agent|tenant|farmer|builder|driver|vicar|"
    r"priest|doctor|gentleman|lady|pensioner|officer|bobby|copper|policeman|policewoman|councillor|chap|daughters|sons|"
    r"brothers|sisters|worker|ringleader|chairman|chair|secretary|him|her|he|she)"
)
TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Sir|Dame|Cllr|Councillor|W?PC|P\.C|PCSO|DC|DS|DI|DCI|Sgt|"
    r"Sergeant|Insp|Inspector|Supt|Superintendent|Auntie|Aunty|Aunt|Uncle|Mister)"
)
LOOSE_TITLE = (
    r"(?:Father|Fr|Sister|Lady|Lord|Constable|Officer|MP|Judge|Nurse|Pastor|Imam|Canon|Nana|Nanna|Granda|Grandad|Coach)"
)
CALLED = r"(?:called|named|nicknamed|known\s+as|goes\s+by(?:\s+the\s+name\s+of)?|by\s+the\s+name\s+of)"
HOUSEHOLD = r"(?:family|lads|brothers|boys|sisters|lasses|girls|clan|twins|household|mob|lot|gang|kids|bairns)"

PLACE_BEFORE = re.compile(r"\b(?:St|Saint|King|Queen|Prince|Princess|the\s+(?:Lord|Earl|Duke))\.?\s+$", re.IGNORECASE)
PLACE_RIGHT_AFTER = re.compile(
    rf"[ \t]+(?:(?i:{PLACE_NOUN})|{CAPITAL_PLACE_NOUN})\b|(?:'s|s')[ \t]+(?i:{OWNED_PLACE_NOUN})\b"
)
PLACE_AFTER = re.compile(rf"(?:[ \t]+{CAPITALISED}){{0,2}}(?:{PLACE_RIGHT_AFTER.pattern})")
PERSON_AFTER = re.compile(
    r"'s\s+(?:mam|mum|dad|house|lad|lads|dog|kids|bairns|car|van|shed|garden|gran|nana|husband|wife|son|daughter)\b"
    r"|,?\s+(?:next\s+door|(?:over|across|down|up)\s+(?:the\s+)?(?:road|street)|from\s+(?:the\s+)?(?:shop|flats|end|number)"
    r"|at\s+(?:no|number|the\s+(?:shop|end|post))|and\s+(?:her|his)\s|who\s|said|says|told|lives|lived|had\s+(?:her|his)\s"
    r"|has\s+(?:her|his)\s|got\s+(?:her|his)\s|is\s+(?:a|an|the|my|our|scared|frightened|only)\b)"
)
WORD_BEFORE = re.compile(r"[^\W\d_]+(?=[ \t]+$)")
NOT_BEFORE_A_NAME = re.compile(r"the|an?|this|that|every|each|l[ea]|in|at|through|near|into|around|via", re.IGNORECASE)
"""Words after which a name stands for a place or a thing."""
NOT_BEFORE_A_HOUSEHOLD = re.compile(
    r"in|on|to|onto|into|from|of|at|over|across|along|through|down|up|off|by", re.IGNORECASE
)
NICKNAME_BEFORE = re.compile(r"\b(?:Big|Little|Wee|Mad|Auld|Fat|Skinny)[ \t]+$")
SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\"(\[/*•-])\s*$")
_WINDOW = 60


def before(text: str, place: int) -> str:
    """Give the words right before a place in a text: enough of them for the patterns that look back."""
    return text[max(0, place - _WINDOW) : place]
