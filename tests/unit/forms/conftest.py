"""Small questionnaires for the tests of the forms library."""

from collections.abc import Callable, Mapping
from textwrap import dedent, indent

import pytest
from werkzeug.datastructures import MultiDict

from forms.answers import Answers
from forms.build import AnswerForm, page_form
from forms.loading import parse_questionnaire
from forms.spec import Question, Questionnaire

OPENING = """\
key: small
version: 1
title: Small
run_by: A partnership
summary: A small questionnaire.
privacy: We keep nothing.
"""

ParsePages = Callable[[str], Questionnaire]
ParseQuestion = Callable[[str], Question]
Sent = Mapping[str, str | list[str]]
Send = Callable[..., AnswerForm]


def written(pages: str) -> str:
    """A questionnaire's text with these pages."""
    return f"{OPENING}pages:\n{indent(dedent(pages), '  ')}"


@pytest.fixture
def parse_pages() -> ParsePages:
    """Make a questionnaire of these pages."""
    return lambda pages: parse_questionnaire(written(pages), source="small.yaml")


@pytest.fixture
def parse_question(parse_pages: ParsePages) -> ParseQuestion:
    """Make the one question of a page."""

    def parse(question: str) -> Question:
        asked = "{key: q, ask: Which, origin: product, " + question + "}"
        return parse_pages(f"- {{key: one, title: One, questions: [{asked}]}}").question("q")

    return parse


@pytest.fixture
def send() -> Send:
    """Send a page of a questionnaire, its first unless named, and validate it."""

    def to(questionnaire: Questionnaire, sent: Sent, *, page: str | None = None, answers: Answers | None = None):
        asked = questionnaire.pages[0] if page is None else questionnaire.page(page)
        form = page_form(questionnaire, asked, formdata=MultiDict(sent), answers=answers or {})
        form.validate()
        return form

    return to


@pytest.fixture
def send_one(parse_question: ParseQuestion, send: Send) -> Callable[[str, Sent], AnswerForm]:
    """Send a page with one question, named q."""

    def to(question: str, sent: Sent) -> AnswerForm:
        asked = "{key: q, ask: Which, origin: product, " + question + "}"
        pages = f"- {{key: one, title: One, questions: [{asked}]}}"
        return send(parse_questionnaire(written(pages), source="small.yaml"), sent)

    return to
