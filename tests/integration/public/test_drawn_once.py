import pytest

from consult.drawn_once import MOST_KEPT, Drawn, DrawnPages
from consult.models import Role


@pytest.fixture
def kept(app):
    """The pages that the application keeps, none of them yet."""
    pages = app.extensions["drawn_pages"]
    pages.by_look.clear()
    return pages.by_look


class TestPagesDrawnOnce:
    def test_two_people_are_shown_the_same_page_with_a_token_each(self, kept, resident, another_resident):
        one, other = resident.see("agree"), another_resident().see("agree")
        assert len(kept) == 1
        assert one.value_of("csrf_token") != other.value_of("csrf_token")
        assert one.words == other.words

    def test_what_is_put_in_looks_as_if_it_had_been_drawn(self, kept, resident):
        resident.answer_all(issue={"main_issue": "<b>Speeding</b> & fights"})
        first = resident.check()
        assert "<b>Speeding</b> & fights" in first.words
        assert not any("Speeding" in text for drawn in kept.values() for text in drawn.texts)
        assert resident.check().words == first.words

    def test_a_reference_is_shown_to_its_sender_alone(self, kept, resident, another_resident):
        other = another_resident()
        pages = [each.answer_all_and_send().words for each in (resident, other)]
        references = [words.partition("SDP-")[2][:9] for words in pages]
        assert references[0] != references[1]
        assert not any(reference in text for reference in references for each in kept.values() for text in each.texts)

    def test_a_change_of_the_consultation_shows_at_once(self, resident, open_now, session):
        resident.browser.get(resident.at(""))
        open_now.title = "Another plan"
        session.commit()
        assert resident.browser.get(resident.at("")).h1 == "Another plan"

    def test_reading_about_a_consultation_sets_no_cookie(self, resident):
        for _ in range(2):
            assert "Set-Cookie" not in resident.browser.get(resident.at("")).response.headers

    def test_somebody_signed_in_has_a_page_of_their_own(self, kept, resident, factories):
        resident.browser.sign_in(factories.user(role=Role.POLICY))
        kept.clear()
        assert "Robin Example" in resident.browser.get(resident.at("")).response.get_data(as_text=True)
        assert not kept

    def test_what_the_last_request_had_to_say_is_shown_once(self, resident):
        with resident.browser.http.session_transaction() as session:
            session["_flashes"] = [("success", "It is done.")]
        assert "It is done." in resident.browser.get(resident.at("")).words
        assert "It is done." not in resident.browser.get(resident.at("")).words


def test_when_very_many_pages_are_kept_all_are_let_go_first():
    pages = DrawnPages()
    for number in range(MOST_KEPT + 1):
        pages.keep(number, Drawn((str(number),), ()))
    assert list(pages.by_look) == [MOST_KEPT]
