"""Requests that no page of ours sends, to every address that is open to everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Flask
from hypothesis import strategies as some
from werkzeug.routing import Rule

from consult.access import PUBLIC
from tests.fuzz.typing_in import ANYTHING, KINDS_OF_BODY, ODD, encoded

METHODS = ("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
NAMES = (
    "change",
    "missing",
    "page",
    "next",
    "q",
    "code",
    "email",
    "theme",
    "held_path",
    "held:x",
    "csrf_token",
    "consult.leave",
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    content: bytes


def open_rules(app: Flask) -> Sequence[Rule]:
    """The addresses that have no guard, in an order of their own."""
    views = app.view_functions
    return sorted(
        (rule for rule in app.url_map.iter_rules() if getattr(views[rule.endpoint], "guard", PUBLIC) == PUBLIC),
        key=lambda rule: rule.rule,
    )


@some.composite
def calls(draw: some.DrawFn, app: Flask, known: Mapping[str, Sequence[Any]], token: str) -> Call:
    """A request to one of the addresses: its parts are real ones now and then, else whatever fits or does not."""
    rule = draw(some.sampled_from(open_rules(app)))
    path = _path(draw, app, rule, known)
    names = some.one_of(some.sampled_from(NAMES), ANYTHING)
    fields = draw(some.lists(some.tuples(names, ANYTHING), max_size=4))
    query = draw(
        some.one_of(some.just(""), some.just(encoded(fields).decode()), some.sampled_from(("%", "%ff&=&", "a" * 3_000)))
    )
    content = draw(
        some.one_of(some.just(b""), some.just(encoded([*fields, ("csrf_token", token)])), some.binary(max_size=80))
    )
    return Call(draw(some.sampled_from(METHODS)), path, query, _headers(draw), content)


def _path(draw: some.DrawFn, app: Flask, rule: Rule, known: Mapping[str, Sequence[Any]]) -> str:
    values = {}
    for name in sorted(rule.arguments):
        real = [value for value in known.get(name, ()) if value is not None]
        odd = some.one_of(some.sampled_from(ODD), some.text(max_size=30), some.just(str(UUID(int=0))))
        values[name] = draw(some.one_of(some.sampled_from(real), odd) if real else odd)
    parts = (text if is_fixed else quote(str(values[text]), safe="") for is_fixed, text in _parts_of(rule))
    return "".join(parts) or "/"


def _parts_of(rule: Rule) -> Sequence[tuple[bool, str]]:
    """What an address is made of: fixed text, and the names of its parts."""
    return [(not is_part, text) for is_part, text in rule._trace if text not in ("", "|")]


def _headers(draw: some.DrawFn) -> dict[str, str]:
    one_line = some.text(alphabet=some.characters(min_codepoint=32, max_codepoint=126), max_size=60)
    names = ("Accept", "Accept-Language", "Content-Type", "Cookie", "Forwarded", "Origin", "Range", "Referer")
    more = ("User-Agent", "X-Forwarded-For", "X-Forwarded-Host", "X-Request-ID", "If-None-Match", "If-Modified-Since")
    odd = some.one_of(one_line, some.sampled_from((*KINDS_OF_BODY, "bytes=0-0,5-", "consult_session=a.b.c", "null")))
    return draw(some.dictionaries(some.sampled_from(names + more), odd, max_size=4))
