"""Asking why something is done, in one line that is kept."""

from forms.answers import TextAnswer
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import FormData
from forms.questions import ShortText

LONGEST_REASON = 500


def reason_form(ask: str, *, formdata: FormData | None, hint: str | None = None) -> AnswerForm:
    """One line for a reason, filled with what was sent."""
    question = ShortText(
        key="reason", ask=ask, hint=hint, required=True, origin="product", max_characters=LONGEST_REASON
    )
    return form_asking((question,), formdata=formdata)


def reason_given(form: AnswerForm) -> str:
    """The reason in a form that was found valid."""
    given = read_answers(form).get("reason")
    return given.text if isinstance(given, TextAnswer) else ""
