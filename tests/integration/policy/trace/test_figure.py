"""Where a figure comes from: which answers, which version, which run, who, when."""

import json

import pytest
from sqlmodel import col, select

from consult.models import (
    Assignment,
    AuditEvent,
    ChangeKind,
    CodeBook,
    CodeBookChange,
    Comment,
    LearnedModel,
    LearningStatus,
    Role,
    ThemingRun,
)
from consult.services.reviewing import change_themes


@pytest.fixture
def run(session, themed):
    """The run, recorded on everything that the machine coded."""
    run = session.exec(select(ThemingRun)).one()
    for assignment in session.exec(select(Assignment)):
        assignment.run_id = run.id
    session.commit()
    return run


@pytest.fixture
def decide(session, themed):
    """Have a person decide a comment's themes."""

    def decide(text, *keys, by):
        comment = session.exec(select(Comment).where(col(Comment.text).startswith(text))).one()
        change_themes(session, comment.id, [themed.themes[key].id for key in keys], changed_by=by)
        session.commit()
        return comment

    return decide


@pytest.fixture
def export(policy, themed):
    """Ask for the file as the page's button does."""

    def ask(**filters):
        answer = policy.http.post(f"{themed.question}/figure.json", data={"csrf_token": policy.token(), **filters})
        assert answer.status_code == 200
        return json.loads(answer.data), answer

    return ask


def test_a_theme_is_traced_to_its_run_and_its_version(policy, themed, run):
    page = policy.get(f"{themed.question}/figure?theme=road-speeding")
    assert page.h1 == "How a figure was made: Speeding"
    for said in (
        "Count 2 comments",
        "Base 3 themed comments",
        "Share 67%, likely range",
        "community-issues, version test",
        f"Run {run.id.hex[:8]}",
        "hashing-256, model untrained, configuration abc123",
        "The worker, when new comments had come in",
    ):
        assert said in page.words
    assert page.links()["2 comments"] == f"{themed.question}/comments?theme=road-speeding"


def test_a_category_counts_a_comment_once_however_many_of_its_themes_it_carries(policy, themed, run):
    themed.answer("speeding and parking", "road-speeding", "road-parking")
    words = policy.get(f"{themed.question}/figure?category=driving").words
    assert "Count 4 comments" in words
    assert "Themes counted Speeding; Parking" in words
    assert "Not recorded" in words  # the one that was answered since has no run


def test_a_column_of_the_table_narrows_the_count_and_the_base(policy, themed, run):
    words = policy.get(f"{themed.question}/figure?theme=road-speeding&channel=paper").words
    assert "Channel Paper" in words
    assert "Count 1 comment" in words
    assert "Base 1 themed comment" in words


def test_each_count_of_the_themed_table_leads_by_way_of_its_comments_to_a_figure_with_that_count(policy, themed, run):
    table = policy.get(themed.question)
    counts = table.tree.xpath("//main//td/a[contains(@href, '/comments?')]")
    assert len(counts) > 6
    for count in counts:
        address = policy.get(count.get("href")).links()["How this count was made"]
        assert f"Count {count.text} comment" in policy.get(address).words


def test_the_share_in_the_themed_table_leads_to_its_figure(policy, themed, run):
    links = policy.get(themed.question).links()
    assert links["67%: how Speeding was made"] in {
        f"{themed.question}/figure?{name}" for name in ("theme=road-speeding", "category=driving")
    }


def test_what_a_person_decided_counts_instead_and_names_them(policy, themed, run, decide, factories):
    judge = factories.user(role=Role.POLICY, name="Jo Judge")
    decide("parking", "road-speeding", by=judge)
    page = policy.get(f"{themed.question}/figure?theme=road-speeding")
    assert "Count 3 comments" in page.words
    assert page.links()["1 decided by Jo Judge"].endswith(f"/comments?theme=road-speeding&decided={judge.id}")
    gone = policy.get(f"{themed.question}/figure?theme=road-parking")
    assert "Count 0 comments" in gone.words


