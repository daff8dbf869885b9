"""Coming back to a draft from any browser, with its link and a code."""

import secrets
from datetime import timedelta
from enum import StrEnum

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Draft
from consult.services.auditing import record
from consult.services.hashing import fits, hasher
from consult.services.receiving import REFERENCE_ALPHABET

TRIES_ALLOWED = 5
PAUSE = timedelta(minutes=15)
CODE_LENGTH = 12


class CodeCheck(StrEnum):
    """How a try to open a draft ended."""

    RIGHT = "right"
    WRONG = "wrong"
    PAUSED = "paused"


def give_code(session: Session, draft: Draft) -> str:
    """A new code for a draft, to be shown to the person once; an older code no longer works."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(CODE_LENGTH))
    draft.resume_code_hash = hasher.hash(letters)
    draft.resume_attempts = 0
    draft.resume_locked_until = None
    record(session, "resume code given", draft)
    session.flush()
    half = CODE_LENGTH // 2
    return f"{letters[:half]}-{letters[half:]}"


def try_code(session: Session, draft: Draft, code: str) -> CodeCheck:
    """Whether a code opens a draft. After five wrong ones none is looked at for a quarter of an hour.

    Counts the try, so commit whatever the outcome. Capitals, spaces and hyphens do not matter.
    """
    now = utc_now()
    if draft.resume_locked_until is not None and now < draft.resume_locked_until:
        return CodeCheck.PAUSED
    if opens(draft, code):
        draft.resume_attempts = 0
        draft.resume_locked_until = None
        outcome = CodeCheck.RIGHT
        record(session, "draft resumed", draft)
    else:
        draft.resume_attempts += 1
        outcome = CodeCheck.WRONG
        if draft.resume_attempts >= TRIES_ALLOWED:
            draft.resume_attempts, draft.resume_locked_until, outcome = 0, now + PAUSE, CodeCheck.PAUSED
        record(session, "resume code wrong", draft)
    session.flush()
    return outcome


def opens(draft: Draft, code: str) -> bool:
    """Whether this is the code of a draft. Counts nothing, so it is for staff alone: residents go by `try_code`."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    code_hash = draft.resume_code_hash
    return code_hash is not None and len(letters) == CODE_LENGTH and fits(code_hash, letters)
