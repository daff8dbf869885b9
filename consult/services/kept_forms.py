"""Forms kept for their senders while they sign in at a provider: few, small, and not for long."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, delete, func, select

from consult.clock import utc_now
from consult.models import KeptForm

KEPT_FOR = timedelta(minutes=30)
MOST_FORMS = 500
"""Whoever can reach the page to sign in can have a form kept: they cannot fill the disk."""
MOST_BYTES = 256 * 1024
LONGEST_PATH = 2000


def keep_form(session: Session, path: str, fields: Sequence[tuple[str, str]]) -> KeptForm | None:
    """Keep a form for its sender, whose browser alone may know its identifier. None: it is too large, or many wait."""
    forget_kept_forms(session)
    if len(path) > LONGEST_PATH or len(json.dumps(fields)) > MOST_BYTES:
        return None
    if session.exec(select(func.count()).select_from(KeptForm)).one() >= MOST_FORMS:
        return None
    form = KeptForm(path=path, fields=[list(field) for field in fields])
    session.add(form)
    session.flush()
    return form


def take_form(session: Session, form_id: UUID) -> KeptForm | None:
    """Give a form back, once. None: it was given back already, or kept too long ago."""
    form = session.get(KeptForm, form_id)
    if form is None:
        return None
    session.delete(form)
    session.flush()
    return form if form.kept_at > utc_now() - KEPT_FOR else None


def forget_kept_forms(session: Session) -> int:
    """Delete the forms that nobody came back for, and give how many."""
    old = delete(KeptForm).where(col(KeptForm.kept_at) <= utc_now() - KEPT_FOR)
    return len(session.scalars(old.returning(col(KeptForm.id))).all())
