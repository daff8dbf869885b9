"""What a serial number stands for, typed or scanned."""

import pytest

from consult.queries.serials import KnownSerial, SerialProblem, find_serial
from consult.services.printing import VoidFacts, void_serials
from forms.paper.serials import PrintedPage, written
from tests.integration.printing import a_run


@pytest.fixture
def run(session, factories):
    staff = factories.user()
    run = a_run(session, factories.consultation(), staff, copies=10)
    void_serials(session, run, VoidFacts(first_serial=10, last_serial=10, reason="Spoiled"), voided_by=staff)
    session.commit()
    return run


def test_a_typed_serial_leads_to_its_run_and_consultation(session, run):
    found = find_serial(session, written(7))
    assert isinstance(found, KnownSerial)
    assert (found.run.id, found.consultation.id) == (run.id, run.consultation_id)
    assert (found.questionnaire_version.key, found.page, found.voided, found.text) == (
        "every-kind", None, None, "0000 0076",
    )  # fmt: skip


def test_a_scanned_page_says_which_page_it_is(session, run):
    found = find_serial(session, str(PrintedPage("every-kind", 1, 3, 7)))
    assert isinstance(found, KnownSerial)
    assert (found.serial, found.page) == (7, 3)


def test_a_form_that_was_never_handed_out_is_known_as_such(session, run):
    found = find_serial(session, written(10))
    assert isinstance(found, KnownSerial)
    assert found.voided is not None
    assert found.voided.reason == "Spoiled"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("0000 0079", SerialProblem.MISTYPED),
        ("", SerialProblem.MISTYPED),
        (written(11), SerialProblem.NEVER_PRINTED),
        (str(PrintedPage("every-kind", 2, 3, 7)), SerialProblem.ANOTHER_FORM),
        (str(PrintedPage("another", 1, 3, 7)), SerialProblem.ANOTHER_FORM),
    ],
)
def test_what_is_no_form_is_said_with_what_to_do(session, run, text, problem):
    assert find_serial(session, text) is problem
