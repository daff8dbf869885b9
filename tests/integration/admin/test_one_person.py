import json
from hashlib import sha256

import pytest
from sqlmodel import select

from consult.models import (
    AuditEvent,
    Comment,
    Consultation,
    Draft,
    Erasure,
    ReissuedFile,
    Response,
    Summary,
    SummaryStatus,
)
from consult.reports.rendering import RenderedFile
from consult.reports.rendering.json_file import as_json
from consult.reports.summary.content import PartKey, Quote, Quotes, Section, from_json
from consult.reports.summary.withholding import IN_ITS_PLACE
from consult.services.hashing import hasher
from consult.services.summaries import NewFile
from consult.tasks.reissuing import MAKE_AGAIN, SWEEP, make_summary_again
from forms.answers import ChoiceAnswer, TextAnswer
from tests.integration import summaries as module

WORDS, OTHERS = "Bikes on the moor keep us awake.", "Litter lies about in the park."
CODE = "ABCDEF-GHJKLM"
ERASE = {"reason": "Asked for by letter", "read": "yes"}


@pytest.fixture
def response(factories, session):
    """A response with a comment, and the draft that it was saved as on the way."""
    consultation = factories.consultation(state="closed", slug="answered")
    factories.response(consultation, {"main_issue": TextAnswer(OTHERS)})
    response = factories.response(consultation, {"agree": ChoiceAnswer("agree"), "main_issue": TextAnswer(WORDS)})
    draft = Draft(
        consultation_id=consultation.id,
        questionnaire_version_id=consultation.questionnaire_version_id,
        resume_code_hash=hasher.hash(CODE.replace("-", "")),
    )
    session.add(draft)
    session.flush()
    response.draft_id = draft.id
    for comment in session.exec(select(Comment)):
        comment.masked_text = comment.text
    session.commit()
    return response


@pytest.fixture
def quoting(summaries, monkeypatch):
    """Has summaries quote both comments, and hold a JSON file with them."""
    freeze = module.freeze

    def with_quotes(*of, **how):
        content = freeze(*of, **how)
        block = Quotes(quotes=(Quote(text=OTHERS, about="Litter"), Quote(text=WORDS, about="Bikes")))
        quoted = content.part(PartKey.QUOTES).model_copy(
            update={"absent": None, "sections": (Section(key="quotes-main-issue", blocks=(block,)),)}
        )
        parts = tuple(quoted if part.key is PartKey.QUOTES else part for part in content.parts)
        return content.model_copy(update={"parts": parts})

    monkeypatch.setattr(module, "freeze", with_quotes)
    monkeypatch.setattr(
        module, "FILES", (NewFile("summary.json", "application/json", WORDS.encode()), *module.PICTURES)
    )
    return summaries


def consultation_of(session, response):
    return session.get_one(Consultation, response.consultation_id)


def find(admin, response, **typed):
    return admin.post("/admin/one-person", {"reference": response.reference.lower(), **typed})


def render(content):
    return (RenderedFile("summary.json", "application/json", as_json(content)),)


def test_a_response_is_found_by_its_reference_and_what_is_held_is_shown_and_taken_away(admin, session, response):
    page = admin.follow(find(admin, response))
    assert WORDS in page.words
    assert "No code was checked." in page.words
    assert "draft: 1" in page.words
    held = admin.http.post(f"{page.response.request.path}/held.json", data={"csrf_token": admin.token()})
    assert WORDS in {each["answer"] for each in json.loads(held.data)["said"]}
    readable = admin.http.post(f"{page.response.request.path}/held.html", data={"csrf_token": admin.token()})
    assert readable.headers["Content-Disposition"] == 'attachment; filename="what-is-held.html"'
    assert WORDS in readable.text
    assert OTHERS not in readable.text
    session.rollback()
    told = session.exec(select(AuditEvent).where(AuditEvent.action == "one person's data exported")).all()
    assert {each.details["format"] for each in told} == {"json", "html"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reference": ""}, "Enter the reference, as the confirmation gives it"),
        ({"reference": "NOBODY\0"}, "There is no response with this reference."),
        ({"code": "AAAAAA-AAAAAA"}, "This is not the code of the answers that were saved"),
    ],
)
def test_what_leads_nowhere_is_said(admin, response, typed, sentence):
    page = admin.post("/admin/one-person", {"reference": response.reference, **typed}, expect=400)
    assert sentence in page.error_summary[0]


def test_nothing_is_erased_without_a_reason_and_a_tick(admin, session, response):
    address = find(admin, response).response.location
    page = admin.post(address, {"reason": ""}, expect=400)
    assert len(page.error_summary) == 2
    page = admin.post(address, {**ERASE, "reason": "x" * 501}, expect=400)
    assert page.error_summary == ["The reason must be 500 characters or fewer"]
    assert len(session.exec(select(Response)).all()) == 2


