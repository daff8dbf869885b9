import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import AuditEvent, SignedOffAssignment
from consult.queries.sign_offs import counts_signed_off, list_sign_offs
from consult.services.code_book_changes import BookChanged
from consult.services.code_book_edits import AddTheme, CannotChange, RetireTheme, ThemeWords, UndoChange
from consult.services.code_book_sign_off import sign_off
from consult.services.theming import request_run
from tests.integration.services.code_book import coded_question


@pytest.fixture
def asked(session, factories):
    asked = coded_question(session, factories)
    asked.say("litter", "asb-litter")
    asked.decide(asked.say("kids", "asb-litter"), "asb-youth", "asb-drugs")
    return asked


def sign(asked, **options):
    signed = sign_off(
        asked.session, asked.place, seen=options.get("seen", asked.book.id), note="For March", signed_by=asked.staff
    )
    asked.session.commit()
    return signed


def signed_counts(asked):
    signed = list_sign_offs(asked.session, asked.consultation, "main_issue")[0]
    return {each.key: each.count for each in counts_signed_off(asked.session, signed) if each.count}


def test_what_counts_is_frozen_and_work_goes_on_in_the_next_version(asked):
    sign(asked)
    asked.change(RetireTheme(theme="asb-litter"))
    asked.say("more drugs", "asb-drugs")
    signed = list_sign_offs(asked.session, asked.consultation, "main_issue")[0]
    assert (signed.version, signed.base, signed.reviewed, signed.waiting) == ("2024.1", 2, 1, 0)
    assert (signed.made_by, signed.note) == ("Parveen Policy", "For March")
    assert asked.book.version == "2024.3"
    assert signed_counts(asked) == {"asb-litter": 1, "asb-youth": 1, "asb-drugs": 1}
    assert asked.counts.themes == {"other": 1, "asb-youth": 1, "asb-drugs": 2}


def test_it_is_in_the_audit_trail(asked, session):
    sign(asked)
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "code book signed off")).one()
    assert (event.details["version"], event.details["assignments"]) == ("2024.1", 3)


def test_it_cannot_be_undone(asked):
    sign(asked)
    with pytest.raises(CannotChange, match="Signing off cannot be undone"):
        asked.change(UndoChange(change=asked.last_change().id))


def test_a_version_that_has_changed_since_it_was_looked_at_is_not_signed_off(asked, session):
    seen = asked.book.id
    asked.change(RetireTheme(theme="asb-drugs"))
    with pytest.raises(BookChanged):
        sign(asked, seen=seen)
    session.rollback()
    assert session.exec(select(SignedOffAssignment)).all() == []


def test_it_waits_for_the_machine(asked, session):
    run = request_run(session, asked.consultation, "main_issue")
    session.commit()
    with pytest.raises(Conflict, match="has finished"):
        sign(asked)
    session.rollback()
    session.delete(run)
    asked.change(AddTheme(category="asb", words=ThemeWords(label="Gulls"))).run.status = "failed"
    session.commit()
    with pytest.raises(Conflict, match="not coded again yet"):
        sign(asked)


def test_there_must_be_something_to_sign_off(session, factories):
    asked = coded_question(session, factories)
    with pytest.raises(Conflict, match="nothing to sign off"):
        sign(asked)
