"""“We asked, you said, we did”."""

import pytest
from sqlmodel import col, select

from consult.clock import utc_now
from consult.models import Channel, Comment, Decision, DecisionStatus, SampledComment
from consult.services.blind_coding import take_place
from consult.services.sampling import draw_sample


@pytest.fixture
def address(publishing):
    return f"/consultations/{publishing.consultation.slug}/outcome"


@pytest.fixture
def decide(session, publishing):
    def make(theme, decided="Two speed signs", *, is_published=True, **other):
        session.add(
            Decision(
                consultation_id=publishing.consultation.id,
                question_key="main_issue",
                theme_key=theme,
                decided=decided,
                changed_by_id=publishing.moderator.id,
                published_at=utc_now() if is_published else None,
                **other,
            )
        )
        session.commit()

    return make


def said(page):
    return ["".join(quote.itertext()) for quote in page.tree.xpath("//blockquote")]


def test_there_is_no_page_until_a_decision_is_published(client, publishing, address, decide):
    client.get(address, expect=404)
    decide("road-speeding", is_published=False)
    client.get(address, expect=404)
    assert address not in client.get(f"/consultations/{publishing.consultation.slug}").links().values()


def test_it_says_what_was_asked_said_decided_and_done(client, publishing, address, decide):
    for number in range(8):
        publishing.answer(f"cars race past house number {number}", themes=["road-speeding"])
    publishing.answer("drugs", themes=["asb-drugs"])
    decide(
        "road-speeding",
        because="It was raised most",
        did="The signs are up",
        owner="Highways team",
        status=DecisionStatus.DONE,
    )
    decide("asb-drugs", "Not for you yet", is_published=False)
    assert address in client.get(f"/consultations/{publishing.consultation.slug}").links().values()
    words = client.get(address).words
    for expected in (
        "We received 9 responses",
        "online: 9",
        "89% of those who answered raised this: 8 (likely range",
        "Two speed signs",
        "It was raised most",
        "The signs are up",
        "Status: done. Owner: Highways team.",
    ):
        assert expected in words
    for hidden in ("Not for you yet", "Drug-related ASB"):
        assert hidden not in words


def test_only_comments_that_a_moderator_published_are_quoted(client, publishing, address, decide):
    published = [
        publishing.answer(f"published words of person number {number}", themes=["road-speeding"]) for number in range(4)
    ]
    for number in range(4):
        publishing.answer(f"agreed but undecided words number {number}", themes=["road-speeding"])
    for number in range(4):
        publishing.answer(f"private words of person number {number}", agrees="no", themes=["road-speeding"])
    decide("road-speeding")
    assert said(client.get(address)) == []
    publishing.publish(*published)
    quotes = said(client.get(address))
    assert len(quotes) == len(set(quotes)) == 3
    assert all(quote.startswith("published words") for quote in quotes)


def test_copies_of_one_text_are_not_quoted(client, publishing, address, decide):
    copies = [publishing.answer("the very same words as others", themes=["road-speeding"]) for _ in range(6)]
    publishing.publish(*copies)
    decide("road-speeding")
    assert said(client.get(address)) == []


def test_a_theme_of_a_few_people_has_no_count_and_no_quote(client, publishing, address, decide):
    for number in range(6):
        publishing.answer(f"parking at the school {number}", themes=["road-parking"])
    few = publishing.answer("dealing on the corner every night", themes=["asb-drugs"])
    publishing.publish(few)
    decide("asb-drugs")
    page = client.get(address)
    assert "So few raised this that we do not say how many" in page.words
    assert said(page) == []


def test_a_route_of_a_few_is_not_counted_and_cannot_be_worked_out(client, session, publishing, address, decide):
    channels = [Channel.ONLINE] * 9 + [Channel.PAPER] * 6 + [Channel.LETTER] * 2
    for number, channel in enumerate(channels):
        response = publishing.answer(f"cars race past house number {number}", themes=["road-speeding"])
        response.channel = channel
        session.add(response)
    session.commit()
    decide("road-speeding")
    words = client.get(address).words
    assert "We received 17 responses" in words
    assert "by letter: not shown" in words
    assert "on paper: not shown" in words  # else the letters are what is left


def test_too_few_responses_are_not_counted_at_all(client, publishing, address, decide):
    publishing.answer("cars", themes=["road-speeding"])
    decide("road-speeding")
    words = client.get(address).words
    assert "Fewer than 5 people and organisations responded" in words
    assert "online" not in words
    assert "%" not in words
    assert "answered this question" not in words


def test_what_staff_wrote_is_shown_as_text(client, publishing, address, decide):
    decide("road-speeding", "<script>alert(1)</script>\n\n- one\n- two")
    page = client.get(address)
    assert "<script>alert(1)</script>" in page.words
    assert [item.text for item in page.tree.xpath("//article//li")] == ["one", "two"]


def test_it_is_hidden_while_the_consultation_is_open_again(client, session, publishing, address, decide):
    decide("road-speeding")
    publishing.consultation.closes_at = utc_now().replace(year=utc_now().year + 1)
    session.add(publishing.consultation)
    session.commit()
    client.get(address, expect=404)


def test_a_coder_is_not_shown_what_the_comments_of_their_sample_were_coded_to(
    client, session, publishing, address, decide
):
    for number in range(16):
        response = publishing.answer(f"published words of person number {number}", themes=["road-speeding"])
        publishing.publish(response)
    decide("road-speeding")
    sample = draw_sample(
        session,
        publishing.consultation,
        "main_issue",
        size=10,
        coders=1,
        by_channel=False,
        drawn_by=publishing.moderator,
    )
    session.commit()
    sampled = session.exec(
        select(Comment.text)
        .join(SampledComment, col(SampledComment.comment_id) == col(Comment.id))
        .where(SampledComment.sample_id == sample.id)
    ).all()
    take_place(session, sample.id, coder=publishing.moderator)
    session.commit()
    assert "coding a blind sample" not in client.get(address).words
    client.sign_in(publishing.moderator)
    page = client.get(address)
    assert "You are coding a blind sample of this consultation." in page.words
    assert said(page)
    assert not set(said(page)) & set(sampled)
