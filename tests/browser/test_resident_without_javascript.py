"""The resident's journey in a browser that runs no scripts."""

import io

import pikepdf
import pytest

from tests.browser.visit import Visit


@pytest.fixture
def slug(site) -> str:
    return site.open_consultation("without-javascript")


@pytest.fixture
def resident(visit) -> Visit:
    return visit(has_javascript=False)


def answer_everything_asked(resident: Visit, slug: str) -> None:
    """Answer, with a mistake on the way that is put right, and come to the answers to check."""
    resident.go(f"/consultations/{slug}")
    resident.press("Start now")
    resident.press("Continue")
    assert resident.problems
    assert resident.page.title().startswith("Error: ")
    resident.choose("Agree")
    resident.press("Continue")
    resident.fill("What is the biggest issue?", "Motorbikes\nand litter")
    resident.choose("7")
    resident.press("Continue")
    resident.choose("East")
    resident.fill("What is your postcode?", "dh1 5ul")
    resident.press("Continue")
    resident.choose("The website")
    resident.press("Continue")
    resident.press("Continue")
    assert resident.h1 == "Check your answers"


def test_a_resident_answers_changes_an_answer_and_sends(resident, site, slug):
    answer_everything_asked(resident, slug)
    assert "DH1 5UL" in resident.words

    resident.follow("Change Do you agree with the plan?")
    resident.choose("Disagree")
    resident.press("Continue")
    resident.fill("Why do you disagree?", "It costs too much")
    resident.press("Continue")
    assert "It costs too much" in resident.words

    resident.press("Send your response")
    assert resident.h1 == "Response sent"
    assert site.count_responses(slug) == 1


def test_a_resident_keeps_a_copy_and_answers_the_equality_questions(resident, slug):
    answer_everything_asked(resident, slug)
    resident.press("Send your response")
    with resident.page.expect_download() as download:
        resident.page.get_by_role("link", name="Download a copy of your answers (PDF)").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as copy:
        assert copy.Root.MarkInfo.Marked
        assert str(copy.Root.Lang).startswith("en")
    resident.press("Answer the equality questions")
    resident.page.get_by_role("radio", name="Prefer not to say").first.check()
    resident.press("Send these answers")
    assert "Thank you. Your answers to the equality questions have been sent." in resident.words


def test_a_resident_leaves_and_comes_back_in_another_browser(resident, visit, site, slug):
    resident.go(f"/consultations/{slug}/answer/agree")
    resident.choose("Disagree")
    resident.press("Save and come back later")
    link = resident.page.get_by_role("link", name="/resume/").inner_text()
    code = resident.page.locator(".consult-code").inner_text()

    elsewhere = visit(has_javascript=False)
    elsewhere.page.goto(link)
    elsewhere.fill("Your code", code)
    elsewhere.press("Continue")
    elsewhere.go(f"/consultations/{slug}/answer/agree")
    assert elsewhere.page.get_by_role("radio", name="Disagree", exact=True).is_checked()
