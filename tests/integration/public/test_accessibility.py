"""The accessibility statement."""

from consult.page_furniture import long_date
from consult.public.accessibility import accessibility_record


def test_the_statement_says_what_fails_what_nobody_has_done_and_when_it_was_tested(client):
    record = accessibility_record()
    words = client.get("/accessibility").words
    for each in record.failures:
        assert each.says in words
        assert f"success criterion {each.criterion} (" in words
    assert all(each in words for each in record.not_done)
    assert f"prepared on {long_date(record.prepared_on)}" in words
    assert f"last reviewed on {long_date(record.reviewed_on)}" in words
    assert f"last tested on {long_date(record.tested_on)}" in words


def test_it_says_how_to_complain_and_who_enforces_the_law(client):
    page = client.get("/accessibility")
    assert page.links()["Equality Advisory and Support Service (EASS)"] == "https://www.equalityadvisoryservice.com/"
    assert "The Equality and Human Rights Commission (EHRC) is responsible for enforcing" in page.words
    assert "tell the contact on the page of the consultation" in page.words
