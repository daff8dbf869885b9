"""Each kind of field as parameters of the GOV.UK Frontend macro that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as data_field
from typing import Any, Literal, assert_never

from markupsafe import Markup, escape

from forms import fields, spec
from forms.components import Block, Component, Heading, Inner, RowGroup
from forms.fields import DATE_PARTS, SCALE, AnyField
from forms.messages import ORDINALS
from forms.question_field import Correction
from forms.questions import Option, OtherOption, other_of

Size = Literal["page", "question", "revealed"]
"""A question is the heading of its page, one among several, or revealed under an option of another."""

_CLASSES: Mapping[Size, str] = {"page": "l", "question": "m", "revealed": "s"}

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a field stands on its page, and what its options reveal."""

    size: Size = "question"
    reveals: Mapping[str, tuple[Block, ...]] = data_field(default_factory=dict)

    def legend(self, text: str) -> Params:
        """The wording as the legend of a group of controls."""
        return {"legend": self._titled(text, f"govuk-fieldset__legend--{_CLASSES[self.size]}")}

    def label(self, text: str) -> Params:
        """The wording as the label of a single control."""
        return self._titled(text, f"govuk-label--{_CLASSES[self.size]}")

    def _titled(self, text: str, classes: str) -> Params:
        return {"text": text, "classes": classes, "isPageHeading": self.size == "page"}


def block(field: AnyField, place: Placing) -> Block:  # noqa: C901 (one return for each kind)
    """The components of one field, as GOV.UK Frontend takes them."""
    match field:
        case fields.ChoiceField():
            is_long = isinstance(field.question, spec.Place) and field.question.is_long
            return _select_place(field, place) if is_long else _radios(field, place)
        case fields.ChoicesField():
            return _checkboxes(field, place)
        case fields.ScaleField():
            return _scale(field, place)
        case fields.RankingField():
            return _ranking(field, place)
        case fields.MatrixField():
            return _matrix(field, place)
        case fields.CommentField():
            return _comment(field, place)
        case fields.DateField():
            return _date(field, place)
        case fields.LineField():
            return _input(field, place)
        case fields.WholeNumberField():
            return _input(field, place, inputmode="numeric", classes="govuk-input--width-5")
        case fields.PostcodeField():
            # The officer's own postcode must not be offered for somebody else's paper form.
            complete = {} if field.as_written else {"autocomplete": "postal-code"}
            return _input(field, place, classes="govuk-input--width-10", **complete)
        case _:
            assert_never(field)


def _radios(field: fields.ChoiceField, place: Placing) -> Component:
    question = field.question
    items: list[Params] = []
    for choice in question.choices:
        if choice.value == "dont_know" and isinstance(question, spec.Agreement):
            items.append({"divider": "or"})
        items.append(_item(field, choice, place))
    return Component(
        "govukRadios",
        {
            "name": field.name,
            "idPrefix": field.name,
            "value": _chosen(field),
            "items": items,
            "fieldset": place.legend(field.label.text),
            **_hint(question.hint),
            **_error(field, field.name),
        },
    )


def _checkboxes(field: fields.ChoicesField, place: Placing) -> Component:
    question = field.question
    none = question.none.value if question.none else None
    items: list[Params] = []
    for choice in question.choices:
        if choice.value == none:
            items += [{"divider": "or"}, {**_item(field, choice, place), "behaviour": "exclusive"}]
        else:
            items.append(_item(field, choice, place))
    usual = f"Select up to {question.at_most}" if question.at_most else "Select all that apply"
    return Component(
        "govukCheckboxes",
        {
            "name": field.name,
            "idPrefix": field.name,
            "values": list(field.typed.get(field.name, ())) or [_chosen(field)],
            "items": items,
            "fieldset": place.legend(field.label.text),
            **_hint(question.hint or usual),
            **_error(field, field.name),
        },
    )


def _item(field: fields.ChoiceField | fields.ChoicesField, choice: Option, place: Placing) -> Params:
    """An option, with what choosing it reveals: the box beside “Other”, and questions that hang on it."""
    other = other_of(field.question)
    box = (_other_box(field, other),) if other and choice.value == other.value else ()
    revealed = (*box, *place.reveals.get(choice.value, ()))
    conditional = {"conditional": {"html": Inner(revealed)}} if revealed else {}
    return {"value": choice.value, "text": choice.label, **_hint(choice.hint), **conditional}


def _chosen(field: fields.ChoiceField | fields.ChoicesField) -> str:
    """The option to show as chosen: “Other” too when only its box was filled."""
    return field.typed_in(field.name) or ("other" if field.typed_in(field.control("other")) else "")


def _other_box(field: fields.ChoiceField | fields.ChoicesField, other: OtherOption, **more: Params) -> Component:
    return Component("govukInput", {**_text_box(field, field.control("other"), {"text": other.ask}), **more})


