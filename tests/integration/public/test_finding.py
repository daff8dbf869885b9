from forms.answers import ChoiceAnswer


def test_the_list_puts_each_consultation_where_it_stands(client, factories):
    for state in ("open", "forthcoming", "closed"):
        factories.consultation(state=state, slug=state)
    page = client.get("/")
    headings = page.tree.xpath("//h2[contains(@class,'govuk-heading-m')]/text()")
    assert page.h1 == "Consultations"
    assert headings == ["Open now", "Opening soon", "Closed"]
    under = [
        page.tree.xpath("//h2[text()=$heading]/following-sibling::ul[1]//a/@href", heading=heading)
        for heading in headings
    ]
    assert under == [["/consultations/open"], ["/consultations/forthcoming"], ["/consultations/closed"]]


def test_an_empty_list_says_so(client):
    assert "No consultations are open now." in client.get("/").words


def test_a_demonstration_is_marked_on_the_list(client, factories):
    factories.consultation(is_demonstration=True, holds_invented_answers=True)
    words = client.get("/").words
    assert "Demonstration" in words
    assert "Invented answers" in words


def test_the_landing_page_says_what_a_person_needs_to_know(client, factories):
    factories.consultation(slug="plan")
    page = client.get("/consultations/plan")
    for part in (
        "What this is about", "We are testing.", "The test partnership", "Everybody", "The plan", "Ask for paper.",
        "The engagement team", "We keep nothing for long.", "We read every answer.", "Closes",
    ):  # fmt: skip
        assert part in page.words
    assert page.links()["Start now"] == "/consultations/plan/answer/agree"


def test_a_forthcoming_consultation_says_when_it_opens_and_cannot_be_answered(client, factories):
    factories.consultation(slug="soon", state="forthcoming")
    landing = client.get("/consultations/soon")
    assert "Opening soon" in landing.words
    assert "Start now" not in landing.links()
    page = client.get("/consultations/soon/answer/agree", expect=403)
    assert page.h1 == "This consultation is not open yet"


def test_a_closed_consultation_says_what_happened(client, factories):
    consultation = factories.consultation(slug="over", state="closed")
    assert "No responses were received." in client.get("/consultations/over").words
    factories.response(consultation, {"agree": ChoiceAnswer("agree")})
    assert "We received 1 response, online and by other routes." in client.get("/consultations/over").words


def test_an_unknown_consultation_is_a_clear_page(client):
    for address in ("/consultations/nothing", "/consultations/%00", "/consultations/nothing/answer/agree"):
        assert client.get(address, expect=404).h1 == "Page not found"


def test_reading_makes_no_rows(client, open_now, session):
    for path in ("", "/start", "/answer/agree", "/answer/issue"):
        client.http.get(f"/consultations/open-now{path}", follow_redirects=True)
    tables = ("draft", "response", "audit_event")
    count = session.connection().exec_driver_sql
    counts = {table: count(f"select count(*) from {table}").scalar() for table in tables}
    assert counts == {"draft": 0, "response": 0, "audit_event": 2}  # publishing and opening


def test_the_pages_about_the_service_are_there(client):
    assert "consult_session" in client.get("/cookies").words
    assert client.get("/privacy").h1 == "Privacy"
    assert client.get("/accessibility").h1 == "Accessibility statement"
