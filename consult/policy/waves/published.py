"""Waves of which only published figures are known: added, and their figures entered question by question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, PublishedTable, Role, Wave
from consult.policy.blueprint import bp
from consult.policy.waves.facts import is_valid_wave, published_form, read_published
from consult.queries.consultations import questionnaire_of
from consult.queries.waves import list_waves, published_tables, require_series, require_wave
from consult.reach import current_reach
from consult.reports.waves.contradictions import contradictions
from consult.reports.waves.lines import Part, parts_of
from consult.services.waves import (
    PublishedFigures,
    add_published_wave,
    enter_published,
    fingerprint,
    remove_published,
)
from forms.build import error_summary
from forms.widgets import blocks

STALE = "This page had been open too long, so nothing was saved. What you typed is still here: save it again"


@dataclass(frozen=True, slots=True)
class Typed:
    """The figures of a part as they were typed."""

    ask: str
    base: str = ""
    margin: str = ""
    shares: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: PublishedTable | None, part: Part) -> "Typed":
        """The figures there are, as somebody would type them."""
        if table is None:
            return cls(part.ask)
        margin = table.half_width_0_to_1
        return cls(
            table.ask,
            str(table.base or ""),
            _percent(margin) if margin is not None else "",
            {key: _percent(share) for key, share in table.shares.items()},
        )

    @classmethod
    def sent(cls, part: Part) -> "Typed":
        """What came in from the form."""
        shares = {line.key: request.form.get(f"share-{line.key}", "").strip() for line in part.lines}
        given = {name: request.form.get(name, "").strip() for name in ("ask", "base", "margin")}
        return cls(given["ask"], given["base"], given["margin"], {key: text for key, text in shares.items() if text})


@bp.route("/series/<uuid:series_id>/published", methods=["GET", "POST"])
@requires(Role.POLICY)
def published_wave(series_id: UUID) -> ResponseReturnValue:
    """Add a wave of which only published figures are known."""
    series = require_series(db.session, series_id)
    form = published_form(request.form if request.method == "POST" else None)
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        errors = () if is_valid_wave(form) else error_summary(form)
        if not errors:
            try:
                wave = add_published_wave(db.session, series, read_published(form), actor=current_user())
            except Conflict as error:
                db.session.rollback()
                errors = (("label", str(error)),)
            else:
                wave_id = wave.id
                db.session.commit()
                return redirect(url_for("policy.published_figures", wave_id=wave_id), code=303)
    return render_template("policy/waves/published_wave.html", series=series, blocks=blocks(form), errors=errors)


@bp.get("/waves/<uuid:wave_id>/figures")
@requires(Role.POLICY)
def published_figures(wave_id: UUID) -> ResponseReturnValue:
    """The questions of the series, and what is entered of each."""
    wave = _require_published(wave_id)
    tables = published_tables(db.session, wave)
    return render_template(
        "policy/waves/published_figures.html",
        wave=wave,
        series=require_series(db.session, wave.series_id),
        lines=[(part, tables.get(part.name)) for part in _parts(wave)],
    )


@bp.route("/waves/<uuid:wave_id>/figures/<part>", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def published_figure(wave_id: UUID, part: str) -> ResponseReturnValue:
    """Enter what was published of one question, or put it right."""
    wave = _require_published(wave_id)
    asked = next((each for each in _parts(wave) if each.name == part), None)
    if asked is None:
        raise NotFound("There is no such question.")
    table = published_tables(db.session, wave).get(part)
    typed, seen = Typed.of(table, asked), fingerprint(table)
    errors: list[tuple[str, str]] = []
    if request.method == "POST":
        typed, seen = Typed.sent(asked), request.form.get("seen", "")
        figures, errors = _read(typed, asked)
        errors = [("", STALE)] if form_is_stale() else errors
        if figures is not None and not errors:
            try:
                enter_published(db.session, wave, part, figures, seen=seen, actor=current_user())
            except Conflict as error:
                db.session.rollback()
                errors, seen = [("", str(error))], fingerprint(table)
            else:
                db.session.commit()
                flash("The figures are kept.", "success")
                return redirect(url_for("policy.published_figures", wave_id=wave_id), code=303)
    return render_template(
        "policy/waves/published_figure.html",
        wave=wave,
        part=asked,
        table=table,
        there=Typed.of(table, asked) if table and errors else None,
        typed=typed,
        seen=seen,
        errors=errors,
    )


@bp.post("/waves/<uuid:wave_id>/figures/<part>/remove")
@requires(Role.POLICY)
def remove_published_figure(wave_id: UUID, part: str) -> ResponseReturnValue:
    """Forget what was entered of one question."""
    wave = _require_published(wave_id)
    table = published_tables(db.session, wave).get(part)
    if table is not None:
        remove_published(db.session, table, actor=current_user())
        db.session.commit()
        flash("The figures are removed.", "success")
    return redirect(url_for("policy.published_figures", wave_id=wave_id), code=303)


def _require_published(wave_id: UUID) -> Wave:
    wave = require_wave(db.session, wave_id)
    if wave.consultation_id is not None:
        raise NotFound("This wave has responses of its own, so no figures are entered for it.")
    return wave


def _parts(wave: Wave) -> tuple[Part, ...]:
    """What the waves of the series that have a questionnaire ask, the latest wording of each; no means."""
    parts: dict[str, Part] = {}
    series = require_series(db.session, wave.series_id)
    for each in reversed(list_waves(db.session, series, within=current_reach())):
        held = db.session.get(Consultation, each.consultation_id) if each.consultation_id else None
        for part in parts_of(questionnaire_of(db.session, held)) if held else ():
            if part.lines and not part.is_about_person:
                parts.setdefault(part.name, part)
    return tuple(parts.values())


def _read(typed: Typed, part: Part) -> tuple[PublishedFigures | None, list[tuple[str, str]]]:
    """The figures typed, or everything that is wrong with them."""
    errors: list[tuple[str, str]] = []
    if not typed.ask:
        errors.append(("ask", "Enter the question as it was published"))
    base = None
    if typed.base:
        digits = typed.base.replace(",", "")
        base = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
        if not base:
            errors.append(("base", "Enter how many people answered as a whole number, like 640"))
    margin = _number(typed.margin) if typed.margin else None
    if typed.margin and (margin is None or not 0 < margin < 100):
        errors.append(("margin", "Enter the margin in percentage points, like 3.5"))
    shares = {}
    for line in part.lines:
        text = typed.shares.get(line.key, "")
        share = _number(text) if text else None
        if text and (share is None or not 0 <= share <= 100):
            errors.append((f"share-{line.key}", f"Enter “{line.label}” as a percentage from 0 to 100, like 28.2"))
        elif share is not None:
            shares[line.key] = share / 100
    if errors:
        return None, errors
    try:
        figures = PublishedFigures(
            ask=typed.ask, base=base, half_width_0_to_1=margin / 100 if margin else None, shares=shares
        )
    except ValidationError as error:
        sentence = error.errors()[0]["msg"].removeprefix("Value error, ")
        return None, [("base" if "how many" in sentence else f"share-{part.lines[0].key}", sentence)]
    wrong = contradictions(part, figures.shares, base=figures.base, margin=figures.half_width_0_to_1)
    errors = [(where if where in ("base", "margin") else f"share-{where}", sentence) for where, sentence in wrong]
    return (None, errors) if errors else (figures, [])


def _number(text: str) -> float | None:
    try:
        number = float(text.removesuffix("%").replace("±", "").strip())
    except ValueError:
        return None
    return number if -1e9 < number < 1e9 else None


def _percent(share: float) -> str:
    return f"{share * 100:.4g}"
