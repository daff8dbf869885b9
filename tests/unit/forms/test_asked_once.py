"""Nobody has to say twice what they have said in a response."""

import pytest

from forms.loading import library, load_questionnaire


@pytest.mark.parametrize("name", sorted(library()))
def test_no_questionnaire_asks_the_same_thing_twice(name):
    asked = [question.ask for page in load_questionnaire(library()[name]).pages for question in page.questions]
    assert sorted(asked) == sorted(set(asked))