def test_a_figure_of_one_persons_decisions_leads_to_no_other_list(policy, themed, run, decide, factories):
    judge = factories.user(role=Role.POLICY, name="Jo Judge")
    decide("parking", "road-speeding", by=judge)
    page = policy.get(f"{themed.question}/figure?theme=road-speeding&decided=person")
    assert "Base 1 themed comment" in page.words
    assert f"decided={judge.id}" in page.links()["1 decided by Jo Judge"]


def test_the_model_learnt_from_people_is_named(policy, session, themed, run):
    book = session.exec(select(CodeBook)).one()
    model = LearnedModel(
        consultation_id=themed.consultation.id,
        question_key="main_issue",
        code_book_id=book.id,
        status=LearningStatus.ADOPTED,
        answers=40,
        fingerprint="fed987",
    )
    session.add(model)
    session.flush()
    run.learned_model_id = model.id
    session.commit()
    page = policy.get(f"{themed.question}/figure?theme=road-speeding")
    assert page.links()["40 decided comments"].endswith(f"/learning/{model.id}")


def test_changes_of_the_code_book_that_touched_the_theme_are_told_and_others_not(policy, session, themed, run):
    book = session.exec(select(CodeBook)).one()
    for summary, becomes in (
        ("Merged racing into speeding", {"racing": "road-speeding"}),
        ("Something else", {"x": "y"}),
    ):
        change = CodeBookChange(
            consultation_id=themed.consultation.id,
            question_key="main_issue",
            from_code_book_id=book.id,
            to_code_book_id=book.id,
            kind=ChangeKind.MERGE_THEMES,
            summary=summary,
            reason="They are one.",
            details={"becomes": becomes},
        )
        session.add(change)
    session.commit()
    words = policy.get(f"{themed.question}/figure?theme=road-speeding").words
    assert "Merged racing into speeding" in words
    assert "Something else" not in words


def test_the_file_holds_each_code_with_its_run_and_leaves_an_event(export, session, themed, run, decide, factories):
    decide("parking", "road-speeding", by=factories.user(role=Role.POLICY, name="Jo Judge"))
    told, answer = export(theme="road-speeding")
    assert "main_issue-trace-for-staff" in answer.headers["Content-Disposition"]
    assert told["figure"]["count"] == 3
    assert told["figure"]["chosen"] == {"Theme": "Speeding"}
    assert told["runs"][0]["run"]["model_fingerprint"] == "untrained"
    assert {(code["assigned_by"], code["run_id"], code["person"]) for code in told["codes"]} == {
        ("machine", str(run.id), None),
        ("person", None, "Jo Judge"),
    }
    assert "speeding about" not in answer.get_data(as_text=True)
    session.rollback()
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "trace of a figure exported")).one()
    assert event.details == {"question": "main_issue", "filters": ["theme"]}


def test_the_file_of_a_figure_tells_the_changes_too(export, session, themed, run):
    book = session.exec(select(CodeBook)).one()
    change = CodeBookChange(
        consultation_id=themed.consultation.id,
        question_key="main_issue",
        from_code_book_id=book.id,
        to_code_book_id=book.id,
        kind=ChangeKind.MERGE_THEMES,
        summary="Merged racing into speeding",
        details={"becomes": {"racing": "road-speeding"}},
    )
    session.add(change)
    session.commit()
    told, _ = export(theme="road-speeding")
    assert [each["id"] for each in told["changes"]] == [str(change.id)]


def test_a_figure_nobody_is_in_has_no_share(policy, themed, run):
    words = policy.get(f"{themed.question}/figure?theme=road-speeding&channel=committee").words
    assert "Share None: no comment is themed" in words


def test_an_address_that_names_no_figure_says_where_to_find_one(policy, themed):
    assert "names no theme" in policy.get(f"{themed.question}/figure", expect=400).words
    assert "No figure fits this address" in policy.get(f"{themed.question}/figure?theme=nothing", expect=400).words
