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
_TRADE = r"(?:Pizzas?|Pizzeria|Kebabs?|Grill|Diner|Takeaway|Salon|Gym|Tyres|Autos|Nails|Florists?|Fish|Kitchen|Tavern)"
PERSON_NOUN = (
    r"(?:neighbours?|friends?|mates?|pals?|son|daughter|brother|sister|husband|wife|partner|boyfriend|girlfriend|"
    r"fianc[eé]e?|ex|dad|father|mam|mum|mother|uncle|auntie|aunty|aunt|nana|nan|gran|grandson|granddaughter|nephew|"
    r"niece|cousin|lad|lads|lass|man|men|woman|boy|boys|girl|girls|bloke|fella|guy|kid|youth|teenager|landlord|landlady|"
    r"dealer|caretaker|warden|manager|owner|shopkeeper|teacher|carer|boss|agent|tenant|farmer|builder|driver|vicar|"
    r"priest|doctor|gentleman|lady|pensioner|officer|bobby|copper|policeman|policewoman|councillor|chap|daughters|sons|"
    r"brothers|sisters|worker|ringleader|chairman|chair|secretary|him|her|he|she)"
)
TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Sir|Dame|(?:Cllr|Clr|Coun|Cncllr|Councillor)s?|W?PCs?|P\.C|"
    r"PCSOs?|DC|DS|PS|DI|DCI|Sgt|Sergeant|Sarge|Insp|Inspector|(?:Chief\s)?Supt|Superintendent|Auntie|Aunty|Aunt|Uncle|Mister|"
    r"Mayor|Alderman|Bailiff|Sister|Matron)"
)
LOOSE_TITLE = (
    r"(?:Father|Fr|Sister|Lady|Lord|Constable|Officer|MP|Judge|Nurse|Pastor|Imam|Canon|Nana|Nanna|Granda|Grandad|Coach)"
)
CALLED = (
    r"(?:called|named|nicknamed|known\s+(?:locally\s+|round\s+here\s+)?as|goes\s+by(?:\s+the\s+name\s+of)?"
    r"|by\s+the\s+name\s+of)"
)
HOUSEHOLD = r"(?:family|lads|brothers|boys|sisters|lasses|girls|clan|twins|household|mob|lot|gang|kids|bairns)"

