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
BESIDE = {
    "sqlite": "substr(id, 1, 30) || '{}'",
    "postgresql": "CAST(overlay(CAST(id AS text) placing '{}' from 35) AS uuid)",
}
"""An identifier next to that of the row which it is made from. Rows in the order of the indexes are written quickly."""
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

    def beside(number: int) -> str:
        return BESIDE[dialect].format(f"{number:02x}")

    its = {"consultation": consultation.id, "version": consultation.questionnaire_version_id}
    if dialect == "sqlite":
        its = {name: value.hex for name, value in its.items()}  # type: ignore[misc]
    values = its | {"many": many}
    drafted, received = "id, consultation_id, questionnaire_version_id", "started_at, saved_at"
    session.execute(
        text(
            f"INSERT INTO draft ({drafted}, answers, unfinished, saved_pages, resume_attempts, {received}) "
            f"""SELECT {new_id}, :consultation, :version, '{{}}', '{{}}', '["neighbourhood"]', 0, {now}, {now} """
            f"FROM {series} ORDER BY 1"
        ),
        values,
    )
    session.execute(
        text(
            "INSERT INTO response (id, consultation_id, questionnaire_version_id, reference, channel, received_at, "
            "entered_at, draft_id, source_id, has_given_equality) "
            f"SELECT {beside(0)}, consultation_id, questionnaire_version_id, 'SDP-' || row_number() OVER (), 'online', "
            "saved_at, saved_at, id, row_number() OVER (), false FROM draft ORDER BY id"
        )
    )
    for number, (key, value) in enumerate(SAID.items()):
        session.execute(
            text(
                "INSERT INTO answer (id, response_id, question_key, value) "
                f"SELECT {beside(number)}, id, :key, {AS_JSON[dialect]} FROM response ORDER BY id"
            ),
            {"key": key, "value": value},
        )
    session.execute(
        text(
            "INSERT INTO comment (id, response_id, question_key, text) "
            f"SELECT {beside(0)}, id, 'issue', :words FROM response ORDER BY id"
        ),
        {"words": SAID["issue"].strip('"')},
    )
    events = (("draft begun", "draft"), ("page saved", "draft"), ("response received", "response"))
    for number, (action, table) in enumerate(events):
        session.execute(
            text(
                "INSERT INTO audit_event (id, happened_at, action, subject_type, subject_id, details) "
                f"SELECT {beside(number)}, {now}, :action, :subject, id, '{{}}' FROM {table} ORDER BY id"
            ),
            {"action": action, "subject": table.capitalize()},
        )
