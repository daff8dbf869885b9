"""The board's front page, and who may read it."""

from consult.models import Consultation
from tests.factories import Factories
from tests.pages import PageClient


def test_consultations_are_listed_with_their_responses_those_without_last(
    board: PageClient, factories: Factories, answered: Consultation
):
    factories.consultation(slug="open-and-empty", state="open")
    factories.consultation(slug="soon", state="forthcoming")
    page = board.get("/board/")
    listed = [" ".join(item.text_content().split()) for item in page.tree.xpath("//main//li")]
    assert listed[0].startswith(f"{answered.title} Closed on")
    assert listed[0].endswith(", 29 responses")
    assert all(item.endswith(", no responses yet") for item in listed[1:])
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
    for address in ("/board/", f"/board/{answered.slug}", f"/board/{answered.slug}/main_issue/mentions.svg"):
        officer.get(address, expect=403)
        client.get(address, expect=302)


def test_a_consultation_that_is_not_there_is_not_found(board: PageClient):
    board.get("/board/nothing-here", expect=404)
