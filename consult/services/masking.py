"""Which personal details of a comment are masked: what the machine found, and a person's decisions over it."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict, NotFound
from consult.models import Comment, FoundBy, MaskedDetail, User
from consult.queries.masking import details_of, fingerprint_of
from consult.services.auditing import record
from consult.services.masked_text import masked, places_of
from nlp.types import DetailKind, PersonalDetail


class MaskingChanged(Conflict):
    """The details of a comment are not those that the page showed which somebody decided on."""


class NothingToMask(Conflict):
    """Words were typed that the comment does not hold, or that are masked already."""


def keep_details(session: Session, comments: Sequence[Comment], found: Mapping[UUID, Sequence[PersonalDetail]]) -> None:
    """Keep what the machine found in comments that the caller has locked, and mask them anew.

    A person's decisions stand: what they left readable, added or looked at stays as they decided, and nothing inside
    it is decided again. What the machine alone had found before and does not find now goes.
    """
    rows = details_of(session, [comment.id for comment in comments])
    for comment in comments:
        before = rows[comment.id]
        decided = [row for row in before if row.decided_at is not None]
        new = {each for each in found[comment.id] if not any(_holds(row, each) for row in decided)}
        kept = [row for row in before if row.decided_at is None and _detail(row) in new]
        for row in before:
            if row.decided_at is None and row not in kept:
                session.delete(row)
        missing = new - {_detail(row) for row in kept}
        added = [_row(comment, each, FoundBy.MACHINE) for each in sorted(missing, key=lambda each: each.start)]
        session.add_all(added)
        _mask(comment, [*decided, *kept, *added])


def decide_details(
    session: Session, comment_id: UUID, shown: Collection[UUID], *, reason: str, seen: str, decided_by: User
) -> None:
    """Say that a person looked at every detail of a comment, and left these of the machine's readable, and why.

    Details already left readable stay so. `seen` is the fingerprint of what the person had before them; raises
    MaskingChanged where the details are others now.
    """
    comment = _locked(session, comment_id)
    rows = details_of(session, [comment_id])[comment_id]
    if fingerprint_of(comment.text, rows) != seen:
        raise MaskingChanged(
            "The details of this comment changed after you opened it, so nothing was saved. "
            "Look at them again. What you ticked and typed is still here: check it and save again."
        )
    now = utc_now()
    for row in rows:
        if row.id in shown and not row.is_shown:
            row.is_shown, row.reason = True, reason
            row.decided_by_id, row.decided_at = decided_by.id, now
            record(session, "detail left readable", comment, actor=decided_by, kind=row.kind.value)
        elif row.decided_at is None:
            row.decided_by_id, row.decided_at = decided_by.id, now
    _mask(comment, rows)
    record(session, "details checked", comment, actor=decided_by, details=len(rows))
    session.flush()


def mask_words(
    session: Session, comment_id: UUID, words: str, kind: DetailKind, *, reason: str, masked_by: User
) -> int:
    """Mask these words wherever they stand in a comment, and give at how many places that made a difference.

    Raises NothingToMask where the comment does not hold them, or where they are masked already.
    """
    comment = _locked(session, comment_id)
    rows = list(details_of(session, [comment_id])[comment_id])
    places = places_of(words, comment.text)
    if not places:
        raise NothingToMask("The comment does not hold these words. Copy them from the comment, letter for letter.")
    masks = [row for row in rows if not row.is_shown]
    readable = [place for place in places if not any(row.start <= place[0] and place[1] <= row.end for row in masks)]
    if not readable:
        raise NothingToMask("These words are masked already.")
    by_place = {(row.start, row.end): row for row in rows}
    for start, end in readable:
        row = by_place.get((start, end))
        if row is None:
            row = _row(comment, PersonalDetail(start, end, kind), FoundBy.PERSON)
            session.add(row)
            rows.append(row)
        row.kind, row.is_shown, row.reason = kind, False, reason
        row.decided_by_id, row.decided_at = masked_by.id, utc_now()
    _mask(comment, rows)
    record(session, "words masked", comment, actor=masked_by, kind=kind.value, places=len(readable))
    session.flush()
    return len(readable)


def undo_detail(session: Session, comment_id: UUID, detail_id: UUID, *, is_shown: bool, undone_by: User) -> None:
    """Mask a detail again that a person left readable, or let words be read again that a person had masked.

    The reason that was given stays with it. Where somebody else was faster, nothing happens.
    """
    comment = _locked(session, comment_id)
    rows = details_of(session, [comment_id])[comment_id]
    row = next((row for row in rows if row.id == detail_id), None)
    if row is None:
        raise NotFound("This detail is no longer there. The comment may have been corrected.")
    if row.is_shown == is_shown:
        return
    if is_shown and row.found_by is FoundBy.MACHINE:
        raise Conflict("The machine found this detail. To leave it readable, tick it and give a reason.")
    row.is_shown = is_shown
    row.decided_by_id, row.decided_at = undone_by.id, utc_now()
    _mask(comment, rows)
    action = "masked words taken back" if is_shown else "detail masked again"
    record(session, action, comment, actor=undone_by, kind=row.kind.value)
    session.flush()


def carry_details_over(session: Session, comment: Comment, text: str) -> None:
    """Take a comment's details along to its corrected text; call it while the comment still has the old one.

    Words that a person masked are masked wherever the new text has them. Words that a person left readable stay so
    where the same words stand as often before. The rest goes, and the machine reads the new text.
    """
    comment = _locked(session, comment.id)  # so that nobody masks words at places of the old text meanwhile
    rows = details_of(session, [comment.id])[comment.id]
    old, new = comment.text, text
    carried = [(row, places) for row in rows if (places := _places_after(row, old, new))]
    for row in rows:
        session.delete(row)
    session.flush()
    taken: set[tuple[int, int]] = set()
    for row, places in carried:
        for start, end in places:
            if (start, end) in taken:
                continue
            taken.add((start, end))
            session.add(MaskedDetail(**row.model_dump(exclude={"id", "start", "end"}), start=start, end=end))
    session.flush()


def _places_after(row: MaskedDetail, old: str, new: str) -> Sequence[tuple[int, int]]:
    """Where a person's decision on a detail of the old text applies in the new one."""
    if row.decided_at is None:
        return ()
    words = old[row.start : row.end]
    there = places_of(words, new)
    if row.found_by is FoundBy.PERSON and not row.is_shown:
        return there
    before = [place for place in places_of(words, old) if place[0] < row.start]
    return there[len(before) : len(before) + 1]


def _mask(comment: Comment, rows: Sequence[MaskedDetail]) -> None:
    """Make the masked text anew from the details that are not shown.

    A comment whose details were never kept is read again by the machine first, and nothing of it is shown until then.
    """
    if comment.passages is None:
        comment.masked_text = None
        comment.coded_at = None
        return
    comment.masked_text = masked(comment.text, [_detail(row) for row in rows if not row.is_shown])


def _holds(row: MaskedDetail, found: PersonalDetail) -> bool:
    return row.start <= found.start and found.end <= row.end


def _detail(row: MaskedDetail) -> PersonalDetail:
    return PersonalDetail(row.start, row.end, row.kind)


def _row(comment: Comment, detail: PersonalDetail, found_by: FoundBy) -> MaskedDetail:
    return MaskedDetail(comment_id=comment.id, start=detail.start, end=detail.end, kind=detail.kind, found_by=found_by)


def _locked(session: Session, comment_id: UUID) -> Comment:
    comment = session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None:
        raise NotFound("There is no such comment.")
    return comment
