"""The board's front page, and who may read it."""

from consult.models import Consultation
from tests.factories import Factories
from tests.integration.summaries import Summaries
from tests.pages import PageClient


def test_consultations_are_listed_with_the_summary_signed_last_those_without_one_last(
    board: PageClient, factories: Factories, summaries: Summaries, answered: Consultation
):
    factories.consultation(slug="open-and-empty", state="open")
    factories.consultation(slug="soon", state="forthcoming")
    summaries.signed(answered)
    summaries.signed(answered, because="More letters came.")
    page = board.get("/board/")
    listed = [" ".join(item.text_content().split()) for item in page.tree.xpath("//main//li")]
    assert listed[0].startswith(f"{answered.title} Closed on")
    assert ". Summary 2, signed off on" in listed[0]
    assert all(item.endswith("No summary has been signed off yet") for item in listed[1:])
    assert any("Open until" in item for item in listed)
    assert any("Opens on" in item for item in listed)
    assert page.links()[answered.title]


def test_without_consultations_the_page_says_so(board: PageClient):
    assert "There are no consultations yet." in board.get("/board/").words


def test_policy_staff_and_administrators_read_the_boards_pages_too(
    policy: PageClient, admin: PageClient, answered: Consultation
):
    for reader in (policy, admin):
        reader.get("/board/")
        reader.get(f"/board/{answered.slug}")


def test_officers_and_residents_do_not(officer: PageClient, client: PageClient, answered: Consultation):
    for address in ("/board/", f"/board/{answered.slug}", f"/board/{answered.slug}/summaries/1/summary.pdf"):
        officer.get(address, expect=403)
        client.get(address, expect=302)


def test_a_consultation_that_is_not_there_is_not_found(board: PageClient):
    board.get("/board/nothing-here", expect=404)
