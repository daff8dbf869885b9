"""Very many responses, written by the database itself, so that a million are there in a minute or two."""

from sqlalchemy import text
from sqlmodel import Session

from consult.models import Consultation

SERIES = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) SELECT i FROM n)",
    "postgresql": "generate_series(1, :many) AS n(i)",
}
NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now')", "postgresql": "now() at time zone 'utc'"}
AS_JSON = {"sqlite": ":value", "postgresql": "CAST(:value AS json)"}
SAID = {
    "agree": '{"value": "agree"}',
    "safe": '{"value": "fairly_safe"}',
    "seen": '{"values": ["litter"]}',
    "impact": "7",
    "issue": '"Cars racing along the front street at night."',
    "trust": '{"value": "no"}',
    "age_band": '{"value": "from_25"}',
}


def store_responses(session: Session, consultation: Consultation, many: int) -> None:
    """Write so many whole responses to the seven questions, with draft, comment and events as residents leave them.

    Each has a source_id, which those that residents send have not.
    """
    session.flush()
    dialect = session.get_bind().dialect.name
    new_id, now, series = NEW_ID[dialect], NOW[dialect], SERIES[dialect]
    its = {"consultation": consultation.id, "version": consultation.questionnaire_version_id}
    if dialect == "sqlite":
        its = {name: value.hex for name, value in its.items()}  # type: ignore[misc]
    values = its | {"many": many}
    drafted, received = "id, consultation_id, questionnaire_version_id", "started_at, saved_at"
    session.execute(
        text(
            f"INSERT INTO draft ({drafted}, answers, unfinished, saved_pages, resume_attempts, {received}) "
            f"""SELECT {new_id}, :consultation, :version, '{{}}', '{{}}', '["neighbourhood"]', 0, {now}, {now} """
            f"FROM {series}"
        ),
        values,
    )
    session.execute(
        text(
            "INSERT INTO response (id, consultation_id, questionnaire_version_id, reference, channel, received_at, "
            "entered_at, draft_id, source_id, has_given_equality) "
            f"SELECT {new_id}, consultation_id, questionnaire_version_id, 'SDP-' || row_number() OVER (), 'online', "
            "saved_at, saved_at, id, row_number() OVER (), false FROM draft"
        )
    )
    for key, value in SAID.items():
        session.execute(
            text(
                "INSERT INTO answer (id, response_id, question_key, value) "
                f"SELECT {new_id}, id, :key, {AS_JSON[dialect]} FROM response"
            ),
            {"key": key, "value": value},
        )
    session.execute(
        text(
            "INSERT INTO comment (id, response_id, question_key, text) "
            f"SELECT {new_id}, id, 'issue', :words FROM response"
        ),
        {"words": SAID["issue"].strip('"')},
    )
    for action, table in (("draft begun", "draft"), ("page saved", "draft"), ("response received", "response")):
        session.execute(
            text(
                "INSERT INTO audit_event (id, happened_at, action, subject_type, subject_id, details) "
                f"SELECT {new_id}, {now}, :action, :subject, id, '{{}}' FROM {table}"
            ),
            {"action": action, "subject": table.capitalize()},
        )
