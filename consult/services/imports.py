"""Files of responses on their way in: begun, matched by a person, checked, imported whole, given up or undone.

Reading, checking and importing are steps of the worker, which takes one up with `claim_step`. A person changes a file
only between its steps, and only as they saw it: see `version`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session, col, delete, select

from consult.clock import today_in_london, utc_now
from consult.errors import Conflict
from consult.importing.checking import Check
from consult.importing.columns import Column
from consult.importing.matching import Matching
from consult.importing.products import Product
from consult.importing.rows import place_said
from consult.models import (
    Channel,
    Consultation,
    ImportProblem,
    ImportStatus,
    QuestionnaireVersion,
    ResponseImport,
    Series,
    Study,
    UploadedFile,
    User,
    Wave,
)
from consult.queries.consultations import get_consultation
from consult.queries.imports import STEPS
from consult.services.auditing import record
from consult.services.consultations import problem_with_slug
from consult.services.entering import refuse_before_opening
from consult.services.waves import DATES_TURNED, LABEL_TAKEN, LONGEST_LABEL

OPEN = (*STEPS, ImportStatus.MATCHING, ImportStatus.CHECKED)
"""On its way: neither imported nor at an end."""
TAKEN_FOR = timedelta(minutes=15)
"""A step takes minutes at the most; after this its worker is taken for lost."""
MOST_ATTEMPTS = 3
FORGOTTEN_AFTER = timedelta(days=90)
"""A file that nobody has gone on with for so long is given up: it holds people's answers."""
LOST = "The worker was lost while it worked on this file. Try again; if it happens again, split the file."
CHANGED = "Somebody else changed this import while you had the page open. Look at it as it is now, then go on."
IMPORTED_BEFORE = (
    "This very file was imported before, on {day}. Undo that import first, or choose another file. If the file holds "
    "two waves, save each as a file of its own."
)
ON_ITS_WAY = "This very file is on its way in already: go on with that import, or give it up first."
FUTURE = "The last day must be in the past: a wave is imported once it is over"


