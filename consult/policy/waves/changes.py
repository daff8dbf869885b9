"""A consultation held against an earlier wave: what changed, what cannot be compared, and what a person says of it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.chart_images import chart_image
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role, Wave
from consult.policy.blueprint import bp
from consult.policy.downloads import sent_as_file
from consult.policy.waves.facts import (
    STUDIES,
    is_valid_study,
    match_form,
    read_match,
    read_study,
    study_form,
)
from consult.policy.waves.words import VERDICTS
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.people import get_user
from consult.queries.waves import earlier_waves, matches_between, published_tables, wave_of
from consult.reach import current_reach
from consult.reports.exports import file_name
from consult.reports.wave_changes import WaveChanges, wave_changes
from consult.reports.waves.chart import changes_chart
from consult.reports.waves.sheet import changes_sheet
from consult.services.auditing import record
from consult.services.earlier_themes import code_as_later
from consult.services.waves import said, say_match, set_study, take_match_back
from consult.tasks.coding import enqueue_run
from forms.build import error_summary
from forms.spec import Question
from forms.widgets import blocks

STALE = "This page had been open too long, so nothing was saved. What you typed is still here: save it again"


@dataclass(frozen=True, slots=True)
class Pair:
    """A consultation that is a wave, and the earlier one that the address asks for: None where there is none."""

    consultation: Consultation
    wave: Wave | None
    others: tuple[Wave, ...]
    earlier: Wave | None

    @property
    def address(self) -> dict[str, str]:
        """What every link between the pages about these two waves carries."""
        asked_for = {"earlier": str(self.earlier.id)} if self.earlier and self.earlier != self.others[0] else {}
        return {"slug": self.consultation.slug, **asked_for}

    @property
    def page(self) -> str:
        """The address of the page of changes."""
        return url_for("policy.waves", **self.address)  # type: ignore[arg-type]


@bp.get("/<slug>/waves")
@requires(Role.POLICY)
def waves(slug: str) -> ResponseReturnValue:
    """What changed since an earlier wave."""
    pair = _pair(slug)
    changes = _changes(pair)
    chart = changes_chart(changes)
    return render_template(
        "policy/waves/changes.html",
        consultation=pair.consultation,
        pair=pair,
        changes=changes,
        verdicts=VERDICTS,
        studies=STUDIES,
        chart_alt=chart.alt if chart else "",
        held=_held(pair),
        both=_asked_in_both(pair),
    )


@bp.get("/<slug>/waves/changes.svg")
@requires(Role.POLICY)
def waves_chart(slug: str) -> ResponseReturnValue:
    """The changes as a picture: two dots for each line."""
    chart = changes_chart(_changes(_pair(slug)))
    if chart is None:
        raise NotFound("There is nothing to draw.")
    return chart_image(chart.chart)


@bp.post("/<slug>/waves.<any(csv,xlsx):ending>")
@requires(Role.POLICY)
def export_waves(slug: str, ending: str) -> ResponseReturnValue:
    """Every change with its base, interval and test, for staff."""
    pair = _pair(slug)
    changes = _changes(pair)
    if changes.earlier is None:
        raise Conflict(changes.absent or "There is nothing to compare.")
    record(db.session, "waves exported", pair.consultation, actor=current_user(), format=ending)
    db.session.commit()
    return sent_as_file(changes_sheet(changes), file_name(pair.consultation, "waves", ending), ending)


@bp.route("/<slug>/waves/<question_key>", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def wave_match(slug: str, question_key: str) -> ResponseReturnValue:
    """Say whether a question of two waves can be compared, and why."""
    pair = _pair(slug)
    if pair.wave is None or pair.earlier is None:
        raise NotFound("There is no earlier wave to compare with.")
    question, before = _questions(pair, question_key)
    match = matches_between(db.session, earlier=pair.earlier, later=pair.wave).get(question_key)
    form = match_form(request.form if request.method == "POST" else None, match=match)
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        is_valid = form.validate()
        errors = (("", STALE),) if form_is_stale() else error_summary(form)
        if is_valid and not errors:
            is_comparable, reason = read_match(form)
            try:
                say_match(
                    db.session,
                    question_key,
                    earlier=pair.earlier,
                    later=pair.wave,
                    is_comparable=is_comparable,
                    reason=reason,
                    seen=request.form.get("seen", ""),
                    actor=current_user(),
                )
            except Conflict as error:
                db.session.rollback()
                errors = (("", str(error)),)
            else:
                db.session.commit()
                flash("What you said of the question is kept.", "success")
                return redirect(pair.page, code=303)
    return render_template(
        "policy/waves/match.html",
        consultation=pair.consultation,
        pair=pair,
        question=question,
        before=before,
        match=match,
        decided_by=get_user(db.session, str(match.decided_by_id)) if match else None,
        seen=said(match),
        blocks=blocks(form),
        errors=errors,
    )


@bp.post("/<slug>/waves/<question_key>/take-back")
@requires(Role.POLICY)
def take_wave_match_back(slug: str, question_key: str) -> ResponseReturnValue:
    """Let the wordings decide again whether a question can be compared."""
    pair = _pair(slug)
    if pair.wave is None or pair.earlier is None:
        raise NotFound("There is no earlier wave to compare with.")
    take_match_back(
        db.session,
        question_key,
        earlier=pair.earlier,
        later=pair.wave,
        seen=request.form.get("seen", ""),
        actor=current_user(),
    )
    db.session.commit()
    flash("Taken back. The wordings decide again.", "success")
    return redirect(pair.page, code=303)


@bp.post("/<slug>/waves/<question_key>/code-earlier")
@requires(Role.POLICY)
def code_earlier_wave(slug: str, question_key: str) -> ResponseReturnValue:
    """Have the earlier wave's comments coded to the code book of this one."""
    pair = _pair(slug)
    held = _held(pair)
    if held is None or held.responses_deleted_at is not None:
        raise NotFound("The earlier wave has no comments here.")
    run = code_as_later(db.session, question_key, earlier=held, later=pair.consultation, actor=current_user())
    run_id, earlier_slug = run.id, held.slug
    db.session.commit()
    enqueue_run(run_id)
    flash(
        "The machine codes the earlier wave’s comments now. Come back to the page of waves when it is done.", "success"
    )
    return redirect(url_for("policy.question", slug=earlier_slug, question_key=question_key), code=303)


