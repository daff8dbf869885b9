"""Keeps a coder from seeing the machine's codes, or another person's, until they have finished their sample.

Every page about the question is closed to them, whoever adds one, except those listed here, which show totals only;
so are the pages of a sampled comment and of the response it belongs to, and lists filtered by theme. Pages about a
person at risk and about personal details stay open: they show no themes, and cannot wait.
"""

from collections.abc import Mapping
from uuid import UUID

from flask import current_app, g, request, url_for

from consult.extensions import db
from consult.models import BlindSample, Consultation, User
from consult.policy.blueprint import bp
from consult.policy.sampling.finding import KeptBlind
from consult.queries.blind_coding import comments_kept_from, is_in_sample, samples_being_coded_by

TOTALS_ONLY = frozenset({"policy.question", "policy.chart", "policy.progress", "policy.start_theming"})
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


@bp.app_template_global()
def is_coding_blind(consultation: Consultation) -> bool:
    """Whether the reader is a coder who has not finished a sample of a consultation.

    For pages outside these that show comments under their themes, as quotes on the board's page are: leave them out
    for such a reader, and say so.
    """
    user: User | None = g.get("user")
    return user is not None and bool(comments_kept_from(db.session, user.id, consultation))


def _is_open(endpoint: str) -> bool:
    """Whether a page is open to coders whatever it is about."""
    return endpoint in TOTALS_ONLY or current_app.view_functions[endpoint].__module__.startswith(OPEN_PACKAGES)


def _shows_codes_of(sample: BlindSample, consultation: Consultation, arguments: Mapping[str, object]) -> bool:
    comment_id, response_id = (_identifier(arguments.get(name)) for name in ("comment_id", "response_id"))
    if comment_id or response_id:
        return is_in_sample(db.session, sample, comment_id=comment_id, response_id=response_id)
    if arguments.get("slug") != consultation.slug:
        return False
    return arguments.get("question_key") == sample.question_key or bool(request.values.get("theme"))


def _identifier(argument: object) -> UUID | None:
    return argument if isinstance(argument, UUID) else None