PLACE_BEFORE = re.compile(r"\b(?:St|Saint|King|Queen|Prince|Princess|the\s+(?:Lord|Earl|Duke))\.?\s+$", re.IGNORECASE)
PLACE_RIGHT_AFTER = re.compile(
    rf"[ \t]+(?:(?i:{PLACE_NOUN})|{CAPITAL_PLACE_NOUN})\b|(?:'s|s')[ \t]+(?:(?i:{OWNED_PLACE_NOUN})|{_TRADE})\b"
)
PLACE_AFTER = re.compile(rf"(?:[ \t]+{CAPITALISED}){{0,2}}(?:{PLACE_RIGHT_AFTER.pattern})")
_KIN = (
    r"(?:mam|mum|mother|dad|father|son|daughter|husband|wife|partner|neighbour|friend|mate|brother|sister|nan|gran|nana|"
    r"(?:great[ -])?grand(?:son|daughter|child|ad|a|ma)|niece|nephew|cousin|uncle|auntie|ex|lad|lass|carer|"
    r"landlord|landlady|boss|lodger|tenant|housemate|flatmate|colleague|pupil|student|god(?:son|daughter)|"
    r"step(?:son|daughter|dad|mam|mum)|fianc[eé]e?|girlfriend|boyfriend|postman|postie|cleaner|support\s+worker)"
)
_OWNED = r"(?:his|her)"
_WORKPLACE = (
    r"(?:shop|end|post|corner|allotments?|library|club|chippy|church|school|bakery|surgery|chemist|counter|till|office|hub|"
    r"salon|caf[eé]|garage|stall|desk|front|door|barbers?|hairdressers?|butchers?|pub|flats?|bungalows?|centre|hall|"
    r"food\s?bank|hospice|nursery)"
)
_WHERE = (
    r"next\s+door|opposite|upstairs|downstairs|(?:over|across|down|up)\s+(?:the\s+)?(?:road|street|stairs|lane|top)"
    r"|from\s+(?:the\s+)?(?:\w+\s+)?(?:shop|flats|end|number|corner|pub|club|church|garage|school|work|WI|group|association|committee|food\s?bank|library|chippy)"
    r"|from\s+the\s+(?:residents|tenants|parents|youth|community|support)'?\s+(?:group|association|committee)"
    rf"|(?:at|in|over\s+at|up\s+at|down\s+at|behind)\s+(?:no\b|number\b|the\s+(?:\w+\s+)?{_WORKPLACE})"
    r"|(?:on|in|down|up|across)\s+(?:our|my)\s+(?:street|row|road|landing|block|stair|estate|close|lane|ward)"
)
_DOES = (
    r"who|said|says|told|lives|lived|reckons|swears|shouts|deals|rang|rings|lets\s+(?:him|her|his|them|us)|cried|cries|moved\s+(?:in|out|away)|"
    r"drinks|threatened|threatens|volunteers|teaches|feeds|thinks|bless|and\s+(?:me|i|her|his)\b|"
    rf"(?:got|had|has|lost|kept|keeps|walks|took|takes|left|runs|parks|puts|wants|with|needs|and)\s+{_OWNED}\b|"
    r"is\s+(?:a|an|my|our|scared|frightened|terrified|only|disabled|deaf|blind|pregnant|poorly)\b"
)
PERSON_AFTER = re.compile(
    r"'s\s+(?:mam|mum|dad|house|lad|lads|dog|dogs|kids|bairns|car|van|shed|garden|gran|nana|husband|wife|son|daughter|bike|flat)\b"
    rf"|,\s+(?:my|our|his|her|their|a|the)\s+(?:\w+\s+)?{_KIN}\b|,\s+(?:aged\s+)?\d{{1,2}}(?:,|\.|\s+(?:and|who))|,?\s+\(\d{{1,2}}\)"
    r"|,\s+(?:she|he)(?:'s|\s+is|\s+was)\b|\s+was\s+(?:putting|walking|talking|taking|pushing|crossing|driving|waiting|telling)\b"
    r"|\s+is\s+(?:only\s+|just\s+)?\d{1,2}(?=\s+(?:and|but|now|years?\s+old|yrs?\s+old|next)\b|\s*(?:[.,;!?]|$))"
    rf"|,?\s+(?:{_WHERE}|(?:{_DOES})\b)"
)
"""What comes after a name and speaks of a person, whatever else the word may mean."""
DOES_AS_PEOPLE_DO = re.compile(
    r"\s+(?:sells|knocks|helped|helps|asked|died|sits|knows|hit|hits|works|worked|drives|bought|drove|stood|saw|spoke|sorted|"
    r"gave|gives|kicked|smashed|chased|followed|collapsed|retired|won't|wont|can't|cant|cannot|doesn't|didn't|wouldn't|hasn't|used\s+to|came\s+out|"
    r"comes\s+(?:out|round)|got\s+(?:the\s+(?:bus|blame)|me|us|spat|mugged|hit|knocked|robbed|chased|called|told|hurt|beaten|attacked|followed|jumped|"
    r"threatened|burgled)|(?:was|were|is|are|been|being|gets)\s+(?:a|an|my|our|so|very|mugged|robbed|attacked|followed|chased|knocked|beaten|threatened|told|spat|hit|called|"
    r"brave|kind|driving|walking|sat|lovely|brilliant|fantastic|always|the\s+(?:one|only|best|worst|ringleader|main)|on\s+(?:his|her)|in\s+(?:his|her|hospital|prison)|\d{1,2}\b)|never|cleans|looks|fixes|"
    r"fixed|organises|runs|ran|delivers|makes|plays|goes|went|comes|does|did|deserves|cares|tries|tried|wants|pulled|threw|broke|stole|nicked|started)\b"
)
"""What may come after a name that is on no list, and would rarely come after a place."""
PERSON_BEFORE = re.compile(
    r"\b(?:asks?|asked|tells?|told|rang|ring|ringing|phoned|texted|blames?|met|thanks?\s+to|bless|known|knows?|spoke\s+(?:to|with)|"
    r"spoken\s+(?:to|with)|speak\s+to|talk(?:ed|ing)?\s+to|beat\s+up|mugged|robbed|poor|old|young|wor|our|big|little|wee|daft|"
    r"called|named|it's|its|it\s+is|it\s+was|was\s+by|and\s+his\s+mate|name's|name\s+is|names\s+are|hi|hello|dear|signed|cheers|"
    r"me\s+and|myself\s+and|i'm|i\s+am|this\s+is|credit\s+to|thank\s+you|aka|known\s+as|nicknamed|answers\s+to|goes\s+by|"
    r"likes?\s+of|lads?\s+like|people\s+like|neighbours?|mate|friend|carer|landlord|caretaker|landlady|barber|butcher|postie|"
    r"postman|milkman|warden|lollipop\s+(?:lady|man|woman))[ \t:,]+$",
    re.IGNORECASE,
)
"""What may come before a name that is on no list."""
WORD_BEFORE = re.compile(r"[^\W\d_]+(?=[ \t]+$)")
NOT_BEFORE_A_NAME = re.compile(
    r"the|an?|no|any|this|that|every|each|l[ea]|in|at|through|near|into|around|via|towards|round|outside|across|past",
    re.IGNORECASE,
)
"""Words after which a name stands for a place or a thing."""
NOT_BEFORE_A_HOUSEHOLD = re.compile(
    r"in|on|to|onto|into|from|of|at|over|across|along|through|down|up|off|by", re.IGNORECASE
)
NICKNAME_BEFORE = re.compile(r"\b(?:Big|Little|Wee|Mad|Auld|Fat|Skinny)[ \t]+$")
SENTENCE_START = re.compile(r"(?:^|[.!?:;\n\"(\[/*•-])\s*$")
DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?(?:\s+of)?\s+$")
"""What makes a month of “9 May, Wayne kicked my door”."""
WINDOW = 60


def before(text: str, place: int) -> str:
    """Give the words right before a place in a text: enough of them for the patterns that look back."""
    return text[max(0, place - WINDOW) : place]