def _select_place(field: fields.ChoiceField, place: Placing) -> Component:
    other = other_of(field.question)
    # A list to select from reveals nothing, so the box beside “Other” stands below it.
    box = {"formGroup": {"classes": "govuk-!-margin-top-4"}}
    after = {"formGroup": {"afterInput": {"html": Inner((_other_box(field, other, **box),))}}} if other else {}
    return Component(
        "govukSelect",
        {
            **_select(field, field.name, place.label(field.label.text), field.question.choices),
            "value": _chosen(field),
            **_hint(field.question.hint),
            **after,
        },
    )


def _select(field: AnyField, control: str, label: Params, choices: tuple[Option, ...]) -> Params:
    return {
        "id": control,
        "name": control,
        "label": label,
        "value": field.typed_in(control),
        "items": [{"value": "", "text": "Select"}, *({"value": each.value, "text": each.label} for each in choices)],
        **_error(field, control),
    }


def _scale(field: fields.ScaleField, place: Placing) -> Component:
    question = field.question
    ends = {"0": f"0 – {question.low_label}", "10": f"10 – {question.high_label}"}
    return Component(
        "govukRadios",
        {
            "name": field.name,
            "idPrefix": field.name,
            "classes": "govuk-radios--inline app-scale",
            "value": field.typed_in(field.name),
            "items": [{"value": number, "text": ends.get(number, number)} for number in SCALE],
            "fieldset": place.legend(field.label.text),
            **_hint(question.hint),
            **_error(field, field.name),
        },
    )


def _ranking(field: fields.RankingField, place: Placing) -> Component:
    question = field.question
    hint = question.hint or f"Put up to {question.up_to} in order. You can leave the rest empty."
    hint_id = field.control("hint")
    lists = tuple(
        Component("govukSelect", _select(field, control, {"text": f"{name.capitalize()} choice"}, question.choices))
        for name, control in zip(ORDINALS, field.controls(), strict=False)
    )
    return Component(
        "govukFieldset",
        {
            **place.legend(field.label.text),
            "describedBy": hint_id,
            "html": Inner((Component("govukHint", {"id": hint_id, "text": hint}), *lists)),
        },
    )


def _matrix(field: fields.MatrixField, place: Placing) -> RowGroup:
    question = field.question
    heading = Heading(field.control("heading"), field.label.text, is_page_heading=place.size == "page")
    hint_id = field.control("hint")
    hint = (Component("govukHint", {"id": hint_id, "text": question.hint}),) if question.hint else ()
    described_by = f"{heading.id} {hint_id}" if hint else heading.id
    rows = tuple(
        Component(
            "govukRadios",
            {
                "name": control,
                "idPrefix": control,
                "value": field.typed_in(control),
                "items": [{"value": column.value, "text": column.label} for column in question.columns],
                "fieldset": {**Placing("revealed").legend(row.label), "describedBy": described_by},
                **_error(field, control),
            },
        )
        for row, control in zip(question.rows, field.controls(), strict=True)
    )
    return RowGroup(heading, (*hint, *rows))


def _comment(field: fields.CommentField, place: Placing) -> Component:
    # Inside a fieldset the macros indent every line of their markup; written as &#10; the lines of a comment stay put.
    text = Markup(escape(field.typed_in(field.name)).replace("\n", Markup("&#10;")))  # noqa: S704
    return Component(
        "govukCharacterCount",
        {
            "id": field.name,
            "name": field.name,
            "maxwords": field.question.max_words,
            "rows": 8,
            "value": text,
            "label": place.label(field.label.text),
            **_hint(field.question.hint),
            **_error(field, field.name),
        },
    )


def _date(field: fields.DateField, place: Placing) -> Component:
    wrong = {error.control for error in field.errors if isinstance(error, Correction)}
    items = []
    for part in DATE_PARTS:
        control = field.control(part)
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        classes = f"{width} govuk-input--error" if control in wrong else width
        items.append({"name": part, "label": part.capitalize(), "classes": classes, "value": field.typed_in(control)})
    return Component(
        "govukDateInput",
        {
            "id": field.name,
            "namePrefix": field.name,
            "items": items,
            "fieldset": place.legend(field.label.text),
            **_hint(field.question.hint or "For example, 27 3 2024"),
            **_error(field, *field.controls()),
        },
    )


def _input(field: AnyField, place: Placing, **more: str) -> Component:
    params = _text_box(field, field.name, place.label(field.label.text))
    return Component("govukInput", {**params, **_hint(field.question.hint), **more})


def _text_box(field: AnyField, control: str, label: Params) -> Params:
    typed = field.typed_in(control)
    return {
        "id": control,
        "name": control,
        "label": label,
        **({"value": typed} if typed else {}),
        **_error(field, control),
    }


def _hint(text: str | None) -> Params:
    """The hint, where there is one: an empty hint would be an empty paragraph that screen readers are sent to."""
    return {"hint": {"text": text}} if text else {}


def _error(field: AnyField, *controls: str) -> Params:
    sentences = [error for error in field.errors if not isinstance(error, Correction) or error.control in controls]
    return {"errorMessage": {"text": ". ".join(sentences)}} if sentences else {}
