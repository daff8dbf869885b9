"""The series there are, and the waves of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.models import Consultation, ImportStatus, ResponseImport, Role, Series, Wave
from consult.policy.blueprint import bp
from consult.policy.waves.facts import series_form
from consult.policy.waves.words import IMPORT_TAGS
from consult.queries.consultations import get_consultation, list_consultations
from consult.queries.imports import list_imports
from consult.queries.waves import list_every_wave, list_series, list_waves, require_series, require_wave, wave_of
from consult.reach import current_reach
from consult.reports.wave_changes import WaveFacts, facts_of
from consult.services.imports import OPEN
from consult.services.waves import LONGEST_LABEL, add_consultation, make_series, take_out
from consult.services.waves import rename_series as call
from forms.answers import TextAnswer
from forms.build import AnswerForm, error_summary
from forms.widgets import blocks


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave of a series with what is known of it, and the import that it came in by."""

    wave: Wave
    facts: WaveFacts
    brought_in: ResponseImport | None


@bp.route("/series", methods=["GET", "POST"])
@requires(Role.POLICY)
def all_series() -> ResponseReturnValue:
    """Every series with its waves, and a form to begin one."""
    form = series_form(request.form if request.method == "POST" else None)
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        made = _named(form, lambda name: make_series(db.session, name, actor=current_user()))
        if isinstance(made, Series):
            db.session.commit()
            return redirect(url_for("policy.series", series_id=made.id), code=303)
        db.session.rollback()
        errors = made
    waves = list_every_wave(db.session, within=current_reach())
    return render_template(
        "policy/waves/all_series.html",
        lines=[(series, waves.get(series.id, ())) for series in list_series(db.session, within=current_reach())],
        blocks=blocks(form),
        errors=errors,
    )


@bp.route("/series/<uuid:series_id>", methods=["GET", "POST"])
@requires(Role.POLICY)
def series(series_id: UUID) -> ResponseReturnValue:
    """The waves of a series; sending adds a consultation to it."""
    found = require_series(db.session, series_id)
    typed = {"consultation": "", "label": ""}
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        typed = {name: request.form.get(name, "").strip() for name in typed}
        errors = _add(found, typed)
        if not errors:
            db.session.commit()
            flash(f"“{typed['label']}” is a wave of this series now.", "success")
            return redirect(url_for("policy.series", series_id=series_id), code=303)
        db.session.rollback()
    imports = list_imports(db.session, found, within=current_reach())
    return render_template(
        "policy/waves/series.html",
        series=found,
        lines=_lines(found, imports),
        on_their_way=[each for each in imports if each.status in OPEN],
        at_an_end=[each for each in imports if each.status not in OPEN],
        import_tags=IMPORT_TAGS,
        free=_free(),
        typed=typed,
        errors=errors,
    )


@bp.route("/series/<uuid:series_id>/name", methods=["GET", "POST"])
@requires(Role.POLICY)
def rename_series(series_id: UUID) -> ResponseReturnValue:
    """Call a series something else."""
    found = require_series(db.session, series_id)
    form = series_form(request.form if request.method == "POST" else None, name=found.name)
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        done = _named(form, lambda name: call(db.session, found, name, actor=current_user()))
        if isinstance(done, Series):
            db.session.commit()
            return redirect(url_for("policy.series", series_id=series_id), code=303)
        db.session.rollback()
        errors = done
    return render_template("policy/waves/rename.html", series=found, blocks=blocks(form), errors=errors)


@bp.post("/waves/<uuid:wave_id>/take-out")
@requires(Role.POLICY)
def take_out_wave(wave_id: UUID) -> ResponseReturnValue:
    """Take a wave out of its series. What was said of it beside other waves goes with it."""
    wave = require_wave(db.session, wave_id)
    series_id, label = wave.series_id, wave.label
    take_out(db.session, wave, actor=current_user())
    db.session.commit()
    flash(f"“{label}” is taken out of the series.", "success")
    return redirect(url_for("policy.series", series_id=series_id), code=303)


def _named(form: AnswerForm, do: Callable[[str], Series]) -> Series | tuple[tuple[str, str], ...]:
    """What was done with the name typed, or what is wrong with it."""
    if not form.validate():
        return error_summary(form)
    answer = form["name"].data
    try:
        return do(answer.text if isinstance(answer, TextAnswer) else "")
    except Conflict as error:
        return (("name", str(error)),)


def _add(found: Series, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Add the consultation chosen, or say what is wrong."""
    consultation = get_consultation(db.session, typed["consultation"]) if typed["consultation"] else None
    errors = []
    if consultation is None or not current_reach().includes(consultation.id):
        errors.append(("consultation", "Choose a consultation from the list"))
    if not 0 < len(typed["label"]) <= LONGEST_LABEL:
        errors.append(("label", f"Enter a name for the wave, of {LONGEST_LABEL} characters or fewer, for example 2024"))
    if errors or consultation is None:
        return errors
    try:
        add_consultation(db.session, found, consultation, label=typed["label"], actor=current_user())
    except Conflict as error:
        return [("label", str(error))]
    return []


def _lines(found: Series, imports: Sequence[ResponseImport]) -> list[WaveLine]:
    by_consultation = {each.consultation_id: each for each in imports if each.status is ImportStatus.IMPORTED}
    return [
        WaveLine(
            wave,
            facts_of(db.session, wave),
            by_consultation.get(wave.consultation_id) if wave.consultation_id else None,
        )
        for wave in list_waves(db.session, found, within=current_reach())
    ]


def _free() -> list[Consultation]:
    """The consultations that are in no series."""
    there = list_consultations(db.session, within=current_reach())
    return [each for each in there if wave_of(db.session, each) is None]
