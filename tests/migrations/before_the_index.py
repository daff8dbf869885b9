"""Rows as they stood at the first migrations, put in without the models, which are of today."""

from uuid import UUID, uuid4

BEFORE_THE_INDEX = (
    "INSERT INTO questionnaire_version (id, key, version, title, definition, checksum, created_at)"
    " VALUES (:version, 'k', 1, 't', 'd', 'c', '2026-01-01')",
    "INSERT INTO consultation (id, slug, title, questionnaire_version_id, opens_at, closes_at, is_demonstration,"
    " holds_invented_answers, created_at)"
    " VALUES (:consultation, 's', 't', :version, '2026-01-01', '2026-02-01', false, false, '2026-01-01')",
    "INSERT INTO response (id, consultation_id, questionnaire_version_id, reference, channel, received_at, entered_at,"
    " has_given_equality)"
    " VALUES (:response, :consultation, :version, 'r', 'online', '2026-01-01', '2026-01-01', false)",
    "INSERT INTO comment (id, response_id, question_key, text)"
    " VALUES (:comment, :response, 'main_issue', 'Bikes on the moor')",
)


def identifiers(dialect: str, *names: str) -> dict[str, UUID | str]:
    """An identifier for each name, as a statement without types wants it."""
    ids = {name: uuid4() for name in names}
    return {name: id_ if dialect == "postgresql" else id_.hex for name, id_ in ids.items()}
