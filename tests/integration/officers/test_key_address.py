from sqlmodel import select

from consult.models import ContactAddress, Role, Telling


def test_an_officer_keys_an_address_from_paper(officer, session, factories):
    consultation = factories.consultation(slug="on-paper")
    address = officer.get("/officers/").links()[
        "Key an e-mail address of somebody who wants to hear what happens in " + consultation.title
    ]
    for _ in range(2):
        page = officer.follow(officer.post(address, {"email": "Ann@Example.org"}))
        assert "The address is on the list" in page.words
        assert page.value_of("email") == ""
    assert session.exec(select(ContactAddress)).one().email == "ann@example.org"


def test_what_is_no_address_is_said(officer, factories):
    factories.consultation(slug="on-paper")
    page = officer.post("/officers/consultations/on-paper/addresses/new", {"email": "ann"}, expect=200)
    assert page.error_summary == ["Enter an e-mail address in the correct format, like name@example.com"]
    assert page.value_of("email") == "ann"


def test_no_address_is_taken_once_everybody_was_told(officer, session, factories):
    consultation = factories.consultation(slug="on-paper")
    user = factories.user(role=Role.POLICY)
    session.add(Telling(consultation_id=consultation.id, asked_by_id=user.id, addresses=1))
    session.commit()
    address = "/officers/consultations/on-paper/addresses/new"
    assert "no more addresses are taken" in officer.get(address).words
    officer.post(address, {"email": "ann@example.org"}, expect=409)
