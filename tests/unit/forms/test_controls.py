"""The parameters of each kind of field, as GOV.UK Frontend takes them."""

from collections.abc import Callable
from typing import Any

import pytest

from forms.build import AnswerForm, paper_form
from forms.components import Component, Inner, RowGroup
from forms.spec import Questionnaire
from forms.widgets import component
from tests.unit.forms.conftest import ParsePages, Sent

Show = Callable[..., Any]

OPTIONS = "options: [{value: a, label: Apples, hint: Red}, {value: b, label: Bread}]"
PLACES = ", ".join(f"{{value: p{number}, label: Place {number}}}" for number in range(12))
MATRIX = (
    "kind: matrix, rows: [{key: x, label: Litter}], columns: [{value: often, label: Often}, {value: no, label: Never}]"
)


@pytest.fixture
def show(send_one: Callable[[str, Sent], AnswerForm]) -> Show:
    """The component of one question, named q, after this was sent."""

    def shown(question: str, sent: Sent, *, page_heading: bool = False):
        (field,) = send_one(question, sent).fields()
        return component(field, page_heading=page_heading)

    return shown


class TestRadios:
    def test_have_the_question_as_legend_and_the_choice_sent(self, show: Show):
        assert show(f"kind: single_choice, hint: Think, {OPTIONS}", {"q": "b"}) == Component(
            "govukRadios",
            {
                "name": "q",
                "idPrefix": "q",
                "value": "b",
                "items": [
                    {"value": "a", "text": "Apples", "hint": {"text": "Red"}},
                    {"value": "b", "text": "Bread"},
                ],
                "fieldset": {
                    "legend": {"text": "Which", "classes": "govuk-fieldset__legend--m", "isPageHeading": False}
                },
                "hint": {"text": "Think"},
            },
        )

    def test_of_a_single_question_page_have_the_page_heading_as_legend(self, show: Show):
        legend = show("kind: agreement", {}, page_heading=True).params["fieldset"]["legend"]
        assert legend == {"text": "Which", "classes": "govuk-fieldset__legend--l", "isPageHeading": True}

    def test_set_dont_know_apart_from_the_five_steps(self, show: Show):
        items = show("kind: agreement, dont_know: true", {}).params["items"]
        assert items[-2:] == [{"divider": "or"}, {"value": "dont_know", "text": "Don’t know"}]
        assert {"divider": "or"} not in show("kind: agreement", {}).params["items"]

    def test_never_have_an_empty_hint(self, show: Show):
        assert "hint" not in show("kind: agreement", {}).params

    def test_say_what_to_put_right(self, show: Show):
        error = show("kind: agreement, required: true", {}).params["errorMessage"]
        assert error == {"text": "Select an answer to “Which”"}

    def test_open_a_box_under_other_with_what_was_typed(self, show: Show):
        params = show(f"kind: single_choice, {OPTIONS}, other: {{ask: Say}}", {"q-other": "Figs"}).params
        assert params["value"] == "other"
        (box,) = params["items"][-1]["conditional"]["html"].blocks
        assert box == Component(
            "govukInput", {"id": "q-other", "name": "q-other", "label": {"text": "Say"}, "value": "Figs"}
        )

    def test_put_an_error_about_the_other_box_at_that_box(self, show: Show):
        other = {"q": "other", "q-other": "x" * 300}
        params = show(f"kind: single_choice, {OPTIONS}, other: {{}}", other).params
        assert "errorMessage" not in params
        (box,) = params["items"][-1]["conditional"]["html"].blocks
        assert "300 characters" in box.params["errorMessage"]["text"]

    def test_of_a_scale_stand_in_a_line_with_words_at_both_ends(self, show: Show):
        params = show("kind: scale_0_to_10, low_label: Not at all, high_label: A lot", {"q": "0"}).params
        assert params["classes"] == "govuk-radios--inline app-scale"
        assert [item["text"] for item in params["items"]] == [
            "0 – Not at all", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10 – A lot",
        ]  # fmt: skip
        assert params["value"] == "0"


class TestCheckboxes:
    def test_keep_every_tick_and_set_none_apart(self, show: Show):
        params = show(f"kind: multiple_choice, {OPTIONS}, none: {{}}", {"q": ["a", "none"]}).params
        assert params["values"] == ["a", "none"]
        assert params["items"][-2:] == [
            {"divider": "or"},
            {"value": "none", "text": "None of these", "behaviour": "exclusive"},
        ]

    def test_tell_how_many_may_be_selected(self, show: Show):
        assert show(f"kind: multiple_choice, {OPTIONS}", {}).params["hint"] == {"text": "Select all that apply"}
        assert show(f"kind: multiple_choice, at_most: 1, {OPTIONS}", {}).params["hint"] == {"text": "Select up to 1"}
        assert show(f"kind: multiple_choice, hint: Any, {OPTIONS}", {}).params["hint"] == {"text": "Any"}

    def test_tick_other_when_only_its_box_was_filled(self, show: Show):
        params = show(f"kind: multiple_choice, {OPTIONS}, other: {{}}", {"q-other": "Figs"}).params
        assert params["values"] == ["other"]