def test_a_response_is_erased_with_a_record_that_names_nobody(admin, session, response):
    response_id, reference = response.id, response.reference
    address = find(admin, response, code=CODE).response.location
    assert "gave the code" in admin.get(address).words
    assert "The response and everything about it is erased." in admin.follow(admin.post(address, ERASE)).words
    session.rollback()
    assert session.get(Response, response_id) is None
    erasure = session.exec(select(Erasure)).one()
    assert erasure.has_checked_code
    assert (erasure.deleted["response"], erasure.deleted["draft"]) == (1, 1)
    words = admin.get("/admin/one-person").words
    assert "Asked for by letter" in words
    assert reference not in words
    admin.get(address, expect=404)
    admin.post(address, ERASE, expect=404)


def test_nothing_is_erased_while_a_summary_is_made(admin, session, response, factories):
    session.add(Summary(consultation_id=response.consultation_id, requested_by_id=factories.user().id))
    session.commit()
    address = find(admin, response).response.location
    assert "Come back when it is done." in admin.get(address).words
    admin.post(address, ERASE, expect=409)
    assert len(session.exec(select(Response)).all()) == 2


def test_a_quote_is_withheld_everywhere_and_what_was_signed_stays_byte_for_byte(
    app, admin, board, session, response, quoting
):
    consultation_id = response.consultation_id
    signed = quoting.signed(consultation_of(session, response))
    summary_id, content, checksum = signed.id, signed.content, signed.checksum
    draft = quoting.draft(consultation_of(session, response))
    draft_id, page_address = draft.id, "/board/answered"
    assert WORDS in board.get(page_address).words
    address = find(admin, response).response.location
    preview = admin.get(address).words
    assert "Summary 1 was signed with words of it" in preview
    assert "A draft of a summary quotes it." in preview
    assert OTHERS not in preview
    admin.post(address, ERASE)

    page = board.get(page_address)
    assert WORDS not in page.text
    assert IN_ITS_PLACE in page.words
    assert OTHERS in page.words
    assert checksum in page.words
    assert "being made again" in page.words
    board.get("/board/answered/summaries/1/summary.json", expect=409)
    admin.get(f"/policy/answered/summaries/{summary_id}/files/summary.json", expect=409)
    board.download("/board/answered/summaries/1/chart-themes-main-issue.svg")

    assert (MAKE_AGAIN, (str(summary_id),)) in [(each.name, each.args) for each in app.extensions["queue"].pending()]
    make_summary_again(session, summary_id, render)
    written = board.download("/board/answered/summaries/1/summary.json").get_data(as_text=True)
    assert WORDS not in written
    shown = from_json(written)
    assert (shown.sign_off.number, shown.sign_off.signed_by) == (1, "Parveen Policy")
    assert "JSON" in board.get(page_address).words

    kept = session.get_one(Summary, summary_id, populate_existing=True)
    assert (kept.content, kept.checksum, kept.status) == (content, checksum, SummaryStatus.SIGNED)
    assert sha256(kept.content.encode()).hexdigest() == checksum
    frozen = from_json(kept.content)
    assert frozen.model_copy(update={"sign_off": None}).checksum() == frozen.sign_off.draft_checksum
    gone = session.get_one(Summary, draft_id, populate_existing=True)
    assert (gone.status, gone.content) == (SummaryStatus.SET_ASIDE, None)
    assert session.exec(select(Erasure)).one().consultation_id == consultation_id
    assert "1 quote withheld" in admin.get("/admin/one-person").words


def test_documents_are_made_once_more_where_another_quote_is_withheld(app, admin, session, response, quoting):
    summary_id = quoting.signed(consultation_of(session, response)).id
    other = session.exec(select(Response).where(Response.id != response.id)).one()
    admin.post(find(admin, response).response.location, ERASE)

    def meanwhile(content):
        admin.post(find(admin, other).response.location, ERASE)
        return render(content)

    make_summary_again(session, summary_id, meanwhile)
    assert session.exec(select(ReissuedFile)).all() == []
    app.extensions["queue"].flush()
    app.extensions["reissuing_tasks"][SWEEP].call_local()
    [job] = app.extensions["queue"].pending()
    app.extensions["queue"].flush()
    make_summary_again(session, summary_id, render)
    [file] = session.exec(select(ReissuedFile)).all()
    assert file.content.decode().count(IN_ITS_PLACE) == 2
    assert job.args == (str(summary_id),)


def test_a_summary_with_nothing_withheld_is_left_alone(session, response, quoting):
    summary_id = quoting.signed(consultation_of(session, response)).id
    make_summary_again(session, summary_id, render)
    assert session.exec(select(ReissuedFile)).all() == []
