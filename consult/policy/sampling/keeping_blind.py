"""Keeps a coder from seeing the machine's codes, or another person's, until they have finished their sample.

Every page about the question is closed to them, whoever adds one, except those listed here, which show totals only;
so are the pages of a sampled comment and of the response it belongs to, lists filtered by theme, and the files of board
summaries, which hold quotes; on the pages of a summary the quotes alone are left out. Pages about a person at risk and
about personal details stay open: they show no themes, and cannot wait.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import current_app, g, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from consult.extensions import db
from consult.models import BlindSample, Consultation, User
from consult.policy.blueprint import bp
from consult.policy.sampling.finding import KeptBlind
from consult.queries.blind_coding import is_in_sample, samples_being_coded_by

TOTALS_ONLY = frozenset({"policy.question", "policy.chart", "policy.progress", "policy.start_theming"})
BOARD = "board"
SUMMARY_FILES = frozenset({f"{BOARD}.summary_file", "policy.draft_file"})
PICTURE = ".svg"
"""How the names of those files end that hold a chart and no quotes."""
# This package looks after blindness itself.
OPEN_PACKAGES = (__name__.rpartition(".")[0], "consult.policy.care")


@bp.before_request
def keep_coders_blind() -> None:
    """Close what would show a coder the codes of their sample. Raises KeptBlind."""
    user: User | None = g.get("user")
    if user is None or request.endpoint is None or _is_open(request.endpoint):
        return
    for sample in samples_being_coded_by(db.session, user.id):
        consultation = db.session.get_one(Consultation, sample.consultation_id)
        if _shows_codes_of(sample, consultation, request.view_args or {}):
            raise KeptBlind(
                url_for(
                    "policy.sample",
                    slug=consultation.slug,
                    question_key=sample.question_key,
                    sample_id=sample.id,
                )
            )


@bp.record_once
def keep_boards_files_closed(state: BlueprintSetupState) -> None:
    """Have the board's pages ask as well. They know nothing of samples: only policy staff code them."""
    state.app.before_request_funcs.setdefault(BOARD, []).append(keep_coders_blind)


@bp.app_template_global()
def is_coding_blind(consultation: Consultation) -> bool:
    """Whether the reader is a coder who has not finished a sample of a consultation.

    For pages outside these that show comments under their themes, as quotes on the board's page are: leave them out
    for such a reader, and say so.
    """
    user: User | None = g.get("user")
    if user is None:
        return False
    return any(sample.consultation_id == consultation.id for sample in samples_being_coded_by(db.session, user.id))


def _is_open(endpoint: str) -> bool:
    """Whether a page is open to coders whatever it is about."""
    if endpoint in SUMMARY_FILES:
        return False
    if endpoint.startswith(f"{BOARD}.") or endpoint in TOTALS_ONLY:
        return True
    return current_app.view_functions[endpoint].__module__.startswith(OPEN_PACKAGES)


def _shows_codes_of(sample: BlindSample, consultation: Consultation, arguments: Mapping[str, object]) -> bool:
    comment_id, response_id = (_identifier(arguments.get(name)) for name in ("comment_id", "response_id"))
    if comment_id or response_id:
        return is_in_sample(db.session, sample, comment_id=comment_id, response_id=response_id)
    if arguments.get("slug") != consultation.slug:
        return False
    if request.endpoint in SUMMARY_FILES:
        return not str(arguments["name"]).endswith(PICTURE)
    return arguments.get("question_key") == sample.question_key or bool(request.values.get("theme"))


def _identifier(argument: object) -> UUID | None:
    return argument if isinstance(argument, UUID) else None