class TestPlaces:
    def test_that_are_few_are_radios(self, show: Show):
        assert show(f"kind: place, {OPTIONS}", {}).macro == "govukRadios"

    def test_that_are_many_are_a_list_with_the_other_box_below(self, show: Show):
        shown = show(f"kind: place, hint: Think, options: [{PLACES}], other: {{ask: Where}}", {"q-other": "Elsewhere"})
        assert shown.macro == "govukSelect"
        assert shown.params["value"] == "other"
        assert shown.params["hint"] == {"text": "Think"}
        assert shown.params["items"][0] == {"value": "", "text": "Select"}
        assert shown.params["items"][-1] == {"value": "other", "text": "Other"}
        (box,) = shown.params["formGroup"]["afterInput"]["html"].blocks
        assert box.params["value"] == "Elsewhere"

    def test_without_other_have_no_box(self, show: Show):
        assert "formGroup" not in show(f"kind: place, options: [{PLACES}]", {}).params


class TestSeveralControls:
    def test_a_ranking_is_a_list_for_each_place_in_a_fieldset(self, show: Show):
        shown = show(f"kind: ranking, up_to: 2, {OPTIONS}", {"q-1": "b", "q-2": "b"})
        assert shown.macro == "govukFieldset"
        assert shown.params["describedBy"] == "q-hint"
        inner = shown.params["html"]
        assert isinstance(inner, Inner)
        hint, first, second = inner.blocks
        assert hint == Component(
            "govukHint", {"id": "q-hint", "text": "Put up to 2 in order. You can leave the rest empty."}
        )
        assert (first.params["id"], first.params["label"], first.params["value"]) == (
            "q-1",
            {"text": "First choice"},
            "b",
        )
        assert "already chosen" in second.params["errorMessage"]["text"]

    def test_a_matrix_is_a_group_of_radios_for_each_row_under_a_heading(self, show: Show):
        group = show(MATRIX, {"q-x": "no"})
        assert isinstance(group, RowGroup)
        assert (group.heading.id, group.heading.text, group.heading.is_page_heading) == ("q-heading", "Which", False)
        (row,) = group.components
        assert (row.macro, row.params["name"], row.params["value"]) == ("govukRadios", "q-x", "no")
        assert row.params["fieldset"]["legend"]["text"] == "Litter"
        assert row.params["fieldset"]["describedBy"] == "q-heading"

    def test_a_matrix_with_a_hint_describes_its_rows_with_it(self, show: Show):
        hint, row = show(f"{MATRIX}, hint: This month", {}, page_heading=True).components
        assert hint.params == {"id": "q-hint", "text": "This month"}
        assert row.params["fieldset"]["describedBy"] == "q-heading q-hint"

    def test_a_date_marks_the_part_to_put_right(self, show: Show):
        params = show("kind: date", {"q-day": "4", "q-year": "2024"}).params
        assert params["items"] == [
            {"name": "day", "label": "Day", "classes": "govuk-input--width-2", "value": "4"},
            {"name": "month", "label": "Month", "classes": "govuk-input--width-2 govuk-input--error", "value": ""},
            {"name": "year", "label": "Year", "classes": "govuk-input--width-4", "value": "2024"},
        ]
        assert params["errorMessage"] == {"text": "The date for “Which” must include a month"}
        assert params["hint"] == {"text": "For example, 27 3 2024"}


class TestTyping:
    def test_a_comment_keeps_its_lines_and_is_counted(self, show: Show):
        params = show("kind: long_text, max_words: 9", {"q": "one\r\n  <b>two"}).params
        assert params["maxwords"] == 9
        assert params["value"] == "one&#10;  &lt;b&gt;two"
        assert params["label"] == {"text": "Which", "classes": "govuk-label--m", "isPageHeading": False}

    def test_a_line_shows_what_was_typed_and_nothing_when_nothing_was(self, show: Show):
        assert show("kind: short_text", {"q": " Elvet"}).params["value"] == " Elvet"
        assert "value" not in show("kind: short_text", {}).params

    def test_a_number_brings_up_figures(self, show: Show):
        assert show("kind: whole_number", {}).params["inputmode"] == "numeric"

    def test_a_postcode_may_be_filled_in_for_the_person_but_not_for_the_officer(
        self, show: Show, parse_pages: ParsePages
    ):
        assert show("kind: postcode", {}).params["autocomplete"] == "postal-code"
        questionnaire: Questionnaire = parse_pages(
            "- {key: one, title: One, questions: [{key: q, kind: postcode, ask: Which, origin: product}]}"
        )
        (field,) = paper_form(questionnaire).fields()
        assert "autocomplete" not in component(field).params
