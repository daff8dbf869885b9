"""The command `redact`: the answers of a file with personal details masked, and what was found in each."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlp.concern_reading import ConcernReader
from nlp.encoder import Encoder
from nlp.progress import progress_bar
from nlp.redact.masking import find_personal_details, mask_found
from nlp.tables import SEPARATOR, read_comments_from, write_table
from nlp.types import Comment, Concern, PersonalDetail, Progress

REDACTED_COLUMNS = ("id", "masked_text", "spans", "concerns")
CHUNK = 256


def redact_file(source: Path, text_column: str, target: Path, *, encoder: Encoder) -> str:
    """Mask the answers of a file and write one row for each, in the same order."""
    comments = read_comments_from(source, text_column=text_column)
    with progress_bar("Masking") as progress:
        rows = list(_rows(comments, ConcernReader(encoder), progress))
    write_table(target, REDACTED_COLUMNS, rows)
    return f"Masked {len(rows):,} answers into {target}."


def _rows(comments: Sequence[Comment], reader: ConcernReader, progress: Progress) -> Iterator[Sequence[str]]:
    for start in range(0, len(comments), CHUNK):
        chunk = comments[start : start + CHUNK]
        for comment, concerns in zip(chunk, reader.read([comment.text for comment in chunk]), strict=True):
            details = find_personal_details(comment.text)
            yield comment.id, mask_found(comment.text, details), _as_json(details), _kinds(concerns)
        progress(start + len(chunk), len(comments))


def _as_json(details: Iterable[PersonalDetail]) -> str:
    return json.dumps([{"start": detail.start, "end": detail.end, "kind": detail.kind} for detail in details])


def _kinds(concerns: Iterable[Concern]) -> str:
    return SEPARATOR.join(dict.fromkeys(concern.kind for concern in concerns))
