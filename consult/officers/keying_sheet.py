"""The questions of a paper form as an officer keys them: numbered as on paper, with a key for each option."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict

from forms.answers import Answers
from forms.build import AnswerForm, error_summary, paper_form, read_answers
from forms.components import Block, Component, Inner, RowGroup
from forms.fields import AnyField, CommentField, RankingField, ScaleField
from forms.question_field import FormData
from forms.spec import Page, Questionnaire
from forms.widgets import component

P = TypeVar("P", Page, Questionnaire)

Params = dict[str, Any]
Problems = tuple[tuple[str, str], ...]

OPTION_KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""What to press for the first option, the second, and so on; options beyond these are chosen with the arrow keys."""

NOTHING_KEYED = "Enter at least one answer. Do not key a form that was handed in blank"
NOTHING_WRITTEN = "Enter what it says under at least one of the questions"
NOTHING_LEFT = "Leave at least one answer. A response cannot be empty"


def keying_sheet(
    questionnaire: Questionnaire, *, formdata: FormData | None = None, answers: Answers | None = None
) -> AnswerForm:
    """The form with every question of the questionnaire, each with its number before its wording."""
    return paper_form(_numbered(questionnaire), formdata=formdata, answers=answers)


def kept_sheet(questionnaire: Questionnaire, typed: Mapping[str, Sequence[str]]) -> AnswerForm:
    """The form as far as it was keyed, with what was typed in each control."""
    return keying_sheet(questionnaire, formdata=MultiDict([(name, each) for name in typed for each in typed[name]]))


def problems_with(sheet: AnswerForm, *, when_empty: str) -> Problems:
    """What keeps a sheet that was sent from being stored: the control to go to, and a sentence."""
    sheet.validate()
    problems = error_summary(sheet)
    if not problems and not read_answers(sheet):
        problems = ((sheet.fields()[0].controls()[0], when_empty),)
    return problems


def question_blocks(sheet: AnswerForm) -> tuple[Block, ...]:
    """Every question, in the order of the paper form."""
    return _blocks(sheet.fields())


def comment_blocks(sheet: AnswerForm) -> tuple[Block, ...]:
    """The questions that are answered in a person's own words, which is what letters bear on."""
    return _blocks(field for field in sheet.fields() if isinstance(field, CommentField))


def other_blocks(sheet: AnswerForm) -> tuple[Block, ...]:
    """The questions that `comment_blocks` leaves out."""
    return _blocks(field for field in sheet.fields() if not isinstance(field, CommentField))


def _numbered(questionnaire: Questionnaire) -> Questionnaire:
    number = 0
    pages = []
    for page in questionnaire.pages:
        questions = []
        for question in page.questions:
            number += 1
            questions.append(question.model_copy(update={"ask": f"{number}. {question.ask}"}))
        pages.append(_changed(page, questions=tuple(questions)))
    return _changed(questionnaire, pages=tuple(pages))


def _changed(part: P, **changes: object) -> P:
    """A part with something changed, without what it worked out of itself before: `model_copy` brings that along."""
    return part.model_construct(**{**dict(part), **changes})


def _blocks(shown: Iterable[AnyField]) -> tuple[Block, ...]:
    return tuple(_for_keying(component(field), field) for field in shown)


def _for_keying(block: Block, field: AnyField) -> Block:
    if isinstance(block, RowGroup):
        return RowGroup(block.heading, tuple(_component_for_keying(row, field) for row in block.components))
    return _component_for_keying(block, field)


def _component_for_keying(drawn: Component, field: AnyField) -> Component:
    match drawn.macro:
        case "govukRadios":
            return Component(drawn.macro, _radios(drawn.params, is_scale=isinstance(field, ScaleField)))
        case "govukCheckboxes":
            items = _with_keys(drawn.params["items"], OPTION_KEYS)
            return Component(drawn.macro, {**_small(drawn.params, "govuk-checkboxes--small"), "items": items})
        case "govukFieldset" if isinstance(field, RankingField):
            return Component(drawn.macro, {**drawn.params, "html": Inner(_ranked(drawn.params["html"]))})
        case "govukCharacterCount":  # paper is keyed as it was written, however long
            unlimited = {name: value for name, value in drawn.params.items() if name != "maxwords"}
            return Component("govukTextarea", {**unlimited, "rows": 4})
        case _:
            return drawn


def _ranked(inner: Inner) -> tuple[Block, ...]:
    """The lists of a ranking, whose options are chosen by number like those of any other question."""
    return tuple(
        _numbered_list(each) if isinstance(each, Component) and each.macro == "govukSelect" else each
        for each in inner.blocks
    )


def _numbered_list(drawn: Component) -> Component:
    empty, *options = drawn.params["items"]
    keyed = [
        {**item, "text": f"{key} {item['text']}", "attributes": {"data-key": key}}
        for key, item in zip(OPTION_KEYS, options, strict=False)
    ]
    return Component(drawn.macro, {**drawn.params, "items": [empty, *keyed, *options[len(OPTION_KEYS) :]]})


def _radios(params: Mapping[str, Any], *, is_scale: bool) -> Params:
    """Radio buttons, with one more that takes an answer back: without a script nothing else could."""
    keys = [item["value"] for item in params["items"]] if is_scale else OPTION_KEYS
    no_answer = {"value": "", "text": "No answer", "checked": False, "attributes": {"data-key": "Delete"}}
    items = [*_with_keys(params["items"], keys), no_answer]
    return {**_small(params, "govuk-radios--small"), "items": items}


def _small(params: Mapping[str, Any], size: str) -> Params:
    return {**params, "classes": f"{params.get('classes', '')} {size}".strip()}


def _with_keys(items: Iterable[Params], keys: Iterable[str]) -> list[Params]:
    """The options, each telling the script which key chooses it; a divider has none."""
    left = iter(keys)
    return [item if "divider" in item else {**item, "attributes": {"data-key": next(left, "")}} for item in items]
