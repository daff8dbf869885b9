"""Disagreements of a coded sample, side by side, to settle. The machine's codes are not on these pages either."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.sampling.coding import STALE
from consult.policy.sampling.finding import Found, require_readable
from consult.policy.sampling.guidance import guidance_of
from consult.policy.sampling.sample import SAMPLE
from consult.policy.theme_choice import ThemeChoice
from consult.queries.sampled_codes import SampledCodes, list_codes
from consult.queries.sampling import code_book_of
from consult.queries.themes import list_themes
from consult.services.settling import settle


@dataclass(frozen=True, slots=True)
class Settling:
    """The comments of a sample that people have to settle, and what settled itself."""

    codes: Sequence[SampledCodes]
    to_settle: Sequence[SampledCodes]

    @property
    def agreed(self) -> int:
        """How many the coders agree on."""
        return sum(not each.is_disputed and len(each.codes) > 1 for each in self.codes)

    @property
    def by_one(self) -> int:
        """How many only one of two could code, whose codes stand."""
        return sum(len(each.codes) == 1 for each in self.codes)

    @property
    def unsettled(self) -> Sequence[SampledCodes]:
        """Those that still wait."""
        return [each for each in self.to_settle if each.settled is None]

    def next_unsettled(self, position: int) -> SampledCodes | None:
        """The next that waits after a position, else the first."""
        waiting = [each for each in self.unsettled if each.position != position]
        return next((each for each in waiting if each.position > position), waiting[0] if waiting else None)


@bp.get(f"{SAMPLE}/settling")
@requires(Role.POLICY)
def sample_settling(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Every disagreement side by side."""
    found = _require_coded(slug, question_key, sample_id)
    themes = list_themes(db.session, code_book_of(db.session, found.sample))
    return render_template(
        "policy/sampling/settling.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        settling=_settling(found),
        labels={theme.key: theme.label for theme in themes},
    )


@bp.get(f"{SAMPLE}/settling/<int:position>")
@requires(Role.POLICY)
def sample_dispute(slug: str, question_key: str, sample_id: UUID, position: int) -> ResponseReturnValue:
    """One disagreement, with the form to settle it."""
    found = _require_coded(slug, question_key, sample_id)
    codes = _at(_settling(found), position)
    # Nothing is ticked beforehand that only one person gave: the settler decides, and is not led.
    shared = set.intersection(*map(set, codes.codes.values())) if codes.codes else set()
    themes = codes.settled or tuple(key for key in next(iter(codes.codes.values()), ()) if key in shared)
    main = codes.settled[0] if codes.settled else ""
    return _page(found, codes, ThemeChoice(themes, main), codes.note)


@bp.post(f"{SAMPLE}/settling/<int:position>")
@requires(Role.POLICY)
@keeps_what_was_typed
def sample_settle(slug: str, question_key: str, sample_id: UUID, position: int) -> ResponseReturnValue:
    """Settle one disagreement and go to the next, or say what to put right."""
    found = _require_coded(slug, question_key, sample_id)
    settling = _settling(found)
    codes = _at(settling, position)
    note = request.form.get("note", "")
    choice = _choice(found, codes)
    if not note.strip():
        choice = replace(choice, errors=(*choice.errors, ("note", "Enter why it is settled so")))
    if form_is_stale():
        choice = replace(choice, errors=STALE)
    if choice.errors:
        return _page(found, codes, choice, note)
    keys = sorted(choice.ticked, key=lambda key: key != choice.main)
    settle(db.session, sample_id, codes.id, keys, note, settled_by=current_user())
    following = settling.next_unsettled(position)
    address = (
        found.address("sample_dispute", position=following.position) if following else found.address("sample_settling")
    )
    db.session.commit()
    if not following:
        flash("Every disagreement is settled. The sample can be closed.", "success")
    return redirect(address, code=303)


def _choice(found: Found, codes: SampledCodes) -> ThemeChoice:
    """The themes ticked, or one person's as they are where a button said so."""
    taken = codes.codes.get(int(request.form["take"])) if request.form.get("take") in ("1", "2") else None
    if taken:
        return ThemeChoice(taken, taken[0])
    return ThemeChoice.read(request.form, list_themes(db.session, code_book_of(db.session, found.sample)))


def _require_coded(slug: str, question_key: str, sample_id: UUID) -> Found:
    found = require_readable(slug, question_key, sample_id)
    if not found.standing.is_coded:
        raise Conflict("The sample is not coded yet. Disagreements can be read when every coder has finished.")
    return found


def _settling(found: Found) -> Settling:
    codes = list_codes(db.session, found.sample)
    places = found.sample.coders
    return Settling(codes, [each for each in codes if each.is_disputed or each.is_without_judge(places)])


def _at(settling: Settling, position: int) -> SampledCodes:
    for each in settling.to_settle:
        if each.position == position:
            return each
    raise NotFound("There is no such disagreement in this sample.")


def _page(found: Found, codes: SampledCodes, choice: ThemeChoice, note: str) -> ResponseReturnValue:
    if found.sample.closed_at is not None:
        return redirect(found.address("sample_settling"), code=302)
    book = code_book_of(db.session, found.sample)
    themes = list_themes(db.session, book)
    return render_template(
        "policy/sampling/dispute.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        codes=codes,
        choice=choice,
        note=note,
        guidance=guidance_of(book, themes),
        labels={theme.key: theme.label for theme in themes},
        people={coder.place: coder.name for coder in found.standing.coders},
    )
