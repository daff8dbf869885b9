"""Coding a sample blind: one comment at a time, with the code book and nothing else."""

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
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.sampling.finding import Found, require_found
from consult.policy.sampling.guidance import guidance_of
from consult.policy.sampling.sample import SAMPLE
from consult.policy.theme_choice import ThemeChoice
from consult.queries.blind_coding import OwnComment, list_own_comments
from consult.queries.sampling import code_book_of
from consult.queries.themes import list_themes
from consult.services.blind_coding import NOT_A_CODER, finish_coding, save_codes

STALE = (("", "Your page had been open too long, so nothing was saved. Check the themes and save again"),)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One coder's comments, and where they are among them."""

    comments: Sequence[OwnComment]

    @property
    def coded(self) -> int:
        """How many they have coded."""
        return sum(comment.themes is not None for comment in self.comments)

    @property
    def to_code(self) -> int:
        """How many they have to code in all: those left out for them are not among them."""
        return sum(not comment.is_left_out for comment in self.comments)

    def at(self, position: int) -> OwnComment:
        """The comment at a position. Raises NotFound."""
        for comment in self.comments:
            if comment.position == position:
                return comment
        raise NotFound("There is no such comment in this sample.")

    def before(self, position: int) -> OwnComment | None:
        """The comment to go back to."""
        return next(
            (each for each in reversed(self.comments) if each.position < position and not each.is_left_out), None
        )

    def after(self, position: int) -> OwnComment | None:
        """The comment that follows, coded or not."""
        return next((each for each in self.comments if each.position > position and not each.is_left_out), None)

    def next_waiting(self, position: int = 0) -> OwnComment | None:
        """The next comment to code after a position, else the first that was passed over."""
        waiting = [comment for comment in self.comments if comment.is_waiting and comment.position != position]
        return next((comment for comment in waiting if comment.position > position), waiting[0] if waiting else None)


@bp.get(f"{SAMPLE}/code")
@requires(Role.POLICY)
def sample_next(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Go to the next comment to code; to the list of one's own codes when there is none."""
    found = _require_coder(slug, question_key, sample_id)
    return redirect(_next_address(found, _sitting(found)), code=302)


@bp.get(f"{SAMPLE}/code/<int:position>")
@requires(Role.POLICY)
def sample_comment(slug: str, question_key: str, sample_id: UUID, position: int) -> ResponseReturnValue:
    """One comment to code, with what this coder gave it before."""
    found = _require_coder(slug, question_key, sample_id)
    themes = _sitting(found).at(position).themes or ()
    return _page(found, position, ThemeChoice(themes, themes[0] if themes else ""))


@bp.post(f"{SAMPLE}/code/<int:position>")
@requires(Role.POLICY)
@keeps_what_was_typed
def sample_save(slug: str, question_key: str, sample_id: UUID, position: int) -> ResponseReturnValue:
    """Save one comment's codes and go on, or say what to put right."""
    found = _require_coder(slug, question_key, sample_id)
    choice = ThemeChoice.read(request.form, list_themes(db.session, code_book_of(db.session, found.sample)))
    if form_is_stale():
        choice = replace(choice, errors=STALE)
    if choice.errors:
        return _page(found, position, choice)
    sitting = _sitting(found)
    keys = sorted(choice.ticked, key=lambda key: key != choice.main)
    save_codes(db.session, sample_id, sitting.at(position).id, keys, coder=current_user())
    following = sitting.next_waiting(position)
    address = (
        found.address("sample_comment", position=following.position) if following else found.address("sample_codes")
    )
    db.session.commit()
    return redirect(address, code=303)


@bp.get(f"{SAMPLE}/codes")
@requires(Role.POLICY)
def sample_codes(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Everything that this coder gave, to look through and change, and to finish with."""
    found = _require_coder(slug, question_key, sample_id)
    sitting = _sitting(found)
    paging = Paging.of(len(sitting.comments), request.args.get("page"))
    themes = list_themes(db.session, code_book_of(db.session, found.sample))
    address = {"slug": slug, "question_key": question_key, "sample_id": str(sample_id)}
    return render_template(
        "policy/sampling/codes.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        sitting=sitting,
        comments=sitting.comments[paging.offset : paging.offset + ROWS_A_PAGE],
        labels={theme.key: theme.label for theme in themes},
        paging=paging,
        pagination=paging.links("policy.sample_codes", address),
        can_change=not _has_ended(found),
    )


@bp.post(f"{SAMPLE}/finish")
@requires(Role.POLICY)
def sample_finish(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """Let one's codes stand."""
    found = _require_coder(slug, question_key, sample_id)
    finish_coding(db.session, sample_id, coder=current_user())
    db.session.commit()
    flash("You have finished. Your codes stand, and every page is open to you again.", "success")
    return redirect(found.address("sample"), code=303)


def _require_coder(slug: str, question_key: str, sample_id: UUID) -> Found:
    found = require_found(slug, question_key, sample_id)
    if found.me is None:
        raise Conflict(NOT_A_CODER)
    return found


def _has_ended(found: Found) -> bool:
    """Whether nothing can be changed any more."""
    return found.sample.closed_at is not None or found.me is None or found.me.has_finished


def _sitting(found: Found) -> Sitting:
    return Sitting(list_own_comments(db.session, found.sample, current_user().id))


def _next_address(found: Found, sitting: Sitting) -> str:
    following = sitting.next_waiting()
    if following is None or _has_ended(found):
        return found.address("sample_codes")
    return found.address("sample_comment", position=following.position)


def _page(found: Found, position: int, choice: ThemeChoice) -> ResponseReturnValue:
    sitting = _sitting(found)
    comment = sitting.at(position)
    if _has_ended(found):
        return redirect(found.address("sample_codes"), code=302)
    book = code_book_of(db.session, found.sample)
    return render_template(
        "policy/sampling/comment.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        comment=comment,
        sitting=sitting,
        previous=sitting.before(position),
        following=sitting.after(position),
        guidance=guidance_of(book, list_themes(db.session, book)),
        choice=choice,
    )
