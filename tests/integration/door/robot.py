"""A robot that finds the forms on a page and fills each field with words that can be looked for afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml import html

CANARY = "zzkanari"
SENTENCE = f"{CANARY} lives at 12 {CANARY} Road and says that bikes are in the park every single night"
TYPED = {"number": "7", "numeric": "7", "tel": f"0191 {CANARY}", "date": "2026-01-01", "postal-code": "DH1 3ZZ"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with every field filled, ready to be sent."""

    address: str
    method: str
    data: Mapping[str, Any]


def filled_forms(page: str, address: str, *, is_careless: bool = False) -> Iterator[Filled]:
    """Every form on a page, filled: with words everywhere where it is careless, else with what the field asks for.

    It presses a button without a name, or the first; a choice is the last offered.
    """
    for form in html.fromstring(page).xpath("//form"):
        data: dict[str, Any] = {}
        for field in form.xpath(".//input[@name] | .//textarea[@name]"):
            data[field.get("name")] = _typed(field, is_careless=is_careless)
        for place, field in enumerate(form.xpath(".//select[@name]"), start=1):
            offered = field.xpath(".//option/@value")
            data[field.get("name")] = offered[-place % len(offered)]
        named = form.xpath(".//button[@name]")
        if len(named) == len(form.xpath(".//button")):
            data.update({button.get("name"): button.get("value", "") for button in named[:1]})
        method = (form.get("method") or "get").upper()
        yield Filled(urldefrag(urljoin(address, form.get("action"))).url, method, data)


def _typed(field: html.HtmlElement, *, is_careless: bool) -> Any:
    kind, name = (field.get("type") or "text").lower(), field.get("name")
    if field.tag != "textarea" and kind in ("hidden", "radio", "checkbox", "submit"):
        return field.get("value", "on")
    if kind == "file":
        return BytesIO(f"reference,What is it?\n1,{SENTENCE}\n".encode()), f"{CANARY}.csv"
    if is_careless:
        return SENTENCE
    if "email" in name:
        return f"{CANARY}@example.org"
    if name.endswith("year"):
        return "2026"
    asked = (field.get("autocomplete"), field.get("inputmode"), kind)
    return next((TYPED[each] for each in asked if each in TYPED), SENTENCE)
