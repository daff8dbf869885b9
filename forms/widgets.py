"""From a field to the GOV.UK Frontend components that show it.

The template loops over `blocks` and draws each with the macro it names. Needs no JavaScript: what a script would
reveal under a radio button is simply there.
"""

from forms import spec
from forms.build import AnswerForm
from forms.components import Block
from forms.controls import Placing, Size, block
from forms.fields import AnyField
from forms.rules import AnswerIs


def blocks(form: AnswerForm, *, page_heading: bool = False) -> tuple[Block, ...]:
    """Everything the page shows of a form, in order, each question that hangs on an option placed under that option.

    `page_heading` makes the first question the heading of the page, for a page that asks a single question. A paper
    form shows every question openly, since a form that is keyed as it was written hides none.
    """
    under = {} if form.as_written else _hanging(form)
    size: Size = "page" if page_heading else "question"
    made = []
    for each in form.fields():
        if not any(each in hung for by_value in under.values() for hung in by_value.values()):
            made.append(_with_revealed(each, under, size))
            size = "question"
    return tuple(made)


def component(field: AnyField, *, page_heading: bool = False) -> Block:
    """What shows this field alone. `page_heading` makes its question the heading of the page."""
    return block(field, Placing("page" if page_heading else "question"))


_Hanging = dict[str, dict[str, list[AnyField]]]


def _hanging(form: AnswerForm) -> _Hanging:
    """The fields to place under an option of an earlier one, by the key of that question and the option's value."""
    parents = {each.name for each in form.fields() if _has_visible_options(each.question)}
    hanging: _Hanging = {}
    for each in form.fields():
        match each.question.show_when:
            case AnswerIs(question=key, value=str(value)) if key in parents:
                hanging.setdefault(key, {}).setdefault(value, []).append(each)
            case _:
                pass
    return hanging


def _has_visible_options(question: spec.Question) -> bool:
    match question:
        case spec.Place():
            return not question.is_long
        case _:
            return isinstance(question, spec.SingleChoice | spec.MultipleChoice | spec.Agreement | spec.YesNoDontKnow)


def _with_revealed(field: AnyField, under: _Hanging, size: Size) -> Block:
    reveals = {
        value: tuple(_with_revealed(each, under, "revealed") for each in hung)
        for value, hung in under.get(field.name, {}).items()
    }
    return block(field, Placing(size, reveals))
