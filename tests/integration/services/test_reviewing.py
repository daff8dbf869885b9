from uuid import uuid4

import pytest
from sqlmodel import select

from consult.errors import Conflict, NotFound
from consult.models import AuditEvent, Comment, Role, Theme
from consult.queries.comments import require_comment
from consult.queries.themes import comments_with_themes
from consult.services.reviewing import change_themes, go_back_to_machine
from forms.answers import TextAnswer


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def themes(session, factories):
    factories.code_book()
    return {theme.key: theme for theme in session.exec(select(Theme))}


@pytest.fixture
def comment(session, factories, consultation, themes):
    response = factories.response(consultation, {"main_issue": TextAnswer("kids speeding")})
    comment = session.exec(select(Comment).where(Comment.response_id == response.id)).one()
    factories.assign(comment, [themes["asb-youth"], themes["road-speeding"]])
    return comment


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY, name="Parveen Policy")


def decided(session, comment, themes, staff, *keys):
    change_themes(session, comment.id, [themes[key].id for key in keys], changed_by=staff)
    session.commit()


def test_a_persons_themes_count_and_the_machines_stay_beside_them(session, consultation, comment, themes, staff):
    decided(session, comment, themes, staff, "road-speeding")
    assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("road-speeding",)
    shown = require_comment(session, comment.id)
    assert [theme.key for theme in shown.machines] == ["asb-youth", "road-speeding"]
    assert [theme.key for theme in shown.persons] == ["road-speeding"]
    assert (shown.reviewed_by, shown.persons[0].assigned_by_name) == ("Parveen Policy", "Parveen Policy")


def test_the_main_issue_comes_first(session, consultation, comment, themes, staff):
    decided(session, comment, themes, staff, "road-speeding", "asb-youth")
    assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("road-speeding", "asb-youth")


def test_a_decision_replaces_the_one_before(session, consultation, comment, themes, staff):
    decided(session, comment, themes, staff, "road-speeding")
    decided(session, comment, themes, staff, "road-speeding", "road-parking")
    assert comments_with_themes(session, consultation, "main_issue")[0].themes == ("road-speeding", "road-parking")


def test_the_machines_themes_can_count_again(session, consultation, comment, themes, staff):
    decided(session, comment, themes, staff, "road-speeding")
    go_back_to_machine(session, comment.id, undone_by=staff)
    session.commit()
    themed = comments_with_themes(session, consultation, "main_issue")[0]
    assert (themed.themes, themed.is_reviewed) == (("asb-youth", "road-speeding"), False)


def test_undoing_nothing_does_nothing(session, comment, staff):
    go_back_to_machine(session, comment.id, undone_by=staff)
    session.commit()
    assert "change of themes undone" not in {event.action for event in session.exec(select(AuditEvent))}


def test_every_decision_is_in_the_audit_trail(session, comment, themes, staff):
    decided(session, comment, themes, staff, "road-speeding")
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "themes changed")).one()
    assert event.details == {"before": [], "after": ["road-speeding"]}
    assert event.actor_id == staff.id


def test_a_decision_needs_a_theme(session, comment, staff):
    with pytest.raises(Conflict):
        change_themes(session, comment.id, [], changed_by=staff)


def test_a_comment_that_is_not_there_is_not_found(session, staff, themes):
    with pytest.raises(NotFound):
        change_themes(session, uuid4(), [themes["asb-youth"].id], changed_by=staff)
