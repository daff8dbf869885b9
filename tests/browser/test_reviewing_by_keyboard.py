"""Somebody reviews comments without touching the mouse, with scripts and without."""

from dataclasses import dataclass

import pytest
from sqlmodel import select

from consult.db.session import begin_writing
from consult.models import AssignedBy, Assignment, Comment, Response, ReviewLease, Role, Theme
from consult.queries.consultations import require_consultation
from consult.queries.themes import ThemeInBook, list_themes, newest_code_book
from forms.answers import TextAnswer
from nlp.codebook import STANDING_ALONE
from tests.browser.keyboard import Keyboard
from tests.factories import Factories

SAID = ("bikes and cars all night", "cars racing round the estate", "litter in the park")


@dataclass(frozen=True)
class Given:
    """A consultation of three comments, each with the machine's two themes, and a third theme that fits them too."""

    slug: str
    machines: list[str]
    third: ThemeInBook


@pytest.fixture
def given(site) -> Given:
    slug = site.open_consultation("reviewed")
    with site.database() as session:
        factories = Factories(session)
        consultation = require_consultation(session, slug)
        book = newest_code_book(session, "community-issues")
        first, second, third = [each for each in list_themes(session, book) if each.key not in STANDING_ALONE][:3]
        for text in SAID:
            session.rollback()
            begin_writing(session)  # the page of the test before may be giving its comment back
            response_id = factories.response(consultation, {"main_issue": TextAnswer(text)}).id
            session.rollback()
            begin_writing(session)
            comment = session.exec(select(Comment).where(Comment.response_id == response_id)).one()
            factories.assign(comment, [session.get_one(Theme, each.id) for each in (first, second)])
    return Given(slug, [first.key, second.key], third)


def decided(site, slug: str) -> list[list[str]]:
    """The theme keys that people have decided, comment by comment in the order they were saved."""
    with site.database() as session:
        comments = session.exec(
            select(Comment)
            .join(Response)
            .where(Response.consultation_id == require_consultation(session, slug).id)
            .where(Comment.reviewed_at.is_not(None))
            .order_by(Comment.reviewed_at)
        ).all()
        return [
            list(
                session.exec(
                    select(Theme.key)
                    .join(Assignment)
                    .where(Assignment.comment_id == comment.id, Assignment.assigned_by == AssignedBy.PERSON)
                    .order_by(Assignment.position)
                )
            )
            for comment in comments
        ]


def begin(visit, slug: str, **options):
    policy = visit(Role.POLICY, **options)
    policy.go(f"/policy/{slug}/questions/main_issue/review")
    policy.press("Start reviewing")
    return policy, Keyboard(policy)


def going_on(keyboard: Keyboard, key: str) -> None:
    with keyboard.page.expect_navigation():
        keyboard.press(key)


def test_one_key_accepts_and_a_few_correct(visit, site, given):
    policy, keyboard = begin(visit, given.slug)
    assert keyboard.focus.name == "The comment"
    going_on(keyboard, "a")
    assert "Saved." in policy.words
    assert keyboard.focus.name == "The comment", "ready for the next one"
    keyboard.press("1", "/")
    keyboard.type(given.third.label.lower())
    keyboard.press("Enter", "m", "3")
    assert keyboard.focus.name == "The comment"
    going_on(keyboard, "a")
    assert decided(site, given.slug) == [given.machines, [given.third.key, given.machines[1]]]


def test_what_was_saved_can_be_taken_back_and_what_is_hard_skipped(visit, site, given):
    policy, keyboard = begin(visit, given.slug)
    first = policy.page.url.partition("?")[0]
    going_on(keyboard, "a")
    going_on(keyboard, "u")
    assert policy.page.url.partition("#")[0] == first.partition("#")[0]
    assert decided(site, given.slug) == []
    going_on(keyboard, "s")
    assert policy.page.url.partition("?")[0].partition("#")[0] != first.partition("#")[0]


def test_what_a_key_does_is_said_to_a_screen_reader(visit, given):
    policy, keyboard = begin(visit, given.slug)
    says = policy.page.locator("[data-review-says]")
    keyboard.press("2")
    says.filter(has_text="not ticked").wait_for(state="attached")
    assert says.inner_text().endswith("not ticked. 1 theme.")


def test_keys_can_be_turned_off_and_typing_is_never_a_key(visit, site, given):
    policy, keyboard = begin(visit, given.slug)
    keyboard.press("/")
    keyboard.type("as")
    policy.page.get_by_label("Use these keys").uncheck()
    keyboard.press("Escape", "a", "s", "1")
    assert decided(site, given.slug) == []
    assert policy.page.locator("input[name=themes]:checked").count() == 2


def test_leaving_the_page_gives_the_comment_back(visit, site, given):
    policy, _ = begin(visit, given.slug)
    comment_id = policy.page.url.partition("/review/")[2][:36]

    def is_lent() -> bool:
        with site.database() as session:
            return comment_id in {str(each) for each in session.exec(select(ReviewLease.comment_id))}

    policy.page.wait_for_load_state("networkidle")
    assert is_lent()
    policy.go(f"/policy/{given.slug}/responses")
    policy.page.wait_for_load_state("networkidle")
    policy.page.wait_for_timeout(500)
    assert not is_lent()


def test_without_scripts_boxes_and_buttons_are_enough(visit, site, given):
    policy, keyboard = begin(visit, given.slug, has_javascript=False)
    keyboard.enter("Save and next")
    assert "Saved." in policy.words
    keyboard.enter("Skip")
    keyboard.enter("Stop reviewing")
    assert "1 of 3 comments is reviewed" in policy.words
    assert decided(site, given.slug) == [given.machines]
