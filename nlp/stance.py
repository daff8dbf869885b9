"""Telling what a comment complains of from what it denies, praises or says is over."""

import re
from functools import lru_cache

from nlp.clean import clean, lowered
from nlp.types import Span

_DENIAL_BEFORE = re.compile(
    r"""\b(?:
      (?:it\s+)?(?:is|was|isn|wasn|'s|aint|ain|isnt|wasnt)(?:'?t|\s+not|\s+no)\s(?:\w+\s){0,3}
    | not\s+(?:just\s+)?(?:the|about|because|really|much|so\s+much)\s(?:\w+\s){0,2}
    | ^\s*not\s(?:\w+\s){0,2}
    | never\s+(?:had|seen|been)\s+(?:any\s+|a\s+)?(?:\w+\s){0,2}
    | (?:no|without)\s+(?:real\s+|major\s+)?(?:problem|problems|trouble|issue|issues|complaints?)\s(?:\w+\s){0,3}
    | (?:don'?t|do\s+not|can'?t|cannot|wouldn'?t)\s+(?:mind|blame|fault)\s(?:\w+\s){0,3}
    | (?:nothing\s+to\s+do\s+with|rather\s+than|instead\s+of|as\s+opposed\s+to)\s(?:\w+\s){0,2}
    | (?:blames?|blaming)\s+(?:it\s+)?(?:all\s+)?(?:on\s+)?(?:the\s+)?(?:\w+\s){0,1}
    )$""",
    re.VERBOSE,
)
_OVER_OR_PRAISED = re.compile(
    r"""\b(?:
      used\s+to\s+be | used\s+to\s+have | (?:was|were)\s+(?:bad|the\s+issue|a\s+problem|terrible|awful)
    | (?:got|been|is|are|'s|all|was|were)\s+(?:all\s+)?(?:sorted|fixed|dealt\s+with|moved\s+on|resolved|mended)
    | (?:has|have|that|it|they)(?:'ve|'s)?\s+(?:all\s+)?(?:stopped|gone\s+now|calmed\s+down)
    | used\s+to\s+(?:say|put|think) | (?:'d|would|should|could)(?:\s+have|'ve)\s+(?:said|put|written|told\s+you)
    | (?:was|were)\s+the\s+(?:thing|problem|issue)
    | (?:isn'?t|aren'?t|is\s+not|are\s+not)\s+(?:really\s+)?(?:the|a|my|our)\s+(?:real\s+)?(?:problem|issue)
    | (?:get|gets|getting|take|takes)\s+(?:all\s+)?the\s+blame | (?:get|gets|are)\s+blamed
    | fair\s+play | credit\s+where | to\s+be\s+fair | praise\s+where | can'?t\s+fault
    | (?:is|are|was|were|been)\s+(?:\w+\s)?
      (?:brilliant|lovely|great|excellent|fine|fantastic|marvellous|wonderful|grand|polite|nice|good|harmless)
    )\b""",
    re.VERBOSE,
)


def is_set_aside(text: str, passage: Span, phrase: Span) -> bool:
    """Say whether a phrase of a passage is denied, praised or said to be over, as far as its wording shows."""
    plain = _plain(text)
    before = plain[passage.start : phrase.start]
    around = plain[passage.start : passage.end]
    return bool(_DENIAL_BEFORE.search(before)) or _is_over_or_praised(around)


@lru_cache(maxsize=1)
def _is_over_or_praised(passage: str) -> bool:
    """Look at a passage once for all its phrases."""
    return bool(_OVER_OR_PRAISED.search(passage))


@lru_cache(maxsize=1)
def _plain(text: str) -> str:
    """Tidy a comment once for all its phrases, which are looked at one after another."""
    return lowered(clean(text))
