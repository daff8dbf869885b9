"""What an answer must have beyond being readable. Used online; a paper form is keyed as it was written."""

from typing import Any

from wtforms.form import BaseForm
from wtforms.validators import StopValidation, ValidationError

from forms import messages
from forms.answers import ChoiceAnswer, ChoicesAnswer, TextAnswer
from forms.question_field import Correction, QuestionField
from forms.text import count_words

_OTHER_TEXT_CHARACTERS = 200


class Answered:
    """The question, or each row of it, needs an answer. A field already wrong is not blamed a second time."""

    def __call__(self, _form: BaseForm, field: QuestionField[Any]) -> None:
        """Add what is missing to the field’s errors."""
        if not field.errors:
            field.errors = field.missing()
        if field.errors:
            raise StopValidation


class WordLimit:
    """A comment of no more than this many words."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: BaseForm, field: QuestionField[Any]) -> None:
        """Refuse a comment that is too long."""
        if isinstance(field.data, TextAnswer) and (words := count_words(field.data.text)) > self.limit:
            raise ValidationError(
                Correction(field.name, messages.too_many_words(field.question.ask, words, self.limit))
            )


class CharacterLimit:
    """A text of no more than this many characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: BaseForm, field: QuestionField[Any]) -> None:
        """Refuse a text that is too long."""
        if isinstance(field.data, TextAnswer) and (characters := len(field.data.text)) > self.limit:
            raise ValidationError(
                Correction(field.name, messages.too_many_characters(field.question.ask, characters, self.limit))
            )


class OtherTextLimit:
    """No more than a line or two beside “Other”: a longer story belongs in a comment."""

    def __init__(self, ask: str) -> None:
        self.ask = ask

    def __call__(self, _form: BaseForm, field: QuestionField[Any]) -> None:
        """Refuse a text that is too long."""
        if not isinstance(field.data, ChoiceAnswer | ChoicesAnswer):
            return
        characters = len(field.data.other_text or "")
        if characters > _OTHER_TEXT_CHARACTERS:
            sentence = messages.too_many_characters(self.ask, characters, _OTHER_TEXT_CHARACTERS)
            raise ValidationError(Correction(field.control("other"), sentence))


class ChoiceLimit:
    """No more than this many boxes ticked."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: BaseForm, field: QuestionField[Any]) -> None:
        """Refuse more ticks than allowed."""
        if isinstance(field.data, ChoicesAnswer) and len(field.data.values) > self.limit:
            raise ValidationError(Correction(field.name, messages.at_most(field.question.ask, self.limit)))
