"""How well a batch was keyed: in all, by person and by field."""

from uuid import uuid4

import pytest

from consult.clock import utc_now
from consult.figures.keying_errors import error_share
from consult.models import KeyedDifference, Ruling, SecondKeying, Verification
from consult.queries.verifications import DrawnForm, FoundDifference, VerificationProgress
from consult.reports.verification.quality import field_label, quality_of
from forms.keyed_twice import count_fields
from forms.loading import parse_questionnaire
from tests.conftest import QUESTIONNAIRES

ANN, BOB, CAT = uuid4(), uuid4(), uuid4()
NAMES = {ANN: "Ann", BOB: "Bob", CAT: "Cat"}


@pytest.fixture(scope="module")
def questionnaire():
    text = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
    return parse_questionnaire(text, source="test")


def form(position, first=ANN, second=BOB):
    row = SecondKeying(
        verification_id=uuid4(),
        response_id=uuid4(),
        position=position,
        first_clerk_id=first,
        clerk_id=second,
        finished_at=utc_now(),
    )
    return DrawnForm(row, f"SDP-{position}", position, None, NAMES[first], NAMES[second])


def difference(of, part, place, ruling):
    row = KeyedDifference(second_keying_id=of.second.id, part=part, place=place, ruling=ruling)
    return FoundDifference(row, of, "Cat" if ruling else None)


@pytest.fixture
def progress(questionnaire):
    forms = (form(1), form(2, first=CAT), form(3))
    differences = (
        difference(forms[0], "agree", 1, Ruling.SECOND),
        difference(forms[0], "seen-litter", 9, Ruling.NEITHER),
        difference(forms[1], "impact", 4, Ruling.FIRST),
        difference(forms[2], "agree", 1, Ruling.SECOND),
        difference(forms[2], "impact", 4, None),
    )
    verification = Verification(
        batch_id=uuid4(),
        number=1,
        forms=12,
        sample=3,
        most_errors=2,
        fields_per_form=count_fields(questionnaire),
        seed=1,
        frame_checksum="",
        drawn_by_id=ANN,
    )
    return VerificationProgress(verification, forms, differences, 0)


def test_errors_of_either_keying_are_those_settled_against_it(progress, questionnaire):
    quality = quality_of(progress, questionnaire)
    fields = count_fields(questionnaire)
    assert (quality.forms, quality.fields, quality.differences) == (3, 3 * fields, 5)
    assert quality.first == error_share([2, 0, 1], fields)
    assert quality.second == error_share([1, 1, 0], fields)
    assert progress.errors == 3
    # A quarter of the forms was keyed twice.
    assert quality.left == pytest.approx(0.75 * quality.first.share + 0.25 * quality.first.share * quality.second.share)


def test_each_person_stands_by_name_and_by_keying(progress, questionnaire):
    lines = quality_of(progress, questionnaire).by_person
    assert [(line.label, line.forms, line.wrong.count) for line in lines] == [
        ("Ann, first keying", 2, 3),
        ("Bob, second keying", 3, 2),
        ("Cat, first keying", 1, 0),
    ]
    assert all(line.is_few for line in lines)


def test_fields_stand_by_how_often_they_were_wrong_at_first(progress, questionnaire):
    quality = quality_of(progress, questionnaire)
    assert [(line.label, line.wrong.count, line.forms) for line in quality.by_field] == [
        ("1. Do you agree with the plan?", 2, 3),
        (field_label(questionnaire, "seen-litter"), 1, 3),
    ]
    assert field_label(questionnaire, "seen-litter").endswith(": Litter")


def test_nothing_is_said_before_a_form_was_keyed_twice(progress, questionnaire):
    none = VerificationProgress(progress.verification, (), (), 0)
    assert quality_of(none, questionnaire) is None


def test_there_is_no_label_for_a_field_that_is_not_on_the_form(questionnaire):
    with pytest.raises(KeyError):
        field_label(questionnaire, "nonsense")
