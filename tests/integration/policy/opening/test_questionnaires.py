from io import BytesIO

from sqlmodel import select

from consult.models import AuditEvent, CodeBook, QuestionnaireVersion
from forms.loading import library
from tests.conftest import QUESTIONNAIRES

ADDRESS = "/policy/questionnaires"
EVERY_KIND = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")


def keep(policy, text=EVERY_KIND, **more):
    return policy.post(f"{ADDRESS}/new", {"definition": text, **more})


def the_version(session):
    return session.exec(select(QuestionnaireVersion)).one()


def test_the_list_offers_what_comes_with_the_product(policy):
    page = policy.get(ADDRESS)
    assert "None yet." in page.words
    for address in page.links().values():
        assert address.startswith("/policy")
    assert len([address for address in page.links().values() if "library=" in address]) == len(library())


def test_one_that_comes_with_the_product_can_be_kept_and_published(policy, session):
    text = policy.get(f"{ADDRESS}/new?library=confidence-survey").value_of("definition")
    draft = policy.follow(keep(policy, text))
    assert "Draft" in draft.words
    version = the_version(session)
    assert version.published_at is None
    policy.post(f"{ADDRESS}/{version.id}/publish", {"checksum": version.checksum})
    assert "Its wording is frozen." in policy.get(f"{ADDRESS}/{version.id}").words
    assert [event.action for event in session.exec(select(AuditEvent).order_by(AuditEvent.happened_at))][-2:] == [
        "questionnaire drafted",
        "questionnaire published",
    ]


def test_a_file_takes_the_place_of_the_text(policy, session):
    policy.post(f"{ADDRESS}/new", {"definition": "nothing", "file": (BytesIO(EVERY_KIND.encode()), "mine.yaml")})
    assert the_version(session).title == "Every kind of question"


def test_the_draft_shows_every_question_with_nothing_to_fill_in(policy, session):
    page = policy.follow(keep(policy))
    assert "What is the biggest issue?" in page.words
    assert page.tree.xpath("//fieldset[@disabled]//textarea")


def test_each_problem_is_listed_and_the_text_is_kept(policy, session):
    broken = EVERY_KIND.replace("kind: long_text", "kind: long_txt").replace("version: 1", "version: one")
    page = policy.post(f"{ADDRESS}/new", {"definition": broken}, expect=200)
    assert len(page.error_summary) >= 2
    assert page.value_of("definition") == broken
    assert not session.exec(select(QuestionnaireVersion)).all()


def test_nothing_sent_is_said_so(policy):
    page = policy.post(f"{ADDRESS}/new", {"definition": "  "}, expect=200)
    assert page.error_summary == ["Choose a file, or type or paste a questionnaire"]


def test_a_file_in_another_encoding_is_said_so(policy):
    file = (BytesIO("title: Größe".encode("latin-1")), "mine.yaml")
    page = policy.post(f"{ADDRESS}/new", {"definition": "kept", "file": file}, expect=200)
    assert page.error_summary == ["mine.yaml is not UTF-8 text. Save it as UTF-8, and choose it again"]
    assert page.value_of("definition") == "kept"


def test_a_page_that_was_open_too_long_keeps_the_text(policy, session):
    page = policy.post(f"{ADDRESS}/new", {"definition": EVERY_KIND}, expect=200, with_token=False)
    assert "open too long" in page.error_summary[0]
    assert page.value_of("definition") == EVERY_KIND
    assert not session.exec(select(QuestionnaireVersion)).all()


def test_a_draft_is_replaced_by_a_corrected_one(policy, session):
    keep(policy)
    keep(policy, EVERY_KIND.replace("title: Every kind of question", "title: Every kind"))
    assert the_version(session).title == "Every kind"


def test_a_published_wording_is_not_replaced(policy, session, factories):
    factories.consultation()
    changed = EVERY_KIND.replace("title: Every kind of question", "title: Every kind")
    page = policy.post(f"{ADDRESS}/new", {"definition": changed}, expect=200)
    assert "is published and cannot change. Give the new wording version 2." in page.error_summary[0]


def test_a_draft_that_changed_meanwhile_is_not_published(policy, session):
    keep(policy)
    version = the_version(session)
    read = version.checksum
    keep(policy, EVERY_KIND.replace("title: Every kind of question", "title: Every kind"))
    page = policy.post(f"{ADDRESS}/{version.id}/publish", {"checksum": read}, expect=409)
    assert "Somebody changed this draft while you read it." in page.words
    session.refresh(version)
    assert version.published_at is None


def test_a_missing_code_book_is_published_once(policy, session):
    keep(policy, library()["confidence-survey"].read_text(encoding="utf-8"))
    address = f"{ADDRESS}/{the_version(session).id}"
    assert "which nobody has published" in policy.get(address).words
    policy.post(f"{address}/code-book", {"slug": "community-issues"})
    assert session.exec(select(CodeBook)).one().slug == "community-issues"
    assert "which nobody has published" not in policy.get(address).words
    policy.post(f"{address}/code-book", {"slug": "community-issues"}, expect=409)
    policy.post(f"{address}/code-book", {"slug": "something-else"}, expect=409)


def test_an_unknown_questionnaire_is_not_found(policy):
    policy.get(f"{ADDRESS}/00000000-0000-4000-8000-000000000000", expect=404)
