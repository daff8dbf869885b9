"""The code book changes while somebody has a comment open in the queue: nothing is lost, and what happened is said."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session

from consult.db.session import begin_writing
from consult.errors import Conflict
from consult.extensions import db
from consult.models import Consultation, User
from consult.services.code_book_changes import apply_change
from consult.services.code_book_edits import EditTheme, MergeThemes, RetireTheme, SplitTheme, ThemeWords
from consult.services.code_book_working_out import Place
from consult.services.review_queue import save_review
from tests.integration.policy.review.test_comment import form_of, ticked
from tests.integration.services.code_book import coded_question


@pytest.fixture
def asked(session, factories):
    return coded_question(session, factories)


@pytest.fixture
def comment(asked):
    return asked.say("kids and cars", "asb-youth", "road-speeding")


@pytest.fixture
def address(asked, comment):
    return f"/policy/{asked.consultation.slug}/questions/main_issue/review/{comment.id}"


def test_a_theme_that_was_merged_is_followed_to_the_one_it_became(policy, asked, comment, address):
    form = form_of(policy.get(address))
    asked.change(MergeThemes(themes=("asb-youth",), into="asb-drugs"))
    page = policy.post(address, form, expect=200)
    assert page.error_summary[0].startswith("“Young people” has become “Drugs” by Parveen Policy")
    assert page.error_summary[1].startswith("What they became is ticked in their place")
    assert set(ticked(page)) == {"asb-drugs", "road-speeding"}
    assert page.value_of("main") == "asb-drugs"
    assert asked.decided(comment) == []
    policy.post(address, form_of(page))
    assert asked.decided(comment) == ["asb-drugs", "road-speeding"]


def test_a_theme_that_was_taken_out_is_named_and_the_rest_is_kept(policy, asked, comment, address):
    form = form_of(policy.get(address))
    asked.change(RetireTheme(theme="asb-youth"))
    page = policy.post(address, form, expect=200)
    assert "“Young people” was taken out of the code book" in page.error_summary[0]
    assert ticked(page) == ["road-speeding"]
    policy.post(address, form_of(page))
    assert asked.decided(comment) == ["road-speeding"]


def test_of_a_theme_that_was_split_a_person_chooses_the_part(policy, asked, comment, address):
    form = form_of(policy.get(address))
    parts = tuple(ThemeWords(label=label, description=f"{label}.") for label in ("Children", "Teenagers"))
    asked.change(SplitTheme(theme="asb-youth", parts=parts))
    page = policy.post(address, form, expect=200)
    assert "was split into “Children” and “Teenagers”" in page.error_summary[0]
    assert ticked(page) == ["road-speeding"]
    assert asked.decided(comment) == []


def test_a_change_that_leaves_the_themes_there_stands_in_nobodys_way(policy, asked, comment, address):
    form = form_of(policy.get(address))
    asked.change(EditTheme(theme="asb-youth", words=ThemeWords(label="Children", description="Children.")))
    policy.post(address, form)
    assert asked.decided(comment) == ["asb-youth", "road-speeding"]


def test_the_page_of_a_comment_follows_themes_too(policy, asked, comment):
    asked.change(MergeThemes(themes=("asb-youth",), into="asb-drugs"))
    page = policy.post(f"/policy/comments/{comment.id}", {"themes": ["asb-youth"], "main": "asb-youth"}, expect=200)
    assert page.error_summary[0].startswith("“Young people” has become “Drugs”")
    assert ticked(page) == ["asb-drugs"]


@pytest.mark.parametrize("attempt", range(3))
def test_a_merge_and_a_save_at_once_leave_the_comment_on_themes_that_are_there(app, session, asked, comment, attempt):
    """Whoever comes first, the other sees it: the save is refused, or the merge takes what was saved along."""
    theme_id, comment_id, staff_id = asked.themes["asb-youth"].id, comment.id, asked.staff.id
    consultation_id, seen = asked.consultation.id, asked.book.id
    session.rollback()
    with app.app_context():
        engine = db.engine
    start = Barrier(2)

    def merge(own: Session, user: User) -> None:
        place = Place(own.get_one(Consultation, consultation_id), "main_issue")
        change = MergeThemes(themes=("asb-youth",), into="asb-drugs")
        apply_change(own, place, change, seen=seen, reason="Because.", applied_by=user, made_from=None)

    def save(own: Session, user: User) -> None:
        save_review(own, comment_id, [theme_id], as_proposed=[], user=user)

    def at_once(work):
        with Session(engine) as own:
            start.wait(timeout=10)
            begin_writing(own)
            try:
                work(own, own.get_one(User, staff_id))
            except Conflict as refused:
                own.rollback()
                return str(refused)
            own.commit()
            return "done"

    with ThreadPoolExecutor(2) as threads:
        merged, saved = threads.map(at_once, (merge, save))
    session.expire_all()
    assert merged == "done"
    assert asked.decided(comment) == (["asb-drugs"] if saved == "done" else [])
    assert saved == "done" or "no longer in it" in saved
