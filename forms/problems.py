"""What can be wrong with a questionnaire file, said so that its author knows what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it is, and the remedy."""

    remedy: str
    page: str | None = None
    question: str | None = None

    def __str__(self) -> str:
        page = f"page {self.page}" if self.page else ""
        question = f"question {self.question}" if self.question else ""
        where = ", ".join(part for part in (page, question) if part)
        return f"{where}: {self.remedy}" if where else self.remedy


class QuestionnaireUnreadable(ValueError):
    """A questionnaire file cannot be used. Its text lists every problem, each with file, page, question and remedy."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{source}, {problem}" for problem in problems))


def problems_of(error: ValidationError, written: object) -> tuple[Problem, ...]:
    """Every problem pydantic found in what was written, in the words of the file's author."""
    return tuple(_problem_of(details, written) for details in error.errors(include_url=False) if not _follows(details))


def _follows(details: ErrorDetails) -> bool:
    """Whether this only follows from another error: pydantic counts a list short when its items could not be read."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _problem_of(details: ErrorDetails, written: object) -> Problem:
    path = list(details["loc"])
    page, path = _step_into(written, path, "pages")
    question, path = _step_into(page, path, "questions")
    if question is not None and path and path[0] == _get(question, "kind"):
        path = path[1:]
    return Problem(
        _remedy(details, what=_in_words(path)),
        page=_name_of(page),
        question=_name_of(question),
    )


def _step_into(written: object, path: list[int | str], name: str) -> tuple[object, list[int | str]]:
    """The item of the named list that the path leads into, if it does, and the rest of the path."""
    match path, _get(written, name):
        case [first, int(index), *rest], [*items] if first == name:
            return (index + 1, items[index]), rest
        case _:
            return None, path


def _get(written: object, name: str) -> object:
    """The named part of what was written, where there is such a thing."""
    match written:
        case (int(), inner):
            return _get(inner, name)
        case Mapping():
            return written.get(name)
        case _:
            return None


def _name_of(written: object) -> str | None:
    """The key of a page or question, or its place in the list where it has no key that can be shown."""
    match written, _get(written, "key"):
        case _, str(key) if key:
            return key
        case (int(number), _), _:
            return f"number {number}"
        case _:
            return None


def _in_words(path: Sequence[int | str]) -> str:
    """`options 2, label` for the path options, 1, label. A rule is named as a whole: its author sees one line."""
    if "show_when" in path:
        return "show_when"
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words)


def _remedy(details: ErrorDetails, *, what: str) -> str:
    if details["type"] == "value_error":
        return str(details["ctx"]["error"]) + "."
    make = _REMEDIES.get(details["type"])
    if make is None:
        return f"{what or 'the file'}: {details['msg']}."
    said = make(details.get("ctx", {}), details["input"])
    return f"{what} {said}" if what else f"this {said}"


_Remedy = Callable[[Mapping[str, Any], object], str]

_REMEDIES: dict[str, _Remedy] = {
    "missing": lambda _, __: "is missing. Add it.",
    "extra_forbidden": lambda _, __: "is not known here. Check its spelling or take it out.",
    "union_tag_invalid": lambda ctx, _: f"has the kind “{ctx['tag']}”. Use one of {_listed(ctx['expected_tags'])}.",
    "union_tag_not_found": lambda _, __: "has no kind. Add kind: and the kind of question it is.",
    "rule": lambda _, given: (
        f"cannot be read: “{given}”. Write question and is, any_of, at_least, at_most or answered; "
        "or write all, any or not."
    ),
    "literal_error": lambda ctx, given: f"is “{given}”. Use {_listed(ctx['expected'])}.",
    "string_type": lambda _, given: f"is “{given}”, which is not text. Put quotes around it.",
    "string_too_short": lambda _, __: "is empty. Write its text or take it out.",
    "string_too_long": lambda ctx, _: f"is too long. Use {ctx['max_length']} characters or fewer.",
    "string_pattern_mismatch": lambda _, given: (
        f"is “{given}”. Write a name in small letters, figures and _ or - (or, for a url, a full web address)."
    ),
    "int_type": lambda _, given: f"is “{given}”. Write a whole number without quotes.",
    "bool_parsing": lambda _, given: f"is “{given}”. Write true or false.",
    "bool_type": lambda _, given: f"is “{given}”. Write true or false.",
    "date_from_datetime_parsing": lambda _, given: f"is “{given}”. Write a real date as 2024-03-18.",
    "date_type": lambda _, given: f"is “{given}”. Write a real date as 2024-03-18.",
    "tuple_type": lambda _, __: "is not a list. Start each item on its own line with a hyphen.",
    "too_short": lambda ctx, _: f"has too few items. Give at least {ctx['min_length']}.",
    "greater_than_equal": lambda ctx, given: f"is {given}. Make it {ctx['ge']} or more.",
    "less_than_equal": lambda ctx, given: f"is {given}. Make it {ctx['le']} or less.",
    "model_type": lambda _, __: "is not a group of names and values. Write each as name: value on its own line.",
    "model_attributes_type": lambda _, __: "is not a group of names and values. Write each as name: value.",
}


def _listed(quoted: str) -> str:
    return quoted.replace("'", "")
