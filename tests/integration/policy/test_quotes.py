"""The quotes of a question, for staff."""

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import Role, ThemingRun
from consult.queries.quotes import QuotedWords, checksum_of
from consult.services.blind_coding import take_place
from consult.services.quotes import keep_quotes
from consult.services.sampling import draw_sample


@pytest.fixture
def quoted(session, themed):
    """Nine on young people, of which the last was chosen as typical, and the second as another side."""
    comments = [themed.answer(f"young people gather at shop number {number}", "asb-youth") for number in range(9)]
    chosen = [
        QuotedWords(each.id, 0, len(each.masked_text), checksum_of(each.masked_text))
        for each in (comments[8], comments[1])
    ]
    run = session.exec(select(ThemingRun)).one()
    keep_quotes(session, run.id, {"asb-youth": chosen}, chosen_at=utc_now())
    session.commit()
    return themed


def said(page):
    return [" ".join("".join(quote.itertext()).split()) for quote in page.tree.xpath("//blockquote")]


def test_the_typical_one_comes_first_and_themes_of_a_few_have_none(policy, quoted):
    page = policy.get(f"{quoted.question}/quotes")
    assert said(page)[:2] == ["young people gather at shop number 8", "young people gather at shop number 1"]
    assert len(said(page)) == 4
    assert "The machine chose them on" in page.words
    assert "Fewer than 5 comments mention them, or no comment on them fits the rule: Speeding; Parking." in page.words
    opened = policy.get(page.links()["See the whole comment: Youth-related ASB, quote 1"])
    assert "young people gather at shop number 8" in opened.words


def test_before_any_choice_a_rule_takes_its_place(policy, themed):
    for number in range(6):
        themed.answer(f"young people gather at shop number {number}", "asb-youth")
    page = policy.get(f"{themed.question}/quotes")
    assert "The machine has not chosen any yet." in page.words
    assert len(said(page)) == 4


def test_where_nothing_is_themed_there_is_nothing_to_quote(policy, factories):
    consultation = factories.consultation()
    page = policy.get(f"/policy/{consultation.slug}/questions/main_issue/quotes")
    assert "No comment carries a theme yet, so there is nothing to quote." in page.words


def test_a_coder_sees_no_quotes_until_they_have_finished(policy, session, factories, quoted):
    coder = factories.user(role=Role.POLICY)
    sample = draw_sample(
        session, quoted.consultation, "main_issue", size=12, coders=1, by_channel=False, drawn_by=coder
    )
    take_place(session, sample.id, coder=coder)
    session.commit()
    assert said(policy.get(f"{quoted.question}/quotes"))
    policy.sign_in(coder)
    assert "Your own codes would not be blind any more." in policy.get(f"{quoted.question}/quotes", expect=403).words
