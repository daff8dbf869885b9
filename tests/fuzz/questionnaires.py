"""Random questionnaires of every kind of question, with routing between pages and within them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as some

WORDS = (
    "Litter",
    "Fires & “noise”",
    "<b>Bikes</b>",
    "Café – Durham’s",
    'O\'Neil "Road"',
    "ضجيج",
    "🚲 lane",
    "{{ 7*7 }}",
)
KINDS = (
    "single_choice",
    "multiple_choice",
    "agreement",
    "scale_0_to_10",
    "yes_no_dont_know",
    "ranking",
    "matrix",
    "short_text",
    "long_text",
    "whole_number",
    "date",
    "postcode",
    "place",
)

COLUMNS = [{"value": "never", "label": "Never"}, {"value": "often", "label": "Often"}]

Written = dict[str, Any]


@some.composite
def questionnaires(draw: some.DrawFn) -> Written:
    """A questionnaire as it would stand in YAML: one to four pages of one to three questions."""
    asked: list[Written] = []
    pages = [_page(draw, number, asked) for number in range(draw(some.integers(1, 4)))]
    return {
        "key": "random",
        "version": 1,
        "title": "A random questionnaire",
        "run_by": "The test partnership",
        "summary": "Made by chance.",
        "privacy": "We keep nothing for long.",
        "pages": pages,
    }


def _page(draw: some.DrawFn, number: int, asked: list[Written]) -> Written:
    page: Written = {"key": f"page-{number}", "title": f"Page {number}"}
    if asked and draw(some.booleans()):
        page["show_when"] = _rule(draw, asked)
    page["questions"] = []
    for _ in range(draw(some.integers(1, 3))):
        question = _question(draw, f"q{len(asked)}")
        if asked and draw(some.integers(0, 2)) == 0:
            question["show_when"] = _rule(draw, asked)
        page["questions"].append(question)
        asked.append(question)
    return page


def _question(draw: some.DrawFn, key: str) -> Written:
    kind = draw(some.sampled_from(KINDS))
    question: Written = {
        "key": key,
        "kind": kind,
        "ask": f"{draw(some.sampled_from(WORDS))} in {key}?",
        "required": draw(some.booleans()),
        "origin": "product",
    }
    return question | _details(draw, kind)


def _details(draw: some.DrawFn, kind: str) -> Written:
    match kind:
        case "single_choice":
            return {"options": _options(draw), **_other(draw)}
        case "place":
            return {"options": _options(draw, most=13), **_other(draw)}
        case "multiple_choice":
            options = _options(draw)
            at_most = {"at_most": draw(some.integers(1, len(options) - 1))} if draw(some.booleans()) else {}
            none = {"none": {"value": "none", "label": "None of these"}} if draw(some.booleans()) else {}
            return {"options": options, **_other(draw), **none, **at_most}
        case "ranking":
            options = _options(draw)
            return {"options": options, "up_to": draw(some.integers(2, len(options)))}
        case "matrix":
            rows = [{"key": f"row_{n}", "label": f"Row {n}"} for n in range(draw(some.integers(1, 3)))]
            return {"rows": rows, "columns": COLUMNS}
        case _:
            return _limits(draw, kind)


def _limits(draw: some.DrawFn, kind: str) -> Written:
    match kind:
        case "scale_0_to_10":
            return {"low_label": "Not at all", "high_label": "A great deal"}
        case "agreement":
            return {"dont_know": draw(some.booleans())}
        case "short_text":
            return {"max_characters": draw(some.integers(1, 60))}
        case "long_text":
            return {"max_words": draw(some.integers(1, 40))}
        case "whole_number":
            return {"at_least": draw(some.integers(-5, 3)), "at_most": draw(some.integers(4, 2_000))}
        case _:
            return {}


def _options(draw: some.DrawFn, *, most: int = 4) -> list[Written]:
    return [
        {"value": f"v{number}", "label": f"{WORDS[number % len(WORDS)]} {number}"}
        for number in range(draw(some.integers(2, most)))
    ]


def _other(draw: some.DrawFn) -> Written:
    return {"other": {"label": "Other", "ask": "Please say"}} if draw(some.booleans()) else {}


def _rule(draw: some.DrawFn, asked: Sequence[Written]) -> Written:
    """A rule about what was asked before, now and then one of several parts."""
    part = _part(draw, draw(some.sampled_from(asked)))
    match draw(some.sampled_from(("one", "one", "not", "all", "any"))):
        case "not":
            return {"not": part}
        case "all" | "any" as joined:
            return {joined: [part, _part(draw, draw(some.sampled_from(asked)))]}
        case _:
            return part


def _part(draw: some.DrawFn, question: Written) -> Written:
    key, values = question["key"], values_of(question)
    if values and draw(some.booleans()):
        return {"question": key, "any_of": draw(some.lists(some.sampled_from(values), min_size=1, unique=True))}
    if question["kind"] in ("scale_0_to_10", "whole_number") and draw(some.booleans()):
        word = draw(some.sampled_from(("at_least", "at_most")))
        return {"question": key, word: draw(some.integers(question.get("at_least", 0), question.get("at_most", 10)))}
    return {"question": key, "answered": draw(some.booleans())}


def values_of(question: Written) -> list[str]:
    """The values that may be chosen in a question; none where nothing is chosen."""
    match question["kind"]:
        case "agreement":
            steps = ["strongly_agree", "agree", "neither", "disagree", "strongly_disagree"]
            return [*steps, "dont_know"] if question["dont_know"] else steps
        case "yes_no_dont_know":
            return ["yes", "no", "dont_know"]
        case "single_choice" | "multiple_choice" | "place" | "ranking":
            chosen = [option["value"] for option in question["options"]]
            return chosen + ["other"] * ("other" in question) + ["none"] * ("none" in question)
        case _:
            return []
