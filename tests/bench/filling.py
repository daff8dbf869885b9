"""Fills in the form of a page the way a person in a hurry would: the first of everything."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

from tests.bench.browser import UnexpectedAnswer, Visit

CHOSEN_FROM = ("radio", "checkbox")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """Where a form goes, and what is sent."""

    action: str
    fields: Mapping[str, str]


def fill_in(visit: Visit, comment: str) -> FilledForm:
    """Fill in the page's form: the first option of each choice, the comment in each text area, one-line boxes empty."""
    forms = visit.tree.xpath("//main//form[@method='post']")
    if not forms:
        raise UnexpectedAnswer(f"{visit.path} has no form to fill in")
    form = forms[0]
    fields: dict[str, str] = {}
    for control in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name = control.get("name")
        fields[name] = fields.get(name) or _value_for(control, comment)
    return FilledForm(form.get("action"), {name: value for name, value in fields.items() if value})


def _value_for(control: html.HtmlElement, comment: str) -> str:
    if control.get("data-code") is not None:
        return ""  # what stands on paper in place of an answer: this person answers
    if control.tag == "textarea":
        return comment
    if control.tag == "select":
        return str(next((option for option in control.xpath(".//option/@value") if option), ""))
    if control.get("type") == "hidden" or control.get("type") in CHOSEN_FROM:
        return str(control.get("value", ""))
    return ""
