def test_each_batch_says_how_many_of_its_forms_are_keyed(desk):
    desk.key_in()
    page = desk.officer.get("/officers/")
    assert "1 of 3 keyed" in page.words
    assert "Being keyed" in page.words
    assert page.links()["Key a form from Example market hall"] == desk.keying


def test_a_batch_with_as_many_keyed_as_received_is_done(desk):
    for _ in range(3):
        desk.key_in()
    page = desk.officer.get("/officers/")
    assert "All keyed" in page.words
    assert "Key a form from Example market hall" not in page.links()


def test_a_batch_with_more_keyed_than_received_is_pointed_out(desk):
    for _ in range(4):
        desk.key_in()
    page = desk.officer.get("/officers/")
    assert "4 of 3 keyed" in page.words
    assert "Example market hall: more forms have been keyed than were received." in page.words


def test_a_closed_consultation_stays_on_the_page(officer, factories):
    factories.consultation(state="closed")
    page = officer.get("/officers/")
    assert "Closed on" in page.words
    assert "No batches of paper yet." in page.words


def test_a_consultation_that_has_not_opened_offers_nothing_to_key(officer, factories):
    factories.consultation(state="forthcoming")
    page = officer.get("/officers/")
    assert "No consultation has opened yet." in page.words
    assert "Not open yet" in page.words
    assert not [text for text in page.links() if "Open a batch" in text]


def test_demonstrations_and_invented_answers_are_labelled(officer, factories):
    factories.consultation(is_demonstration=True, holds_invented_answers=True)
    words = officer.get("/officers/").words
    assert "Demonstration" in words
    assert "Invented answers" in words


def test_an_administrator_sees_the_page_too(admin):
    assert admin.get("/officers/").h1 == "Batches and comments"
