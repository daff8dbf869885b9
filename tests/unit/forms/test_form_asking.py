from werkzeug.datastructures import MultiDict

from forms.answers import TextAnswer
from forms.build import form_asking, read_answers
from forms.questions import ShortText

NAME = ShortText(key="name", ask="Name", required=True, origin="product")


def test_it_begins_with_what_was_answered():
    assert form_asking([NAME], answers={"name": TextAnswer("Seaham")})["name"].data == TextAnswer("Seaham")
    assert form_asking([NAME])["name"].data is None


def test_what_was_sent_counts_and_is_checked():
    form = form_asking([NAME], formdata=MultiDict({"name": "Peterlee"}), answers={"name": TextAnswer("Seaham")})
    assert form.validate()
    assert read_answers(form) == {"name": TextAnswer("Peterlee")}
    assert not form_asking([NAME], formdata=MultiDict({"name": ""})).validate()
