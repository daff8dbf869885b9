"""What somebody types into a question: what will do, with how it must be kept, and what no page of ours would send."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as some

from tests.fuzz.questionnaires import Written, values_of

Fields = list[tuple[str, str]]

LETTERS = "abcdefghijklmnopqrstuvwxyz ABC'’“”–é ß ñ ضجيج 🚲 & < > \" % + = ; ,"
VISIBLE = some.text(alphabet=sorted(set(LETTERS)), min_size=1, max_size=30).map(lambda text: " ".join(text.split()))
ODD = (
    "",
    " ",
    "\0",
    "\x1b[31m",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "e\u0301\u0301\u0301",
    "１２",
    "٣",
    "²",
    "-0",
    "+",
    "1e9",
    "9" * 40,
    "2026-02-30",
    "NaN",
    "null",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ config }}",
    "%(a)s",
    "../../etc/passwd",
    "=HYPERLINK(1)",
    "\r\n.\r\nSet-Cookie: a=b",
    "x" * 3_000,
    "word " * 700,
    "😀" * 500,
)
ANYTHING = some.one_of(some.sampled_from(ODD), some.text(max_size=40))
KINDS_OF_BODY = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "application/json",
    "text/plain",
    "",
    "not a kind of content at all",
)


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries."""

    content: bytes
    kind: str


def good_answer(draw: some.DrawFn, question: Written) -> tuple[Fields, Any]:
    """Fields that answer a question, and the JSON by which the answer is to be kept."""
    key, kind = question["key"], question["kind"]
    match kind:
        case "single_choice" | "place" | "agreement" | "yes_no_dont_know":
            value = draw(some.sampled_from(values_of(question)))
            beside, said = _beside(draw, key, is_chosen=value == "other")
            return [(key, value), *beside], {"value": value, **said}
        case "multiple_choice":
            return _several(draw, question)
        case "ranking":
            most = question["up_to"]
            ranked = draw(some.lists(some.sampled_from(values_of(question)), min_size=1, max_size=most, unique=True))
            return [(f"{key}-{place}", value) for place, value in enumerate(ranked, start=1)], ranked
        case "matrix":
            rows = {row["key"]: draw(some.sampled_from(("never", "often"))) for row in question["rows"]}
            return [(f"{key}-{row}", column) for row, column in rows.items()], rows
        case _:
            return _typed(draw, question)


def _typed(draw: some.DrawFn, question: Written) -> tuple[Fields, Any]:
    key = question["key"]
    match question["kind"]:
        case "scale_0_to_10":
            number = draw(some.integers(0, 10))
            return [(key, str(number))], number
        case "whole_number":
            number = draw(some.integers(question["at_least"], question["at_most"]))
            return [(key, draw(some.sampled_from((str(number), f" {number} ", f"{number:,}"))))], number
        case "date":
            day = draw(some.dates(min_value=_FIRST_DAY, max_value=_LAST_DAY))
            parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
            return [(f"{key}-{part}", str(number)) for part, number in parts], day.isoformat()
        case "postcode":
            return [(key, draw(some.sampled_from(("dh1 3lz", "DH13LZ", " DH1  3LZ "))))], "DH1 3LZ"
        case "short_text":
            text = (draw(VISIBLE.filter(bool))[: question["max_characters"]]).strip()
            return [(key, text)], text
        case "long_text":
            words = draw(some.lists(some.sampled_from(("bikes", "night’s", "<b>", "夜")), min_size=1, max_size=40))
            text = "\r\n".join(words[: question["max_words"]])
            return [(key, f"  {text}\r\n")], text.replace("\r\n", "\n")
        case kind:
            raise AssertionError(kind)


_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def _several(draw: some.DrawFn, question: Written) -> tuple[Fields, Any]:
    key = question["key"]
    choices = values_of(question)
    ticked = set(
        draw(some.lists(some.sampled_from(choices), min_size=1, max_size=question.get("at_most", 9), unique=True))
    )
    if "none" in ticked:
        ticked = {"none"}
    beside, said = _beside(draw, key, is_chosen="other" in ticked)
    values = [value for value in choices if value in ticked]
    sent = draw(some.permutations(values))
    return [*((key, value) for value in sent), *beside], {"values": values, **said}


def _beside(draw: some.DrawFn, key: str, *, is_chosen: bool) -> tuple[Fields, dict[str, str]]:
    if not is_chosen or draw(some.booleans()):
        return [], {}
    return [(f"{key}-other", " A  skate park ")], {"other_text": "A skate park"}


def controls_of(question: Written) -> list[str]:
    """The names of everything that a question asks with."""
    key = question["key"]
    match question["kind"]:
        case "ranking":
            return [f"{key}-{place}" for place in range(1, question["up_to"] + 1)]
        case "matrix":
            return [f"{key}-{row['key']}" for row in question["rows"]]
        case "date":
            return [f"{key}-{part}" for part in ("day", "month", "year")]
        case _:
            return [key, f"{key}-other"] if "other" in question else [key]


def bad_fields(draw: some.DrawFn, questions: Sequence[Written]) -> Fields:
    """Fields with anything in them: some repeated, some missing, some of other pages, some that nobody asks."""
    names = [control for question in questions for control in controls_of(question)]
    values = [value for question in questions for value in values_of(question)]
    name = some.sampled_from([*names, *names, "consult.leave_empty", "draft_id", "__class__", "q0[]", ""])
    value = some.one_of(ANYTHING, some.sampled_from(values)) if values else ANYTHING
    return draw(some.lists(some.tuples(name, value), max_size=8))


def body_of(draw: some.DrawFn, fields: Fields) -> Body:
    """The fields as a body, mostly as browsers write one."""
    match draw(some.sampled_from(("form", "form", "form", "multipart", "file", "json", "damaged", "odd"))):
        case "form":
            return Body(encoded(fields), KINDS_OF_BODY[0])
        case "multipart":
            return Body(_multipart(fields), "multipart/form-data; boundary=b")
        case "file":
            return Body(_multipart(fields, as_files=True), "multipart/form-data; boundary=b")
        case "json":
            return Body(json.dumps(fields).encode(), "application/json")
        case "damaged":
            whole = encoded(fields) + b"&q0=%ff%fe&%00=1&q0=%F0%9F&=&&" + draw(some.binary(max_size=30))
            return Body(whole, KINDS_OF_BODY[0])
        case _:
            return Body(draw(some.one_of(some.binary(max_size=60), some.just(_multipart(fields)[:-9]))), draw(_KIND))


_KIND = some.sampled_from(KINDS_OF_BODY)


def encoded(fields: Fields) -> bytes:
    """Fields as a browser sends them."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields).encode()


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def _multipart(fields: Fields, *, as_files: bool = False) -> bytes:
    parts = []
    for name, value in fields:
        plain = name.replace('"', "%22").replace("\r", "").replace("\n", "")
        file = '; filename="a.csv"' if as_files else ""
        parts.append(f'--b\r\nContent-Disposition: form-data; name="{plain}"{file}\r\n\r\n{value}\r\n')
    return "".join([*parts, "--b--\r\n"]).encode("utf-8", "surrogatepass")


def pages_of(questionnaire: Written) -> Mapping[str, Sequence[Written]]:
    """The questions of each page, by its key."""
    return {page["key"]: page["questions"] for page in questionnaire["pages"]}
