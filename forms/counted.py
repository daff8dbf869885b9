"""What answers are counted as: a short text that is the same for answers that say the same, their own words apart."""

import json
from collections.abc import Mapping

from pydantic import JsonValue

from forms import spec
from forms.answers import Answer, AnswerUnreadable, from_json
from forms.spec import Question


def counted_as(kept: JsonValue) -> str | None:
    """What an answer in its JSON form is counted as: an option as it is, all else that was chosen as JSON.

    None for words, a date and a postcode, of which hardly two are alike. Text beside “Other” is left out.
    """
    match kept:
        case {"value": str(option)}:
            return option
        case {"values": list(options)}:
            return json.dumps(options)
        case bool():
            return None
        case Mapping() | list() | int():
            return json.dumps(kept)
        case _:
            return None


def from_counted(question: Question, text: str | None) -> Answer:
    """The answer that is counted as this, without text beside “Other”. Raises AnswerUnreadable if it does not fit."""
    match question:
        case _ if text is None:
            raise AnswerUnreadable(f"The answer kept for {question.key} ({question.kind}) does not fit it")
        case spec.SingleChoice() | spec.Place() | spec.Agreement() | spec.YesNoDontKnow():
            return from_json(question, {"value": text})
        case spec.MultipleChoice():
            return from_json(question, {"values": _read(text)})
        case spec.Matrix():
            kept = _read(text)
            # A matrix with one row that happens to be called “value” looks like a choice.
            return from_json(question, kept if isinstance(kept, Mapping) else {"value": text})
        case _:
            return from_json(question, _read(text))


def options_in(text: str) -> list[str]:
    """The options that answers counted as this chose: several, or one."""
    several = _read(text)
    return [str(each) for each in several] if isinstance(several, list) else [text]


def _read(text: str) -> JsonValue:
    """What JSON says; an option, which is none, as it is."""
    try:
        read: JsonValue = json.loads(text)
    except json.JSONDecodeError:
        return text
    return read
