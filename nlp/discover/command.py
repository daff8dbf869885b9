"""The command that looks for candidate themes in a file of answers."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.codebook import CodeBook
from nlp.commands import heads_learnt_in
from nlp.config import ThemingConfig
from nlp.discover.proposing import discover
from nlp.encoder import Encoder
from nlp.pipeline import load_engine
from nlp.progress import progress_bar
from nlp.redact import mask
from nlp.tables import SEPARATOR, read_comments_from, write_table
from nlp.types import Comment, Discovery

COLUMNS = ("kind", "title", "key_phrases", "size", "stability", "nearest_theme", "ids", "examples", "reason")


def discover_in_file(
    codebook: CodeBook, source: Path, text_column: str, target: Path, *, encoder: Encoder, model: Path | None = None
) -> str:
    """Code the answers of a file, and write the candidate themes of those that the code book leaves uncovered."""
    comments = read_comments_from(source, text_column=text_column)
    engine = load_engine(codebook, encoder=encoder, learned=heads_learnt_in(model))
    with progress_bar("Coding") as progress:
        coded = engine.code(comments, progress=progress)
    uncovered = [comment for comment, result in zip(comments, coded, strict=True) if not result.is_covered]
    with progress_bar("Looking for themes", unit=" rounds") as progress:
        found = discover(uncovered, encoder=encoder, config=ThemingConfig(), codebook=codebook, progress=progress)
    write_table(target, COLUMNS, _rows(found, uncovered))
    return f"{len(uncovered):,} of {len(comments):,} answers fit no theme. {_outcome(found)} Written to {target}."


def _outcome(found: Discovery) -> str:
    if found.why_none:
        return f"{found.why_none} They are listed for reading."
    themes = "1 candidate theme" if len(found.candidates) == 1 else f"{len(found.candidates)} candidate themes"
    return f"{themes} proposed; none counts until a person accepts it."


def _rows(found: Discovery, uncovered: Sequence[Comment]) -> Iterator[tuple[str, ...]]:
    masked = {comment.id: mask(comment.text) for comment in uncovered}
    for candidate in found.candidates:
        yield (
            "candidate",
            candidate.label,
            SEPARATOR.join(candidate.key_phrases),
            str(candidate.size),
            f"{candidate.stability_0_to_1:.4f}",
            candidate.nearest_theme_id or "",
            SEPARATOR.join(candidate.comment_ids),
            _as_json([masked[comment_id] for comment_id in candidate.example_ids]),
            "",
        )
    for group in found.set_aside:
        ids = SEPARATOR.join(group.comment_ids)
        yield ("set aside", group.label, "", str(len(group.comment_ids)), "", "", ids, "", group.reason)
    for passage in found.left_over:
        yield ("left over", "", "", "1", "", "", passage.comment_id, _as_json([passage.masked_text]), "")


def _as_json(texts: Sequence[str]) -> str:
    return json.dumps(texts, ensure_ascii=False)
