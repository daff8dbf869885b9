"""Which row the parts of an address name, and the addresses that mix the objects of two consultations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests.integration.door.one_of_each import Rows

# The part of an address to the table and column of the row that it names.
NAMES: Mapping[str, tuple[str, str]] = {
    "batch_id": ("batch", "id"),
    "campaign_id": ("campaign", "id"),
    "candidate_id": ("candidate_theme", "id"),
    "change_id": ("code_book_change", "id"),
    "comment_id": ("comment", "id"),
    "detail_id": ("masked_detail", "id"),
    "difference_id": ("keyed_difference", "id"),
    "draft_id": ("draft", "id"),
    "flag_id": ("concern_flag", "id"),
    "form_id": ("keying", "id"),
    "import_id": ("response_import", "id"),
    "kind": ("response_signal", "kind"),
    "model_id": ("learned_model", "id"),
    "original_id": ("original", "id"),
    "part": ("published_table", "part"),
    "planned_id": ("planned_change", "id"),
    "position": ("sampled_comment", "position"),
    "reference": ("response", "reference"),
    "response_id": ("response", "id"),
    "run_id": ("theming_run", "id"),
    "sample_id": ("blind_sample", "id"),
    "second_id": ("second_keying", "id"),
    "series_id": ("series", "id"),
    "session_id": ("staff_session", "id"),
    "slug": ("consultation", "slug"),
    "summary_id": ("summary", "id"),
    "theme": ("theme", "key"),
    "theme_key": ("theme", "key"),
    "user_id": ("user_account", "id"),
    "value": ("response_signal", "value"),
    "verification_id": ("verification", "id"),
    "version_id": ("questionnaire_version", "id"),
    "view_id": ("saved_view", "id"),
    "wave_id": ("wave", "id"),
}
# Where an endpoint means another row by the same part.
NAMED_OTHERWISE: Mapping[str, tuple[str, str]] = {
    **{
        f"officers.{endpoint} run_id": ("print_run", "id")
        for endpoint in ("print_progress", "print_run", "printed_file", "void_serials")
    },
    **{
        f"policy.{endpoint} version_id": ("code_book", "id")
        for endpoint in ("code_book_file", "code_book_take", "code_book_version")
    },
    "board.summary_file name": ("summary_file", "name"),
    "officers.printed_file name": ("printed_file", "name"),
    "policy.draft_file name": ("summary_file", "name"),
}
# What names no row.
PLAIN: Mapping[str, Any] = {
    "decision": "mask",
    "ending": "csv",
    "file_kind": "json",
    "filename": "consult.css",
    "name": "rename",
    "number": 1,
    "page_key": "issue",
    "place": 0,
    "question_key": "main_issue",
    "size": "poster",
    "token": "no-such-token",
}
ANOTHER_QUESTION = "disagree_why"


@dataclass(frozen=True, slots=True)
class Call:
    """One way to call an endpoint about certain objects."""

    endpoint: str
    method: str
    address: str


def values_of(rule: Rule, rows: Rows) -> dict[str, Any]:
    """What stands for each part of an address. Raises KeyError for a part that nothing here knows."""
    found = {}
    for part in rule.arguments:
        named = _named_by(rule, part)
        value = rows[named[0]][named[1]] if named else PLAIN[part]
        found[part] = getattr(value, "value", value)
    return found


# Every consultation whose questionnaire names a code book shares it, so neither it nor its themes are of one.
SHARED = frozenset({"theme", "theme_key"})
SHARED_TABLES = frozenset({"code_book"})


def own_calls(app: Flask, rows: Rows) -> Iterator[Call]:
    """Every endpoint called about the objects of one consultation."""
    for rule in app.url_map.iter_rules():
        yield from calls_of(app, rule, values_of(rule, rows))


def crossed_calls(app: Flask, rows: Rows, others: Rows) -> Iterator[Call]:
    """Every endpoint that names several objects, with one of them taken from the other consultation or question."""
    for rule in app.url_map.iter_rules():
        mine, theirs = values_of(rule, rows), values_of(rule, others)
        objects = [part for part in sorted(mine) if _is_of_one_consultation(rule, part)]
        if len(objects) > 1:
            for part in objects:
                yield from calls_of(app, rule, {**mine, part: theirs[part]})
        if "question_key" in mine and set(objects) - {"slug"}:
            yield from calls_of(app, rule, {**mine, "question_key": ANOTHER_QUESTION})


def _is_of_one_consultation(rule: Rule, part: str) -> bool:
    table = _named_by(rule, part)
    return table is not None and part not in SHARED and table[0] not in SHARED_TABLES


def _named_by(rule: Rule, part: str) -> tuple[str, str] | None:
    return NAMED_OTHERWISE.get(f"{rule.endpoint} {part}") or NAMES.get(part)


def calls_of(app: Flask, rule: Rule, values: Mapping[str, Any]) -> Iterator[Call]:
    """An endpoint called in each way it allows, about these objects."""
    address = app.url_map.bind("localhost").build(rule.endpoint, values)
    for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE", "PATCH"}):
        yield Call(rule.endpoint, method, address)
