"""Second factors: an authenticator app whose code somebody types besides their password, and codes for without it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from pyotp import TOTP, random_base32
from sqlalchemy import delete, update
from sqlmodel import Session, col

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import RecoveryCode, SecondFactor, User
from consult.queries.second_factors import get_factor_begun, get_second_factor, list_recovery_codes
from consult.services.auditing import record
from consult.services.hashing import fits, hasher
from consult.services.receiving import REFERENCE_ALPHABET

RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 12
DIGITS = 6
STEPS_EITHER_WAY = 1
"""A clock that is half a minute wrong, or a code typed late, is let pass."""


def begin_second_factor(session: Session, user: User) -> SecondFactor:
    """Make a new secret for a person's authenticator app, which counts once a code has confirmed it.

    Raises Conflict where one is confirmed already.
    """
    factor = get_factor_begun(session, user)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict("You already sign in with an authenticator app. Stop using it first.")
    if factor is None:
        factor = SecondFactor(user_id=user.id, secret=random_base32())
        session.add(factor)
    else:
        factor.secret = random_base32()
    session.flush()
    return factor


def confirm_second_factor(session: Session, user: User, code: str) -> Sequence[str] | None:
    """Take the first code of an app that is being set up, and give the recovery codes; None where it is not right."""
    factor = get_factor_begun(session, user)
    if factor is None or factor.confirmed_at is not None or not _take_code(session, factor, code):
        return None
    factor.confirmed_at = utc_now()
    record(session, "second factor set up", user, actor=user)
    return give_recovery_codes(session, user)


def give_recovery_codes(session: Session, user: User) -> Sequence[str]:
    """New recovery codes, to be shown to the person once; older ones no longer work."""
    _delete_recovery_codes(session, user)
    codes = [
        "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(RECOVERY_CODE_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=hasher.hash(code)) for code in codes)
    record(session, "recovery codes given", user, actor=user)
    session.flush()
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def use_code(session: Session, user: User, code: str) -> bool:
    """Whether a code is what a person's app shows now, or a recovery code of theirs. It works no second time."""
    typed = _letters(code)
    if len(typed) == DIGITS:
        factor = get_second_factor(session, user)
        return factor is not None and _take_code(session, factor, typed)
    return len(typed) == RECOVERY_CODE_LENGTH and _take_recovery_code(session, user, typed)


def is_recovery_code(code: str) -> bool:
    """Whether what somebody typed has the length of a recovery code."""
    return len(_letters(code)) == RECOVERY_CODE_LENGTH


def remove_second_factor(session: Session, user: User, *, actor: User) -> None:
    """Take away a person's authenticator app and recovery codes: their password alone signs them in then."""
    session.connection().execute(delete(SecondFactor).where(col(SecondFactor.user_id) == user.id))
    _delete_recovery_codes(session, user)
    record(session, "second factor removed", user, actor=actor)
    session.flush()


def set_up_address(factor: SecondFactor, *, email: str, site_name: str) -> str:
    """What an authenticator app reads from the square code."""
    return TOTP(factor.secret).provisioning_uri(name=email, issuer_name=site_name)


def _take_code(session: Session, factor: SecondFactor, code: str) -> bool:
    step = _step_of(factor.secret, _letters(code), utc_now())
    if step is None:
        return False
    # One statement, so that of two requests with the same code one is too late.
    later = (col(SecondFactor.last_step).is_(None)) | (col(SecondFactor.last_step) < step)
    taken = update(SecondFactor).where(col(SecondFactor.id) == factor.id, later).values(last_step=step)
    return session.scalars(taken.returning(col(SecondFactor.id))).one_or_none() is not None


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step that a code belongs to, of those near enough to now."""
    codes = TOTP(secret, digits=DIGITS)
    this = codes.timecode(now)
    steps = range(this - STEPS_EITHER_WAY, this + STEPS_EITHER_WAY + 1)
    return next(
        (step for step in steps if secrets.compare_digest(codes.generate_otp(step).encode(), code.encode())), None
    )


def _take_recovery_code(session: Session, user: User, code: str) -> bool:
    found = next((each for each in list_recovery_codes(session, user) if fits(each.code_hash, code)), None)
    if found is None:
        return False
    # One statement here too.
    used = delete(RecoveryCode).where(col(RecoveryCode.id) == found.id).returning(col(RecoveryCode.id))
    if session.scalars(used).one_or_none() is None:
        return False
    record(session, "recovery code used", user, actor=user)
    session.flush()
    return True


def _delete_recovery_codes(session: Session, user: User) -> None:
    session.connection().execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))


def _letters(code: str) -> str:
    """A code without the spaces and hyphens that people put into it."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
