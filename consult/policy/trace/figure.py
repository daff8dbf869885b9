"""How a figure was made: its comments, the runs and persons that coded them, and the changes of its theme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.errors import ConsultError
from consult.extensions import db
from consult.figures.shares import Share, share_of
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.explore.links import Links
from consult.policy.explore.offers import offers_for
from consult.policy.explore.selecting import Selection, narrowed_to, read_selection
from consult.policy.questions import Asked, require_asked
from consult.policy.trace.as_json import figure_as_json
from consult.queries.themes import ThemeInBook, code_book_for, list_themes
from consult.queries.trace import FigureTrace, codes_of_figure, trace_figure
from consult.reports.exports import file_name
from consult.services.auditing import record


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of the themed table, or of a narrower selection, with how it came about."""

    asked: Asked
    selection: Selection
    label: str
    trace: FigureTrace

    @property
    def share(self) -> Share | None:
        """What share of its base it is; None where there is nobody to be a share of."""
        return share_of(self.trace.count, self.trace.base) if self.trace.base else None


@bp.get("/<slug>/questions/<question_key>/figure")
@requires(Role.POLICY)
def figure(slug: str, question_key: str) -> ResponseReturnValue:
    """Where one figure comes from."""
    found = _require_figure(require_asked(slug, question_key), request.args)
    kept = found.selection.narrowed
    return render_template(
        "policy/trace/figure.html",
        consultation=found.asked.consultation,
        question=found.asked.question,
        figure=found,
        trace=found.trace,
        kept=kept,
        address={"slug": slug, "question_key": question_key},
        comments_address=Links(found.asked, found.selection).to(),
        decided_addresses={
            person.user_id: _comments_of(found, kept, str(person.user_id)) for person in found.trace.persons
        },
    )


@bp.post("/<slug>/questions/<question_key>/figure.json")
@requires(Role.POLICY)
def export_figure(slug: str, question_key: str) -> ResponseReturnValue:
    """The same for a machine to read, with each code that counts."""
    found = _require_figure(require_asked(slug, question_key), request.form)
    consultation = found.asked.consultation
    filters = sorted(found.selection.narrowed)
    record(
        db.session,
        "trace of a figure exported",
        consultation,
        actor=current_user(),
        question=question_key,
        filters=filters,
    )
    db.session.commit()
    codes = codes_of_figure(db.session, consultation, question_key, found.selection.wanted, themes=found.trace.themes)
    chosen = {chip.label: chip.value for chip in found.selection.chips}
    file: Response = jsonify(figure_as_json(found.asked, chosen, found.share, found.trace, codes))
    name = file_name(consultation, f"{question_key}-trace-for-staff", "json")
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


def _require_figure(asked: Asked, sent: MultiDict[str, str]) -> Figure:
    """The figure that an address names by its filters. Raises ConsultError where they name none."""
    consultation, key = asked.consultation, asked.question.key
    selection = read_selection(sent, offers_for(db.session, consultation, key))
    if selection.errors:
        raise ConsultError("No figure fits this address. Choose one in the themed table of the question.")
    book = code_book_for(db.session, consultation, key)
    themes = _themes_asked_for(selection, list_themes(db.session, book) if book else [])
    if book is None or not themes:
        raise ConsultError(
            "This address names no theme or category. Choose a figure in the themed table of the question."
        )
    trace = trace_figure(db.session, consultation, key, selection.wanted, code_book=book, themes=themes)
    label = themes[0].label if selection.wanted.theme else themes[0].category_label
    return Figure(asked, selection, label, trace)


def _themes_asked_for(selection: Selection, themes: Sequence[ThemeInBook]) -> Sequence[ThemeInBook]:
    wanted = selection.wanted
    if wanted.theme:
        return [theme for theme in themes if theme.key == wanted.theme]
    return [theme for theme in themes if theme.category_key == wanted.category]


def _comments_of(found: Figure, kept: Mapping[str, Sequence[str]], user_id: str) -> str | None:
    """The comments of a figure that one person decided. None where the figure is narrowed to somebody else's."""
    theirs = narrowed_to(kept, "decided", user_id)
    place = {"slug": found.asked.consultation.slug, "question_key": found.asked.question.key}
    return url_for("policy.comments", **place, **theirs) if theirs else None  # type: ignore[arg-type]
