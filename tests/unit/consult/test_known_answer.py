from collections import Counter

from consult.demo.known_answer import QUESTIONNAIRE, read_known_responses
from forms.loading import load_questionnaire
from forms.questions import indicator_of
from forms.spec import choices_of
from nlp.redact import find_personal_details


def test_each_wave_has_640_responses_of_which_639_say_how_far_they_agree():
    for wave, agreeing in (("earlier", 196), ("later", 180)):
        responses = read_known_responses(wave)
        said = Counter(each.answers["confidence"].value for each in responses if "confidence" in each.answers)
        assert (len(responses), said.total(), said["agree"] + said["strongly_agree"]) == (640, 639, agreeing)


def test_every_answer_is_one_that_its_questionnaire_offers():
    asked = load_questionnaire(QUESTIONNAIRE)
    for each in (*read_known_responses("earlier"), *read_known_responses("later")):
        for key in each.answers.keys() & {"confidence", "locality"}:
            assert each.answers[key].value in {option.value for option in choices_of(asked.question(key))}


def test_its_comments_hold_nothing_to_mask_and_no_two_are_alike():
    texts = [each.text for each in read_known_responses("later") if each.text]
    assert len(texts) == len(set(texts)) == 600
    assert not [text for text in texts if find_personal_details(text)]


def test_its_target_and_benchmark_are_called_invented():
    indicator = indicator_of(load_questionnaire(QUESTIONNAIRE).question("confidence"))
    assert "Invented" in indicator.target_source
    assert "Invented" in indicator.benchmark.source
