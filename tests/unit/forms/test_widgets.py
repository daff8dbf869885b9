"""What a page shows of a whole form: the order, what hangs under an option, and HTML that the macros make of it."""

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader
from lxml import html
from werkzeug.datastructures import MultiDict

from forms.build import AnswerForm, error_summary, page_form, paper_form
from forms.components import RowGroup
from forms.loading import load_questionnaire
from forms.widgets import blocks
from tests.conftest import QUESTIONNAIRES
from tests.unit.forms.conftest import ParsePages

EVERY_KIND = load_questionnaire(QUESTIONNAIRES / "every_kind.yaml")

HANGING = """\
- key: one
  title: One
  questions:
    - {key: seen, kind: yes_no_dont_know, ask: Seen it, origin: product}
    - {key: story, kind: long_text, ask: What did you see, origin: product, show_when: {question: seen, is: yes}}
    - {key: told, kind: multiple_choice, ask: Who was told, origin: product, show_when: {question: seen, is: yes},
       options: [{value: police, label: The police}, {value: council, label: The council}], other: {}}
    - {key: told_on, kind: date, ask: When, origin: product, show_when: {question: told, is: police}}
    - {key: not_sure, kind: short_text, ask: Not sure, origin: product,
       show_when: {question: seen, any_of: [no, dont_know]}}
    - {key: area, kind: place, ask: Where, origin: product,
       options: [{value: a, label: A}, {value: b, label: B}]}
    - {key: corner, kind: short_text, ask: What corner, origin: product, show_when: {question: area, is: a}}
"""

TEMPLATE = """
{%- macro draw(block) -%}
  {%- if block.heading -%}
    <h2 id="{{ block.heading.id }}">{{ block.heading.text }}</h2>
    {%- for each in block.components %}{{ draw(each) }}{% endfor -%}
  {%- else -%}
    {{ macros[block.macro](block.filled(draw)) }}
  {%- endif -%}
{%- endmacro -%}
<form>{% for block in blocks %}{{ draw(block) }}{% endfor %}</form>
"""
MACROS = {
    "govukRadios": "radios",
    "govukCheckboxes": "checkboxes",
    "govukInput": "input",
    "govukCharacterCount": "character-count",
    "govukDateInput": "date-input",
    "govukSelect": "select",
    "govukFieldset": "fieldset",
    "govukHint": "hint",
}


def render(form: AnswerForm) -> html.HtmlElement:
    """The form as the macros draw it."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(loader=loader, autoescape=True)
    paths = {name: f"govuk_frontend_jinja/components/{folder}/macro.html" for name, folder in MACROS.items()}
    macros = {name: getattr(environment.get_template(path).module, name) for name, path in paths.items()}
    return html.fromstring(environment.from_string(TEMPLATE).render(blocks=blocks(form), macros=macros))


def names(shown: tuple[object, ...]) -> list[str]:
    return [block.params["name"] for block in shown if not isinstance(block, RowGroup)]


class TestWhatHangsUnderAnOption:
    def test_is_drawn_under_it_once_and_however_deep(self, parse_pages: ParsePages):
        questionnaire = parse_pages(HANGING)
        shown = blocks(page_form(questionnaire, questionnaire.pages[0], answers={}))
        seen, not_sure, area = shown
        under_yes = seen.params["items"][0]["conditional"]["html"].blocks
        assert names(under_yes) == ["story", "told"]
        assert under_yes[0].params["label"]["classes"] == "govuk-label--s"
        assert under_yes[1].params["items"][0]["conditional"]["html"].blocks[0].params["id"] == "told_on"
        assert names((not_sure, area)) == ["not_sure", "area"]
        assert names(area.params["items"][0]["conditional"]["html"].blocks) == ["corner"]

    def test_stands_openly_on_a_form_for_keying(self, parse_pages: ParsePages):
        shown = blocks(paper_form(parse_pages(HANGING)))
        assert len(shown) == 7

    def test_stands_openly_after_a_list_to_select_from(self, parse_pages: ParsePages):
        places = ", ".join(f"{{value: {letter}, label: {letter.upper()}}}" for letter in "abcdefghijklm")
        questionnaire = parse_pages(HANGING.replace("[{value: a, label: A}, {value: b, label: B}]", f"[{places}]"))
        shown = blocks(page_form(questionnaire, questionnaire.pages[0], answers={}))
        assert names(shown) == ["seen", "not_sure", "area", "corner"]

    def test_keeps_the_lines_of_a_comment(self, parse_pages: ParsePages):
        questionnaire = parse_pages(HANGING)
        typed = "one\n  two\n\nthree"
        form = page_form(
            questionnaire, questionnaire.pages[0], formdata=MultiDict({"seen": "yes", "story": typed}), answers={}
        )
        assert render(form).get_element_by_id("story").text == typed


def test_the_only_question_of_a_page_can_be_its_heading():
    (first, *rest) = blocks(paper_form(EVERY_KIND), page_heading=True)
    assert first.params["fieldset"]["legend"]["isPageHeading"]
    assert not any(
        block.params["fieldset"]["legend"]["isPageHeading"]
        for block in rest
        if not isinstance(block, RowGroup) and "fieldset" in block.params
    )


class TestTheHtml:
    @pytest.fixture
    def wrong(self) -> AnswerForm:
        """Every question answered wrongly."""
        sent = {
            "agree": "very", "why_not": ["a", "b"], "main_issue": ["a", "b"], "impact": "12",
            "locality": "north", "postcode": "?", "heard": ["none", "web"], "event_day-day": "4",
            "seen-litter": "?", "seen-fires": "?", "ranked-2": "asb", "feel_safe": "?", "age_band": "?",
            "years": "1e3", "street": ["a", "b"],
        }  # fmt: skip
        form = paper_form(EVERY_KIND, formdata=MultiDict(sent))
        form.validate()
        return form

    def test_every_error_leads_to_a_control_of_the_page(self, wrong: AnswerForm):
        page = render(wrong)
        summary = error_summary(wrong)
        assert len(summary) == 15
        assert all(page.get_element_by_id(control).tag in {"input", "select", "textarea"} for control, _ in summary)

    def test_every_error_is_also_said_at_its_control(self, wrong: AnswerForm):
        said = [" ".join(error.text_content().split()) for error in render(wrong).find_class("govuk-error-message")]
        assert said == [f"Error: {sentence}" for _, sentence in error_summary(wrong)]

    def test_no_id_is_used_twice_and_every_control_has_a_label(self, wrong: AnswerForm):
        page = render(wrong)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        labelled = set(page.xpath("//label/@for"))
        assert set(page.xpath("//input/@id | //select/@id | //textarea/@id")) == labelled

    def test_every_description_is_on_the_page(self, wrong: AnswerForm):
        page = render(wrong)
        described = {each for ids in page.xpath("//@aria-describedby") for each in ids.split()}
        assert described <= set(page.xpath("//@id"))

    def test_no_hint_is_empty(self, wrong: AnswerForm):
        assert all(hint.text_content().strip() for hint in render(wrong).find_class("govuk-hint"))

    def test_every_control_that_is_read_is_on_the_page(self, wrong: AnswerForm):
        read = {control for field in wrong.fields() for control in field.controls()}
        assert set(render(wrong).xpath("//@name")) == read
