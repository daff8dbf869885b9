"""What the worker does with comments besides coding them: it finds copies, and chooses quotes."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, CampaignStatus, ChosenQuote, Comment, QuoteChoice, Role, RunStatus, Theme
from consult.queries.campaigns import LOOKED_FOR, list_groups
from consult.queries.quotes import chosen_quotes
from consult.services.campaigns import Seen, confirm_campaign
from consult.services.reviewing import change_themes
from consult.services.theming import request_run
from consult.tasks import looking_over, quotes
from consult.tasks.coding import enqueue_new_comments, enqueue_run, sweep_for_work
from tests.integration.campaigns import LETTER

PLACES = ("the brook", "the school gate", "the old quarry", "our street", "the bus stop", "the chapel", "the green")


@pytest.fixture
def themed(app, worker, session, consultation, say):
    """Seven people on quad bikes and seven on litter, coded."""
    for place in PLACES:
        say(f"quad bikes race past {place} in the evening")
        say(f"litter and rubbish lie about at {place} for weeks")
    run = request_run(session, consultation, "main_issue")
    session.commit()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    assert run.status is RunStatus.FINISHED
    return run


@pytest.fixture
def later(session):
    """As if the last look had been a while ago."""

    def pass_time() -> None:
        for choice in session.exec(select(QuoteChoice)).all():
            choice.chosen_at -= timedelta(minutes=6)
        for event in session.exec(select(AuditEvent).where(AuditEvent.action == LOOKED_FOR)).all():
            event.happened_at -= timedelta(minutes=6)
        for comment in session.exec(select(Comment)).all():
            comment.coded_at -= timedelta(minutes=7)
        session.commit()

    return pass_time


def arrive(app, worker, consultation) -> None:
    with app.app_context():
        enqueue_new_comments(consultation.id)
    worker.work()


def sweep(app, worker) -> int:
    with app.app_context():
        sweep_for_work()
    return worker.work()


def texts_of(session, consultation) -> dict[str, list[str]]:
    return {
        theme: [session.get_one(Comment, each.comment_id).masked_text[each.start : each.end] for each in words]
        for theme, words in chosen_quotes(session, consultation, "main_issue").items()
    }


def test_a_run_ends_by_choosing_a_typical_quote_and_varied_ones_for_each_theme(session, consultation, themed):
    texts = texts_of(session, consultation)
    assert set(texts) == {"bikes", "litter"}
    assert all("quad bikes" in text for text in texts["bikes"])
    assert len(set(texts["bikes"])) == len(texts["bikes"]) == 7
    before = texts
    quotes.choose_quotes(session, consultation.id, "main_issue", None)  # a fault: what was chosen stays
    assert texts_of(session, consultation) == before


def test_what_was_decided_since_is_looked_over_once_a_while(
    app, worker, session, consultation, themed, later, factories
):
    person = factories.user(role=Role.POLICY)
    litter = session.exec(select(Theme).where(Theme.key == "litter")).one()
    bikes = session.exec(select(Comment).where(Comment.text.contains("bikes"))).all()
    later()
    change_themes(session, bikes[0].id, [litter.id], changed_by=person)
    session.commit()
    looked = len(session.exec(select(AuditEvent).where(AuditEvent.action == LOOKED_FOR)).all())
    assert sweep(app, worker) == 1
    assert bikes[0].text in texts_of(session, consultation)["litter"]
    assert bikes[0].text not in texts_of(session, consultation)["bikes"]
    # No comment came in, so nothing was compared again; and nothing is left to do.
    assert len(session.exec(select(AuditEvent).where(AuditEvent.action == LOOKED_FOR)).all()) == looked
    assert sweep(app, worker) == 0


def test_what_comes_in_just_after_a_look_waits_for_the_next(app, worker, session, consultation, themed, say, later):
    at = session.exec(select(QuoteChoice.chosen_at)).one()
    say("quad bikes race past the bakery in the evening")
    arrive(app, worker, consultation)
    assert session.exec(select(QuoteChoice.chosen_at)).one() == at
    assert sweep(app, worker) == 0
    later()
    session.exec(select(Comment).where(Comment.text.contains("bakery"))).one().coded_at = utc_now()
    session.commit()
    assert sweep(app, worker) == 1
    assert any("bakery" in text for text in texts_of(session, consultation)["bikes"])


def test_a_run_that_was_never_looked_over_is(app, worker, session, consultation, themed):
    session.delete(session.exec(select(QuoteChoice)).one())
    session.commit()
    assert session.exec(select(ChosenQuote)).all() == []
    assert sweep(app, worker) == 1
    assert set(texts_of(session, consultation)) == {"bikes", "litter"}


def test_a_question_that_a_run_is_under_way_on_is_left_to_it(app, worker, session, consultation, themed):
    session.delete(session.exec(select(QuoteChoice)).one())
    run = request_run(session, consultation, "main_issue")
    session.commit()
    assert looking_over.list_due(session) == []
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    assert len(session.exec(select(QuoteChoice)).all()) == 1


class TestCopiesThatArriveAfterARun:
    def test_they_join_a_group_that_nobody_has_decided_on(self, app, worker, session, consultation, themed, say, later):
        later()
        for _ in range(2):
            say(LETTER)
        arrive(app, worker, consultation)
        (group,) = list_groups(session, consultation, "main_issue")
        later()
        say(LETTER.upper())
        arrive(app, worker, consultation)
        (again,) = list_groups(session, consultation, "main_issue")
        assert (again.id, again.status, len(again.inside)) == (group.id, CampaignStatus.PROPOSED, 3)

    def test_of_a_confirmed_campaign_they_wait_as_new_since_it_was_decided(
        self, app, worker, session, consultation, themed, say, later, factories
    ):
        later()
        for _ in range(2):
            say(LETTER)
        arrive(app, worker, consultation)
        (group,) = list_groups(session, consultation, "main_issue")
        person = factories.user(role=Role.POLICY)
        confirm_campaign(session, Seen(consultation, "main_issue", group.id, group.fingerprint, person), label="Bus")
        session.commit()
        later()
        new = say("Please! " + LETTER)
        arrive(app, worker, consultation)
        (again,) = list_groups(session, consultation, "main_issue")
        assert [member.comment_id for member in again.waiting] == [new.id]
        assert len(again.inside) == 2

    def test_their_words_are_not_quoted(self, app, worker, session, consultation, themed, say, later):
        later()
        letter = "We ask the council to stop the quad bikes on the moor " + "because of the noise and the danger " * 2
        for word in ("now", "soon"):
            say(f"{letter} and to do it {word}")
        arrive(app, worker, consultation)
        assert len(list_groups(session, consultation, "main_issue")) == 1
        assert not any("moor" in text for text in texts_of(session, consultation)["bikes"])
