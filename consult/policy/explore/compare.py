"""The page that holds two selections of comments against each other."""

from collections.abc import Mapping, Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.explore.asked_table import KINDS
from consult.policy.explore.comparing import compare as compared
from consult.policy.explore.links import Links
from consult.policy.explore.offers import COPIES, ONCE, offers_for
from consult.policy.explore.selecting import Selection, read_selection
from consult.policy.mention_tally import Kind, MentionTally
from consult.policy.questions import Asked, require_asked
from consult.queries.comments import count_themed_in_both
from consult.queries.consultations import questionnaire_of
from consult.queries.cross_tables import count_alike
from consult.queries.saved_views import list_saved_views
from consult.queries.themes import ThemeInBook, code_book_for, list_themes
from consult.reports.counted_once import HOW_IT_COUNTS

FIRST, SECOND = "a-", "b-"


@bp.get("/<slug>/questions/<question_key>/compare")
@requires(Role.POLICY)
def compare(slug: str, question_key: str) -> ResponseReturnValue:
    """Two selections side by side, with which differences in their themes the data support."""
    asked = require_asked(slug, question_key)
    consultation = asked.consultation
    offers = offers_for(db.session, consultation, question_key)
    apart = offers.without_copies()
    one = read_selection(request.args, apart, prefix=FIRST)
    other = read_selection(request.args, apart, prefix=SECOND)
    rows = request.args.get("rows", "")
    errors = [*one.errors, *other.errors]
    if rows and rows not in {choice.value for choice in KINDS}:
        errors.append(("rows", "Choose themes or categories"))
    if offers.copies is not None and request.args.get(COPIES, "") not in ("", ONCE):
        errors.append((COPIES, f"Choose {offers.copies.a_thing} from the list"))
    kind: Kind = "category" if rows == "category" else "theme"
    is_once = offers.copies is not None and _asks_for_once(request.args)
    counted_one, counted_other = (each.counting_campaigns_once() if is_once else each for each in (one, other))
    book = code_book_for(db.session, consultation, question_key)
    themes = list_themes(db.session, book) if book else []
    in_both = count_themed_in_both(db.session, consultation, question_key, counted_one.wanted, counted_other.wanted)
    tallies = [_tally(asked, selection, themes) for selection in (counted_one, counted_other)]
    comparison = compared(tallies[0], tallies[1], themes, kind, in_both=in_both)
    return render_template(
        "policy/explore/compare.html",
        consultation=consultation,
        question=asked.question,
        offers=apart,
        copies=offers.copies,
        is_once=is_once,
        how_it_counts=HOW_IT_COUNTS,
        one=one,
        other=other,
        counted_other=counted_other,
        errors=errors,
        kind=kind,
        kinds=KINDS,
        comparison=comparison,
        links_of_one=Links(asked, counted_one),
        links_of_other=Links(asked, counted_other),
        swapped=address_of_comparison(asked, other.narrowed, one.narrowed, kind, is_once=is_once),
        saved_views=list_saved_views(db.session, consultation, question_key),
        has_equality_questions=questionnaire_of(db.session, consultation).equality_section,
        address_of_pair=lambda first, second: address_of_comparison(asked, first, second, kind, is_once=is_once),
    )


def address_of_comparison(
    asked: Asked,
    one: Mapping[str, Sequence[str]],
    other: Mapping[str, Sequence[str]],
    kind: Kind = "theme",
    *,
    is_once: bool = False,
) -> str:
    """Where two selections are compared."""
    pair = {f"{FIRST}{name}": values for name, values in one.items()}
    pair |= {f"{SECOND}{name}": values for name, values in other.items()}
    if is_once:
        pair[COPIES] = (ONCE,)
    place = {"slug": asked.consultation.slug, "question_key": asked.question.key}
    return url_for("policy.compare", **place, rows=kind, **pair)  # type: ignore[arg-type]


def _asks_for_once(args: MultiDict[str, str]) -> bool:
    """Whether each campaign is to count once: by the switch, or as one of the selections had it where it came from."""
    return any(args.get(f"{prefix}{COPIES}") == ONCE for prefix in ("", FIRST, SECOND))


def _tally(asked: Asked, selection: Selection, themes: Sequence[ThemeInBook]) -> MentionTally:
    return MentionTally(count_alike(db.session, asked.consultation, asked.question.key, selection.wanted), themes)
