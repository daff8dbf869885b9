"""Adding responses from a file to a consultation, page by page."""

import io

import pytest
from sqlmodel import select

from consult.models import ImportStatus, Response, ResponseImport
from consult.tasks.imports import carry_on
from tests.integration.imports import EVERY_KIND, Additions

FORMS = (
    b"ID,Start time,Completion time,Email,Name,Do you agree with the plan?\n"
    b"1,,,jo@example.org,Jo Example,Agree\n2,,,al@example.org,Al Example,Perhaps\n"
)


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="plan")


@pytest.fixture
def additions(session, factories):
    return Additions(session, factories)


def send(policy, content=FORMS, expect=303, name="responses.csv", **more):
    form = {"channel": "online", "file": (io.BytesIO(content), name)} | more
    return policy.post("/policy/plan/import", {key: value for key, value in form.items() if value}, expect=expect)


def test_from_the_upload_to_the_responses(policy, session, consultation):
    page = policy.follow(send(policy))
    assert page.h1 == "Import of responses.csv"
    found = session.exec(select(ResponseImport)).one()
    carry_on(session, found.id)
    address = f"/policy/imports/{found.id}"
    page = policy.get(address)
    assert "Written by Microsoft Forms, by its columns" in page.words
    assert "Left out because they say who somebody is D: EmailE: Name" in page.words
    assert "Jo" not in page.text
    policy.post(f"{address}/columns/5", {"version": str(found.version), "word-0": "agree", "word-1": "dont_know"})
    session.refresh(found)
    policy.post(f"{address}/check", {"version": str(found.version)})
    carry_on(session, found.id)
    assert "This was a dry run: nothing is imported yet. 2 responses can be imported" in policy.get(address).words
    policy.post(f"{address}/carry-out", {"version": str(found.version)})
    carry_on(session, found.id)
    page = policy.get(address)
    assert page.links()["Read the responses"] == "/policy/plan/responses"
    assert len(session.exec(select(Response)).all()) == 2
    policy.post(f"{address}/undo")
    assert session.exec(select(Response)).all() == []
    session.refresh(found)
    assert found.status is ImportStatus.UNDONE
    assert policy.get("/policy/plan/import").links()["responses.csv"] == address


def test_the_responses_lead_there_once_the_consultation_has_opened(policy, consultation, factories):
    assert policy.get("/policy/plan/responses").links()["Add responses from a file"] == "/policy/plan/import"
    later = factories.consultation(state="forthcoming")
    assert "Add responses from a file" not in policy.get(f"/policy/{later.slug}/responses").links()


def test_what_is_missing_is_said(policy, consultation):
    page = send(policy, expect=200, channel="", file=None)
    assert page.error_summary == [
        "Select an answer to “How did the responses come in?”",
        "Choose the file of responses",
    ]


def test_a_file_that_is_on_its_way_already_is_refused(policy, consultation):
    send(policy)
    assert send(policy, expect=200).error_summary[0].startswith("This very file is on its way in already")


def test_a_page_that_was_open_too_long_says_so(policy, consultation):
    form = {"channel": "online", "file": (io.BytesIO(FORMS), "responses.csv")}
    page = policy.post("/policy/plan/import", form, expect=200, with_token=False)
    assert page.error_summary[0].startswith("This page had been open too long")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04not a workbook", "The workbook is damaged"),
        (b"\x00\x01\x02\x03 agree", "This is no CSV file or Excel workbook"),
        (b"", "The file is empty"),
    ],
)
def test_a_bad_file_is_deleted_with_a_sentence(policy, session, consultation, additions, content, sentence):
    send(policy, content)
    found = session.exec(select(ResponseImport)).one()
    carry_on(session, found.id)
    page = policy.get(f"/policy/imports/{found.id}")
    assert sentence in page.words
    assert page.links()["Upload another"] == "/policy/plan/import"


def test_giving_up_leads_back_to_the_consultation(policy, session, consultation):
    send(policy)
    found = session.exec(select(ResponseImport)).one()
    assert policy.post(f"/policy/imports/{found.id}/give-up").response.location == "/policy/plan/import"


def test_weights_are_not_offered(policy, session, consultation, additions):
    found = additions.carried_on(additions.begin_adding(consultation, FORMS))
    assert "Weight (sample surveys)" not in policy.get(f"/policy/imports/{found.id}/columns").text


def test_nothing_is_added_to_an_earlier_wave(policy, imports):
    imports.whole(imports.series(), b"agree\nAgree\n", definition=EVERY_KIND)
    policy.get("/policy/survey-2016/import", expect=409)
