"""The command `redact`: the answers of a file with personal details masked, and what was found in each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlp.concern import find_concerns
from nlp.progress import progress_bar
from nlp.redact.masking import find_personal_details, mask_found
from nlp.tables import SEPARATOR, read_comments_from, write_table
from nlp.types import Comment, Concern, PersonalDetail, Progress

REDACTED_COLUMNS = ("id", "masked_text", "spans", "concerns")


def redact_file(source: Path, text_column: str, target: Path) -> str:
    """Mask the answers of a file and write one row for each, in the same order."""
    comments = read_comments_from(source, text_column=text_column)
    with progress_bar("Masking") as progress:
        rows = list(_rows(comments, progress))
    write_table(target, REDACTED_COLUMNS, rows)
    return f"Masked {len(rows):,} answers into {target}."


def _rows(comments: Sequence[Comment], progress: Progress) -> Iterator[Sequence[str]]:
    for done, comment in enumerate(comments, start=1):
        details = find_personal_details(comment.text)
        yield (
            comment.id,
            mask_found(comment.text, details),
            _as_json(details),
            _kinds(find_concerns(comment.text)),
        )
        progress(done, len(comments))


def _as_json(details: Iterable[PersonalDetail]) -> str:
    return json.dumps([{"start": detail.start, "end": detail.end, "kind": detail.kind} for detail in details])


def _kinds(concerns: Iterable[Concern]) -> str:
    return SEPARATOR.join(dict.fromkeys(concern.kind for concern in concerns))
