"""The forms in which a change of the code book is typed: read from a request, checked, and filled in again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from consult.models import ChangeKind
from consult.services.code_book_edits import LONGEST_LABEL, LONGEST_TEXT, MOST_EXAMPLES, Change, ThemeWords, read_change
from nlp.codebook import CodeBook

PARTS_SHOWN = 4
A_NEW_ONE = "new"
"""What is chosen where themes are merged into one that is not there yet."""

Errors = tuple[tuple[str, str], ...]
Typed = MultiDict[str, str]

# By the kind of change: the heading of the form, and what it says first.
FORMS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.ADD_THEME: ("Add a theme", "The machine codes every comment again, with the new theme to choose from."),
    ChangeKind.EDIT_THEME: (
        "Change the words of a theme",
        "A new name alone changes no count. After a change of the description or the examples the machine codes every "
        "comment again, since it goes by them.",
    ),
    ChangeKind.MERGE_THEMES: (
        "Merge themes",
        "Their comments come together, the machine’s and those a person decided. A comment that carries several of "
        "them carries one.",
    ),
    ChangeKind.SPLIT_THEME: (
        "Split a theme",
        "The machine codes every comment again, to the parts. What a person decided is listed to be decided again.",
    ),
    ChangeKind.MOVE_THEME: ("Move a theme to another category", "Its comments keep it; the categories’ counts change."),
    ChangeKind.RETIRE_THEME: (
        "Retire a theme",
        "It is taken off its comments. A comment left without a theme falls to “something else”. Undoing this brings "
        "it back.",
    ),
    ChangeKind.ADD_CATEGORY: ("Add a category", "It is empty until themes are added or moved to it."),
    ChangeKind.EDIT_CATEGORY: ("Rename a category", "Its themes and their comments stay as they are."),
    ChangeKind.REMOVE_CATEGORY: ("Remove a category", "Only a category without themes can be removed."),
    ChangeKind.ACCEPT_CANDIDATE: (
        "Accept a candidate theme",
        "It becomes a theme. The machine codes every comment again, with the examples below to go by.",
    ),
    ChangeKind.MERGE_CANDIDATE: (
        "Merge a candidate theme into a theme",
        "The theme takes in the examples below, and the machine codes every comment again.",
    ),
}
WITH_WORDS = frozenset(
    {ChangeKind.ADD_THEME, ChangeKind.EDIT_THEME, ChangeKind.ACCEPT_CANDIDATE, ChangeKind.MERGE_CANDIDATE}
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: the change, or what is to be put right."""

    change: Change | None
    errors: Errors


def kind_of(name: str) -> ChangeKind | None:
    """The kind of change that an address names (“add-theme”), where there is a form for it."""
    return next((kind for kind in FORMS if name_of(kind) == name), None)


def name_of(kind: ChangeKind) -> str:
    """How an address names a kind of change."""
    return kind.value.replace(" ", "-")


def read_form(kind: ChangeKind, typed: Typed) -> Read:
    """The change that was typed. Names are checked against the code book later, by whoever plans the change."""
    errors: list[tuple[str, str]] = []
    content = _READERS[kind](typed, errors)
    if errors:
        return Read(None, tuple(errors))
    try:
        return Read(read_change(kind, content), ())
    except ValidationError:
        return Read(None, (("", "This page arrived incomplete. Check it and send it again"),))


def filled_with(change: Change) -> Typed:
    """The form of a change, with everything as it was typed."""
    content = change.model_dump(mode="json", exclude={"kind"})
    typed: list[tuple[str, str]] = []
    for name, value in content.items():
        match name, value:
            case "words", dict():
                typed += _typed_words(value)
            case "parts", list():
                for number, part in enumerate(value, start=1):
                    typed += _typed_words(part, prefix=f"part-{number}-")
            case "themes", list():
                typed += [("themes", key) for key in value]
            case "into", None:
                typed.append(("into", A_NEW_ONE))
            case _, str() | int():
                typed.append((name, str(value)))
    return MultiDict(typed)


def filled_with_words(book: CodeBook, theme: str, *, more: Sequence[str] = ()) -> Typed:
    """The form that changes a theme, as the theme is now, with more examples."""
    there = book.theme(theme)
    words = {**there.model_dump(mode="json"), "include": [*there.include, *more]}
    return MultiDict([("theme", theme), *_typed_words(words)])


def _typed_words(words: Mapping[str, Any], *, prefix: str = "") -> list[tuple[str, str]]:
    return [
        (f"{prefix}label", words["label"]),
        (f"{prefix}description", words["description"]),
        (f"{prefix}include", "\n".join(words["include"])),
        (f"{prefix}exclude", "\n".join(words["exclude"])),
    ]


