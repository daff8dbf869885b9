import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from consult.clock import utc_now
from consult.models import (
    AuditEvent,
    Comment,
    Draft,
    Original,
    OriginalKind,
    ResponseSignal,
    Role,
    SignalKind,
    Summary,
    SummaryStatus,
)
from forms.answers import ChoiceAnswer, TextAnswer

WORDS = "Bikes on the moor. My neighbour Ann shouts."


@pytest.fixture
def response(factories, session):
    """A response with a draft, a comment with something masked, an original and a signal; and another beside it."""
    consultation = factories.consultation(state="closed")
    staff = factories.user(role=Role.POLICY)
    factories.response(consultation, {"main_issue": TextAnswer("Dogs")})
    response = factories.response(consultation, {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer(WORDS)})
    draft = Draft(consultation_id=consultation.id, questionnaire_version_id=consultation.questionnaire_version_id)
    session.add(draft)
    session.flush()
    response.draft_id = draft.id
    comment = session.scalars(select(Comment).where(Comment.response_id == response.id)).one()
    comment.masked_text = WORDS.replace("Ann", "[name]")
    session.add_all(
        (
            ResponseSignal(
                consultation_id=consultation.id, response_id=response.id, kind=SignalKind.DEVICE, value="d" * 64
            ),
            Original(
                response_id=response.id,
                number=1,
                stored_as=uuid4().hex,
                kind=OriginalKind.PDF,
                size_bytes=1,
                checksum="0" * 64,
                attached_by_id=staff.id,
            ),
        )
    )
    quotes = {"block": "quotes", "quotes": [{"text": "Bikes on the moor … [name] shouts.", "about": "Bikes"}]}
    for number, content in ((1, {"parts": [quotes]}), (2, {"parts": []})):
        session.add(
            Summary(
                consultation_id=consultation.id,
                status=SummaryStatus.SIGNED,
                requested_by_id=staff.id,
                content=json.dumps(content),
                checksum="0" * 64,
                number=number,
                signed_by=staff.name,
                signed_at=utc_now(),
            )
        )
    session.commit()
    return response


@pytest.fixture
def run(app, session):
    def run_command(*arguments, **options):
        session.rollback()
        return app.test_cli_runner().invoke(args=["consult", *arguments], **options)

    return run_command


def test_one_persons_data_is_exported_whole_and_names_no_staff(run, response, session, tmp_path):
    path = tmp_path / "person.json"
    result = run("export-person", response.reference.lower(), "--to", str(path))
    assert "Read it before you hand it over" in result.output
    held = json.loads(path.read_text())
    assert {"question", "answer"} == set(held["said"][0])
    assert WORDS in {row["answer"] for row in held["said"]}
    assert set(held["rows"]) == {"answer", "comment", "original", "response", "response_signal"}
    assert "attached_by_id" not in held["rows"]["original"][0]
    assert "Dogs" not in path.read_text()
    assert run("export-person", response.reference, "--to", str(path)).exit_code == 2


def test_one_persons_data_is_erased_whole_and_nobody_elses(app, run, response, session, tmp_path):
    path = tmp_path / "person.json"
    run("export-person", response.reference, "--to", str(path))
    rows = json.loads(path.read_text())["rows"]
    stored_as, response_id, reference = rows["original"][0]["stored_as"], response.id, response.reference
    folder = app.extensions["originals"]
    folder.path_of(stored_as).parent.mkdir(exist_ok=True)
    folder.path_of(stored_as).write_bytes(b"%PDF")
    session.rollback()
    assert run("erase-person", reference, input="n\n").exit_code == 1
    result = run("erase-person", reference, "--yes")
    assert "Summary 1 was signed with a quote of it, which is withheld from now on." in result.output
    assert "Summary 2" not in result.output
    session.rollback()
    session.expunge_all()
    for name in rows:
        table = SQLModel.metadata.tables[name]
        left = {"response": 1, "answer": 1, "comment": 1}.get(name, 0)
        assert session.scalar(select(func.count()).select_from(table)) == left, name
    assert session.scalars(select(Draft)).all() == []
    assert not folder.has(stored_as)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "response erased")).one()
    assert event.subject_id == response_id
    assert reference not in json.dumps(event.details)


@pytest.mark.parametrize("command", [("erase-person", "--yes"), ("export-person", "--to", "nowhere.json")])
def test_a_reference_of_nobody_is_said_so(run, app, session, command):
    name, *options = command
    result = run(name, "NOBODY", *options)
    assert result.exit_code == 2
    assert "There is no response with this reference." in result.stderr
