"""The invented waves of the demonstration."""

from consult.demo.waves import SOURCE, put_in_invented_waves
from consult.reports.wave_changes import wave_changes
from forms.answers import ChoiceAnswer
from forms.loading import library

CONFIDENCE = library()["confidence-survey"].read_text(encoding="utf-8")


def test_the_survey_is_held_against_last_years_invented_figures(session, waves, factories):
    results = factories.consultation(definition=CONFIDENCE, state="closed")
    following = factories.consultation(definition=CONFIDENCE)
    put_in_invented_waves(session, results, following, put_in_by=waves.staff)
    session.commit()
    waves.answered(results, {"confidence": ChoiceAnswer("agree")}, 5)
    waves.answered(results, {"confidence": ChoiceAnswer("disagree")}, 15)
    changes = wave_changes(session, results)
    assert (changes.earlier.label, changes.later.label, changes.earlier.source) == ("Last year", "This year", SOURCE)
    [line] = [line for part in changes.parts for line in part.lines]
    assert line.change.may_be_chance
    assert wave_changes(session, following).earlier.label == "This year"