def _words(typed: Typed, errors: list[tuple[str, str]], *, prefix: str = "", of: str = "the theme") -> dict[str, Any]:
    words = {
        "label": _name(typed, f"{prefix}label", errors, of=of),
        "description": typed.get(f"{prefix}description", "").strip().replace("\r\n", "\n"),
        "include": _lines(typed.get(f"{prefix}include", "")),
        "exclude": _lines(typed.get(f"{prefix}exclude", "")),
    }
    if len(words["description"]) > LONGEST_TEXT:
        errors.append((f"{prefix}description", f"Shorten the description to {LONGEST_TEXT:,} characters or fewer"))
    for name in ("include", "exclude"):
        if len(words[name]) > MOST_EXAMPLES or any(len(line) > LONGEST_TEXT for line in words[name]):
            sentence = f"Enter at most {MOST_EXAMPLES} examples, each of {LONGEST_TEXT:,} characters or fewer"
            errors.append((f"{prefix}{name}", sentence))
    return words


def _name(typed: Typed, field: str, errors: list[tuple[str, str]], *, of: str) -> str:
    name = " ".join(typed.get(field, "").split())
    if not name:
        errors.append((field, f"Enter a name for {of}"))
    elif len(name) > LONGEST_LABEL:
        errors.append((field, f"Shorten the name to {LONGEST_LABEL} characters or fewer"))
    return name


def _category(typed: Typed, errors: list[tuple[str, str]]) -> str:
    category = typed.get("category", "")
    if not category:
        errors.append(("category", "Select a category"))
    return category


def _candidate(typed: Typed, errors: list[tuple[str, str]]) -> UUID | None:
    try:
        return UUID(typed.get("candidate", ""))
    except ValueError:
        errors.append(("", "This page arrived incomplete. Open the candidate theme again"))
        return None


def _merging(typed: Typed, errors: list[tuple[str, str]]) -> dict[str, Any]:
    themes, into = typed.getlist("themes"), typed.get("into", "")
    if not into:
        errors.append(("into", "Select the theme to merge into, or a new one"))
    if into != A_NEW_ONE:
        return {"themes": themes, "into": into}
    return {"themes": themes, "category": _category(typed, errors), "words": _words(typed, errors, of="the new theme")}


def _splitting(typed: Typed, errors: list[tuple[str, str]]) -> dict[str, Any]:
    used = [number for number in range(1, PARTS_SHOWN + 1) if _is_used(typed, number)]
    for number in {1, 2} - set(used):
        errors.append((f"part-{number}-label", f"Enter a name for part {number}"))
    parts = [_words(typed, errors, prefix=f"part-{number}-", of=f"part {number}") for number in used]
    # The form numbers all its parts; of those that are used, the change counts from 0.
    places = {str(number - 1): place for place, number in enumerate(used)}
    chosen = places.get(typed.get("decided_go_to", ""))
    if chosen is None and len(parts) > 1:
        errors.append(("decided_go_to", "Select the part under which decided comments stand meanwhile"))
    return {"theme": typed.get("theme", ""), "parts": parts, "decided_go_to": chosen}


def _is_used(typed: Typed, number: int) -> bool:
    return any(typed.get(f"part-{number}-{name}", "").strip() for name in ThemeWords.model_fields)


def _lines(text: str) -> list[str]:
    return list(_stripped(text.splitlines()))


def _stripped(lines: Iterable[str]) -> Iterable[str]:
    return (line.strip() for line in lines if line.strip())


_READERS: Mapping[ChangeKind, Callable[[Typed, list[tuple[str, str]]], dict[str, Any]]] = {
    ChangeKind.ADD_THEME: lambda typed, errors: {
        "category": _category(typed, errors),
        "words": _words(typed, errors),
    },
    ChangeKind.EDIT_THEME: lambda typed, errors: {"theme": typed.get("theme", ""), "words": _words(typed, errors)},
    ChangeKind.ACCEPT_CANDIDATE: lambda typed, errors: {
        "candidate": _candidate(typed, errors),
        "category": _category(typed, errors),
        "words": _words(typed, errors),
    },
    ChangeKind.MERGE_CANDIDATE: lambda typed, errors: {
        "candidate": _candidate(typed, errors),
        "theme": typed.get("theme", ""),
        "words": _words(typed, errors),
    },
    ChangeKind.MERGE_THEMES: _merging,
    ChangeKind.SPLIT_THEME: _splitting,
    ChangeKind.MOVE_THEME: lambda typed, errors: {
        "theme": typed.get("theme", ""),
        "category": _category(typed, errors),
    },
    ChangeKind.RETIRE_THEME: lambda typed, _errors: {"theme": typed.get("theme", "")},
    ChangeKind.ADD_CATEGORY: lambda typed, errors: {"label": _name(typed, "label", errors, of="the category")},
    ChangeKind.EDIT_CATEGORY: lambda typed, errors: {
        "category": typed.get("category", ""),
        "label": _name(typed, "label", errors, of="the category"),
    },
    ChangeKind.REMOVE_CATEGORY: lambda typed, _errors: {"category": typed.get("category", "")},
}