@bp.route("/<slug>/study", methods=["GET", "POST"])
@requires(Role.POLICY)
def study(slug: str) -> ResponseReturnValue:
    """Say how those who answer come to be asked."""
    consultation = require_consultation(db.session, slug)
    effect = consultation.design_effect
    form = study_form(
        request.form if request.method == "POST" else None,
        study=consultation.study,
        design_effect=f"{effect:g}" if effect else "",
    )
    if request.method == "POST" and is_valid_study(form):
        kind, given = read_study(form)
        set_study(db.session, consultation, kind, design_effect=given, actor=current_user())
        db.session.commit()
        flash("The kind of study is kept.", "success")
        return redirect(url_for("policy.waves", slug=slug), code=303)
    return render_template(
        "policy/waves/study.html", consultation=consultation, blocks=blocks(form), errors=error_summary(form)
    )


def _pair(slug: str) -> Pair:
    """The consultation, and the earlier wave that the address names, else the last before it. Raises NotFound."""
    consultation = require_consultation(db.session, slug)
    wave = wave_of(db.session, consultation)
    others = tuple(earlier_waves(db.session, wave, within=current_reach())) if wave else ()
    wanted = request.values.get("earlier", "")
    earlier = next((each for each in others if str(each.id) == wanted), None)
    if wanted and earlier is None:
        raise NotFound("There is no such earlier wave.")
    return Pair(consultation, wave, others, earlier or next(iter(others), None))


def _changes(pair: Pair) -> WaveChanges:
    return wave_changes(db.session, pair.consultation, earlier=pair.earlier, within=current_reach())


def _questions(pair: Pair, question_key: str) -> tuple[Question, Question | str | None]:
    """The question as it is asked now, and as the earlier wave asked it: as published, where only that is known."""
    asked = {each.key: each for each in questionnaire_of(db.session, pair.consultation).questions}
    if question_key not in asked or pair.earlier is None:
        raise NotFound("There is no such question.")
    held = _held(pair)
    if held is None:
        tables = published_tables(db.session, pair.earlier)
        return asked[question_key], next(
            (table.ask for name, table in tables.items() if name.split(".")[0] == question_key), None
        )
    before = {each.key: each for each in questionnaire_of(db.session, held).questions}
    return asked[question_key], before.get(question_key)


def _held(pair: Pair) -> Consultation | None:
    """The consultation that the earlier wave is; its responses may have been deleted since. None: it was published."""
    is_here = pair.earlier is not None and pair.earlier.consultation_id is not None
    return db.session.get(Consultation, pair.earlier.consultation_id) if pair.earlier and is_here else None


def _asked_in_both(pair: Pair) -> frozenset[str]:
    """The keys of the questions that something is known of in both waves."""
    held = _held(pair)
    if held is not None:
        return frozenset(question.key for question in questionnaire_of(db.session, held).questions)
    if pair.earlier is None:
        return frozenset()
    return frozenset(name.split(".")[0] for name in published_tables(db.session, pair.earlier))
