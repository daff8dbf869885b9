"""The responses of a file written down at once, and taken away again while nothing was built on them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col, delete

from consult.clock import end_of_day_in_london, start_of_day_in_london
from consult.errors import Conflict
from consult.models import (
    Comment,
    Consultation,
    ImportStatus,
    QuestionnaireVersion,
    Response,
    ResponseImport,
    Series,
    Study,
    User,
    Wave,
)
from consult.services.auditing import record
from consult.services.consultations import open_consultation
from consult.services.imports import NewWave, finish_import, refuse_repeat, refuse_wave, wave_of_import
from consult.services.waves import add_consultation
from consult.services.writing_imported import InCommon, PreparedRows, write_responses

NEVER_BUILT_ON = frozenset(
    {"wave", "response", "response_import", "answer", "comment", "imported_response", "membership"}
)
"""The tables that an import fills itself, and who may see what it made."""


def import_whole(session: Session, found: ResponseImport, prepared: Iterable[PreparedRows]) -> Consultation:
    """Make the wave and its consultation and write every response, in the caller's transaction: all of it or nothing.

    Raises Conflict where the wave cannot be made any more, or the same file was imported meanwhile.
    """
    wave = wave_of_import(found)
    if found.series_id is None:
        raise Conflict("This file belongs to no series.")
    refuse_wave(session, found.series_id, wave)
    refuse_repeat(session, found.checksum, but=found.id)
    consultation = _consultation(session, found, wave)
    common = InCommon(wave.channel, wave.last_on, has_weights=wave.study is Study.SAMPLE_SURVEY)
    responses = write_responses(session, found, consultation, prepared, common)
    series = session.get_one(Series, found.series_id)
    add_consultation(session, series, consultation, label=wave.label, actor=session.get(User, found.begun_by_id))
    finish_import(session, found, responses=responses, consultation_id=consultation.id)
    return consultation


def what_was_built_on(session: Session, consultation: Consultation) -> tuple[str, ...]:
    """The kinds of thing that hang on a consultation or its responses beyond what was imported, by name."""
    responses = select(col(Response.id)).where(col(Response.consultation_id) == consultation.id)
    comments = select(col(Comment.id)).where(col(Comment.response_id).in_(responses))
    holds = {"response": responses, "comment": comments}
    built = set()
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            target = key.column.table.name
            if table.name in NEVER_BUILT_ON or target not in ("consultation", *holds):
                continue
            mine = key.parent == consultation.id if target == "consultation" else key.parent.in_(holds[target])
            if session.execute(select(func.count()).select_from(table).where(mine)).scalar_one():
                built.add(table.name.replace("_", " "))
    if session.execute(select(func.count()).where(*_touched(consultation))).scalar_one():
        built.add("decided comment")
    return tuple(sorted(built))


def undo_import(session: Session, found: ResponseImport, *, actor: User) -> None:
    """Take a whole import away: its wave, its consultation and every response. Raises Conflict once it was built on."""
    session.refresh(found, with_for_update=True)
    if found.status is not ImportStatus.IMPORTED or found.consultation_id is None:
        raise Conflict("This import is undone already, or was never carried out.")
    consultation = session.get_one(Consultation, found.consultation_id, with_for_update=True)
    built = what_was_built_on(session, consultation)
    if built:
        raise Conflict(f"This import cannot be undone any more, because work was built on it: {', '.join(built)}.")
    found.status, found.imported_checksum, found.consultation_id = ImportStatus.UNDONE, None, None
    record(session, "import undone", found, actor=actor, responses=found.responses, consultation=consultation.id)
    session.flush()
    session.exec(delete(Response).where(col(Response.consultation_id) == consultation.id))
    session.exec(delete(Wave).where(col(Wave.consultation_id) == consultation.id))
    session.exec(delete(Consultation).where(col(Consultation.id) == consultation.id))
    session.flush()


def _touched(consultation: Consultation) -> tuple[Any, ...]:
    """Comments that a person has decided the themes of."""
    return (
        col(Comment.reviewed_at).is_not(None),
        col(Comment.response_id).in_(select(col(Response.id)).where(col(Response.consultation_id) == consultation.id)),
    )


def _consultation(session: Session, found: ResponseImport, wave: NewWave) -> Consultation:
    consultation = open_consultation(
        session,
        session.get_one(QuestionnaireVersion, found.questionnaire_id),
        slug=wave.slug,
        title=wave.title,
        opens_at=start_of_day_in_london(wave.first_on),
        closes_at=end_of_day_in_london(wave.last_on),
        actor=session.get(User, found.begun_by_id),
    )
    consultation.is_imported = True
    consultation.study = wave.study
    session.flush()
    return consultation
