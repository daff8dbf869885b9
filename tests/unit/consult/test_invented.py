from consult.demo.invented import agrees_to_publication, read_invented_responses
from forms.loading import library, load_questionnaire
from forms.spec import AGREES


def test_about_half_of_the_invented_senders_agree_and_the_rest_leave_it_blank():
    responses = read_invented_responses()
    agreed = [each for each in responses if "publication" in each.answers]
    assert 0.4 < len(agreed) / len(responses) < 0.6
    assert all(agrees_to_publication(each.source_id) for each in agreed)
    assert {each.answers["publication"].value for each in agreed} == {AGREES}


def test_the_survey_that_they_answer_asks_it():
    assert load_questionnaire(library()["confidence-survey"]).question_for("publication").key == "publication"