class NewWave(BaseModel):
    """The wave that a file holds: what it and its consultation are called, when it was, and how people were reached."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    label: str = Field(min_length=1, max_length=LONGEST_LABEL)
    title: str = Field(min_length=1, max_length=200)
    slug: str
    first_on: date
    last_on: date
    study: Study
    channel: Channel = Channel.NOT_KNOWN

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        """Refuse a last day before the first."""
        if self.last_on < self.first_on:
            raise ValueError(DATES_TURNED)
        return self


def begin_import(
    session: Session,
    series: Series,
    questionnaire: QuestionnaireVersion,
    wave: NewWave,
    *,
    file_name: str,
    content: bytes,
    actor: User,
) -> ResponseImport:
    """Keep an uploaded file for the worker to read. Nothing else is made before all of it can be.

    The caller hands the import to the queue after committing. Raises Conflict where the wave could not be made, or
    the file is imported or on its way already.
    """
    refuse_wave(session, series.id, wave)
    if questionnaire.published_at is None:
        raise Conflict("This questionnaire is a draft. Publish it, then import the wave.")
    begun = ResponseImport(
        series_id=series.id,
        questionnaire_id=questionnaire.id,
        wave=wave.model_dump(mode="json"),
        file_name=file_name[-200:],
        checksum=sha256(content).hexdigest(),
        begun_by_id=actor.id,
    )
    return _begun(session, begun, content, actor=actor)


def begin_adding(
    session: Session, consultation: Consultation, channel: Channel, *, file_name: str, content: bytes, actor: User
) -> ResponseImport:
    """Keep an uploaded file whose responses are to be added to a consultation that there is, as `begin_import` does."""
    refuse_before_opening(consultation)
    begun = ResponseImport(
        consultation_id=consultation.id,
        questionnaire_id=consultation.questionnaire_version_id,
        channel=channel,
        file_name=file_name[-200:],
        checksum=sha256(content).hexdigest(),
        begun_by_id=actor.id,
    )
    return _begun(session, begun, content, actor=actor)


def adds_to_a_consultation(found: ResponseImport) -> bool:
    """Whether the responses of a file are added to a consultation that there is, and make no wave."""
    return found.series_id is None


def refuse_wave(session: Session, series_id: UUID, wave: NewWave) -> None:
    """Raise Conflict where a wave of this name, or a consultation at this address, cannot be made."""
    problem = problem_with_slug(wave.slug)
    if problem is None and get_consultation(session, wave.slug) is not None:
        problem = f"There is already a consultation at /consultations/{wave.slug}. Enter another address"
    if problem is not None:
        raise Conflict(f"{problem}.")
    if wave.last_on >= today_in_london():
        raise Conflict(f"{FUTURE}.")
    labels = session.exec(select(Wave.label).where(Wave.series_id == series_id)).all()
    if wave.label in labels:
        raise Conflict(LABEL_TAKEN.format(wave.label))


def refuse_repeat(session: Session, checksum: str, *, but: UUID | None = None) -> None:
    """Raise Conflict where the same file was imported, or is on its way, in another import than `but`."""
    others = session.exec(
        select(ResponseImport)
        .where(ResponseImport.checksum == checksum, ResponseImport.id != but)
        .order_by(col(ResponseImport.begun_at), col(ResponseImport.id))
    ).all()
    for other in others:
        if other.status is ImportStatus.IMPORTED:
            raise Conflict(IMPORTED_BEFORE.format(day=f"{other.done_at:%-d %B %Y}"))
    if but is None and any(other.status in OPEN for other in others):
        raise Conflict(ON_ITS_WAY)


def claim_step(session: Session, import_id: UUID) -> ImportStatus | None:
    """Take the step that an import waits for. None when it waits for none, or another worker has it and may be alive.

    A step whose workers were lost again and again is given back to the person, with a sentence.
    """
    found = session.exec(select(ResponseImport).where(ResponseImport.id == import_id).with_for_update()).one_or_none()
    if found is None or found.status not in STEPS:
        return None
    now = utc_now()
    if found.taken_at is not None and found.taken_at > now - TAKEN_FOR:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        fail_step(session, found, LOST)
        return None
    found.attempts += 1
    found.taken_at = now
    session.flush()
    return found.status


def fail_step(session: Session, found: ResponseImport, why: str) -> None:
    """Give a step back to the person who asked for it. A file that cannot be read is deleted."""
    found.failure = why
    match found.status:
        case ImportStatus.READING:
            found.status = ImportStatus.UNREADABLE
            _forget_file(session, found)
        case ImportStatus.CHECKING:
            found.status = ImportStatus.MATCHING
        case _:
            found.status = ImportStatus.CHECKED
    found.taken_at = None
    session.flush()


def finish_reading(
    session: Session,
    found: ResponseImport,
    text: str,
    columns: Sequence[Column],
    *,
    rows: int,
    guess: Matching,
    product: Product | None = None,
) -> None:
    """Keep what was made out of a file, and the file as plain CSV from now on."""
    file = session.exec(select(UploadedFile).where(UploadedFile.import_id == found.id)).one()
    file.content = text.encode()
    found.columns = [column.model_dump(mode="json") for column in columns]
    found.rows = rows
    found.product = product.key if product else ""
    _match(found, guess)
    found.status, found.taken_at, found.failure = ImportStatus.MATCHING, None, None
    session.flush()


def save_matching(session: Session, found: ResponseImport, matching: Matching, *, seen: int, actor: User) -> None:
    """Keep what a person says the columns are. What was found out by an earlier check is void."""
    _take(session, found, seen=seen, may_be=(ImportStatus.MATCHING, ImportStatus.CHECKED))
    _match(found, matching)
    found.status, found.failure = ImportStatus.MATCHING, None
    _forget_check(session, found)
    record(session, "import matched", found, actor=actor, columns=len(matching.columns))
    session.flush()


def ask_for_check(session: Session, found: ResponseImport, *, seen: int, actor: User) -> None:
    """Have the worker check every row. The caller hands it to the queue after committing."""
    _take(session, found, seen=seen, may_be=(ImportStatus.MATCHING, ImportStatus.CHECKED))
    if not any(key.split(".")[0] != "about" for key in matching_of(found).columns.values()):
        raise Conflict("No column is matched with a question. Match at least one, then check the file.")
    _forget_check(session, found)
    _ask(found, ImportStatus.CHECKING)
    record(session, "import check asked for", found, actor=actor)
    session.flush()


def finish_check(session: Session, found: ResponseImport, check: Check) -> None:
    """Keep what a check found, row by row."""
    headers = [column.header for column in columns_of(found)]
    for position, problem in enumerate(check.problems):
        place = problem.wrong.column
        session.add(
            ImportProblem(
                import_id=found.id,
                position=position,
                row=problem.row,
                column="" if place is None else place_said(place, headers[place])[:200],
                sentence=problem.wrong.sentence,
            )
        )
    found.problems = check.problems_in_all
    found.remarks = dict(sorted(check.remarks.items()))
    found.responses = check.responses
    found.status, found.taken_at, found.failure = ImportStatus.CHECKED, None, None
    session.flush()


def ask_for_import(session: Session, found: ResponseImport, *, seen: int, actor: User) -> None:
    """Have the worker import the file, in which a check found nothing wrong. The caller hands it to the queue."""
    _take(session, found, seen=seen, may_be=(ImportStatus.CHECKED,))
    if found.problems:
        raise Conflict("The file has problems. Mend them and check it again: nothing is imported in part.")
    if not found.responses:
        raise Conflict("The file holds no answer to any matched question, so there is nothing to import.")
    _ask(found, ImportStatus.IMPORTING)
    record(session, "import asked for", found, actor=actor, responses=found.responses)
    session.flush()


def give_up(session: Session, found: ResponseImport, *, actor: User | None = None) -> None:
    """Delete the file of an import that is on its way. A worker that is at it drops what it has."""
    session.refresh(found, with_for_update=True)
    if found.status not in OPEN:
        raise Conflict("This import has come to its end already.")
    found.status, found.done_at, found.taken_at = ImportStatus.GIVEN_UP, utc_now(), None
    _forget_file(session, found)
    record(session, "import given up", found, actor=actor)
    session.flush()


def finish_import(session: Session, found: ResponseImport, *, responses: int, consultation_id: UUID) -> None:
    """Say that everything is imported, and delete the file."""
    found.status, found.done_at, found.taken_at, found.failure = ImportStatus.IMPORTED, utc_now(), None, None
    found.imported_checksum = found.checksum
    found.responses, found.consultation_id = responses, consultation_id
    _forget_file(session, found)
    record(session, "responses imported", found, responses=responses, consultation=consultation_id)
    session.flush()


def matching_of(found: ResponseImport) -> Matching:
    """What the columns of a file are said to be."""
    return Matching.model_validate(found.matching or {})


def columns_of(found: ResponseImport) -> tuple[Column, ...]:
    """The columns of a file, as the worker made them out."""
    return tuple(Column.model_validate(column) for column in found.columns)


def wave_of_import(found: ResponseImport) -> NewWave:
    """The wave that an import is to make."""
    return NewWave.model_validate(found.wave)


def _begun(session: Session, begun: ResponseImport, content: bytes, *, actor: User) -> ResponseImport:
    refuse_repeat(session, begun.checksum)
    session.add(begun)
    session.flush()
    session.add(UploadedFile(import_id=begun.id, content=content))
    facts = {"series": begun.series_id, "consultation": begun.consultation_id}
    known = {name: value for name, value in facts.items() if value is not None}
    record(session, "import begun", begun, actor=actor, bytes=len(content), **known)
    session.flush()
    return begun


def _match(found: ResponseImport, matching: Matching) -> None:
    found.matching = matching.model_dump(mode="json")
    found.version += 1


def _take(session: Session, found: ResponseImport, *, seen: int, may_be: Sequence[ImportStatus]) -> None:
    """Hold the import for this transaction. Raises Conflict where it is not as the person saw it."""
    session.refresh(found, with_for_update=True)
    if found.version != seen or found.status not in may_be:
        raise Conflict(CHANGED)


def _ask(found: ResponseImport, step: ImportStatus) -> None:
    found.status, found.failure = step, None
    found.asked_at, found.taken_at, found.attempts = utc_now(), None, 0


def _forget_check(session: Session, found: ResponseImport) -> None:
    session.exec(delete(ImportProblem).where(col(ImportProblem.import_id) == found.id))
    found.problems, found.remarks, found.responses = 0, {}, 0


def _forget_file(session: Session, found: ResponseImport) -> None:
    """Delete the file, and what was said of its cells."""
    session.exec(delete(UploadedFile).where(col(UploadedFile.import_id) == found.id))
    session.exec(delete(ImportProblem).where(col(ImportProblem.import_id) == found.id))
    headers = [column.model_copy(update={"values": (), "has_more": False}) for column in columns_of(found)]
    found.columns = [column.model_dump(mode="json") for column in headers]
    found.matching = Matching(columns=matching_of(found).columns).model_dump(mode="json")
