"""Working out a change of a question's code book against what stands there now, without changing anything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import ChangeKind, CodeBook, CodeBookChange, Consultation
from consult.queries.code_book_columns import columns_with, counts_now, themes_in_use
from consult.queries.code_book_history import ChangeMade, Effect, require_change
from consult.queries.code_books import (
    becomes_on_the_way,
    coding_state,
    contents_of,
    keys_ever_used,
    require_code_book,
    require_version,
)
from consult.services.code_book_edits import (
    CannotChange,
    Change,
    EditTheme,
    MergeCandidate,
    Revision,
    SignOffVersion,
    TakeVersion,
    UndoChange,
    rebased,
    replaced,
    revise,
)
from consult.services.code_book_effects import effect_of
from consult.services.code_book_recoding import BringBack, Recoding, TakenAway, recode
from consult.services.code_book_undoing import DoneBefore, undone
from nlp import codebook


@dataclass(frozen=True, slots=True)
class Place:
    """A question whose code book is looked at or changed."""

    consultation: Consultation
    question_key: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A change against the version in use: what the code book becomes, what comments become, and the effect.

    `in_use` are the themes that stand on comments now, by identifier.
    """

    book: CodeBook
    before: codebook.CodeBook
    revision: Revision
    recoding: Recoding
    effect: Effect
    in_use: Mapping[UUID, str]


def revision_of(session: Session, place: Place, change: Change, *, made_from: UUID | None = None) -> Revision:
    """What the code book becomes. Raises CannotChange where the change does not fit the version in use.

    `made_from` is the version that was on the page when the change was typed: what somebody left as it was there is
    left as others have made it since.
    """
    book = require_code_book(session, place.consultation, place.question_key)
    before = contents_of(book)
    match change:
        case UndoChange():
            return _undoing(session, place, before, _to_undo(session, place, change))
        case TakeVersion():
            return _taking(session, book, change)
        case SignOffVersion():
            return Revision(before, f"Version {book.version} signed off; work goes on in the next")
        case EditTheme() | MergeCandidate() if made_from not in (None, book.id):
            earlier = contents_of(require_version(session, book.slug, made_from))
            return revise(before, rebased(change, earlier, before))
        case _:
            return revise(before, change, taken=keys_ever_used(session, book.slug))


def work_out(session: Session, place: Place, change: Change, *, made_from: UUID | None = None) -> WorkedOut:
    """Everything that a change does, with the effect on the counts. Raises CannotChange."""
    book = require_code_book(session, place.consultation, place.question_key)
    before = contents_of(book)
    revision = revision_of(session, place, change, made_from=made_from)
    bring_back = _bring_back(session, change)
    in_use = themes_in_use(session, place.consultation.id, place.question_key)
    columns = columns_with(
        session,
        place.consultation.id,
        place.question_key,
        keys=_touched(before, revision, in_use),
        also=sorted({comment_id for comment_id, _ in bring_back.columns}) if bring_back else (),
    )
    labels = {theme.id: theme.label for theme in before.themes}
    recoding = recode(columns, revision, labels=labels, at=utc_now(), bring_back=bring_back)
    if recoding.coded_since:  # what the machine has said since cannot be told apart without asking it again
        revision = replace(revision, is_for_machine=True)
    state = coding_state(session, place.consultation, place.question_key)
    effect = effect_of(
        before,
        revision,
        recoding,
        counts_now(session, place.consultation.id, place.question_key),
        to_code_again=state.comments if revision.is_for_machine else 0,
    )
    return WorkedOut(book, before, revision, recoding, effect, in_use)


def _touched(before: codebook.CodeBook, revision: Revision, in_use: Mapping[UUID, str]) -> set[str]:
    """The keys of themes whose comments count differently after: gone, become another, or moved."""
    after = {theme.id: category.id for category in revision.book.categories for theme in category.themes}
    moved = {
        theme.id
        for category in before.categories
        for theme in category.themes
        if after.get(theme.id, category.id) != category.id
    }
    return {*revision.becomes, *moved, *(key for key in in_use.values() if key not in after)}


def _to_undo(session: Session, place: Place, change: UndoChange) -> ChangeMade:
    made = require_change(session, place.consultation, place.question_key, change.change)
    if made.kind is ChangeKind.SIGN_OFF:
        raise CannotChange("Signing off cannot be undone: what was signed off stays as it was.")
    if made.undone_at is not None:
        raise CannotChange("This change has been undone already.")
    return made


def _undoing(session: Session, place: Place, now: codebook.CodeBook, made: ChangeMade) -> Revision:
    before, after = (session.get_one(CodeBook, version) for version in (made.from_id, made.to_id))
    return undone(
        now,
        DoneBefore(
            contents_of(before),
            contents_of(after),
            made.summary,
            made.details.becomes,
            made.details.back,
            made.is_for_machine,
        ),
    )


def _taking(session: Session, book: CodeBook, change: TakeVersion) -> Revision:
    target = require_version(session, book.slug, change.version)
    if target.id == book.id:
        raise CannotChange(f"Version {book.version} is in use here already.")
    becomes = becomes_on_the_way(session, book, target)
    summary = f"Version {target.version} taken in the place of {book.version}"
    if contents_of(target).categories == contents_of(book).categories:
        return Revision(contents_of(target), summary)
    return replaced(contents_of(book), contents_of(target), summary, becomes=becomes)


def _bring_back(session: Session, change: Change) -> BringBack | None:
    if not isinstance(change, UndoChange):
        return None
    row = session.get_one(CodeBookChange, change.change)
    kept = [TakenAway.model_validate(each) for each in row.taken_away]
    return BringBack(row.made_at, {each.column: each for each in kept})
