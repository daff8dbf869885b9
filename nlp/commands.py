"""What the commands that code do: `code` and `evaluate`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

from nlp.codebook import CodeBook
from nlp.errors import ModelUnreadable
from nlp.evaluate import Scores, evaluate
from nlp.learned import LearnedHeads
from nlp.learning import current_heads
from nlp.processes import EngineSource, code_all
from nlp.progress import progress_bar
from nlp.tables import SEPARATOR, read_coded_answers, read_comments_from, write_table
from nlp.types import CodedComment, Comment

JSON_KEYS = ("answers", "theme_f1_mean", "theme_f1_micro", "theme_f1_macro", "category_f1_mean", "kappa")
CODED_COLUMNS = ("id", "themes", "categories", "probabilities", "evidence", "reasons", "passages")


def code_file(
    source: EngineSource, answers: Path, text_column: str, target: Path, *, processes: int | None = None
) -> str:
    """Code the answers of a file and write one row for each, in the same order."""
    comments = read_comments_from(answers, text_column=text_column)
    with progress_bar("Coding") as progress:
        rows = code_all(
            source, comments, partial(_row, codebook=source.codebook), processes=processes, progress=progress
        )
    write_table(target, CODED_COLUMNS, rows)
    return f"Coded {len(rows):,} answers into {target}."


def evaluate_file(
    source: EngineSource,
    coded: Path,
    text_column: str,
    themes_column: str,
    *,
    as_json: bool,
    processes: int | None = None,
) -> str:
    """Compare the machine's coding with a person's, as a table or as JSON."""
    answers = read_coded_answers(coded, text_column=text_column, themes_column=themes_column, codebook=source.codebook)
    comments = [answer.comment for answer in answers]
    with progress_bar("Coding") as progress:
        given = code_all(source, comments, _theme_ids, processes=processes, progress=progress)
    scores = evaluate([answer.theme_ids for answer in answers], given, codebook=source.codebook)
    if as_json:
        return json.dumps({key: value for key, value in asdict(scores).items() if key in JSON_KEYS}, indent=2)
    return _scores_as_table(scores)


def heads_learnt_in(model: Path | None) -> LearnedHeads | None:
    """Give what was learnt from people in a model folder; nothing where no folder is named."""
    if model is None:
        return None
    if not model.is_dir():
        raise ModelUnreadable(f"There is no model folder {model}. Make one with “python -m nlp learn”.")
    return current_heads(model)


def _theme_ids(_comment: Comment, coded: CodedComment) -> tuple[str, ...]:
    return tuple(assignment.theme_id for assignment in coded.assignments)


def _row(comment: Comment, coded: CodedComment, *, codebook: CodeBook) -> Sequence[str]:
    theme_ids = _theme_ids(comment, coded)
    categories = dict.fromkeys(codebook.category_of(theme_id).id for theme_id in theme_ids)
    evidence = [
        " … ".join(comment.text[span.start : span.end] for span in assignment.evidence)
        for assignment in coded.assignments
    ]
    return (
        coded.comment_id,
        SEPARATOR.join(theme_ids),
        SEPARATOR.join(categories),
        SEPARATOR.join(f"{assignment.probability_0_to_1:.4f}" for assignment in coded.assignments),
        json.dumps(evidence, ensure_ascii=False),
        " ".join(assignment.reason for assignment in coded.assignments),
        json.dumps([{"start": each.start, "end": each.end, "themes": each.theme_ids} for each in coded.passages]),
    )


def _scores_as_table(scores: Scores) -> str:
    lines = [
        f"Answers                    {scores.answers:>6}",
        "",
        "                             mean F1  micro F1  macro F1",
        f"Themes                       {scores.theme_f1_mean:>7.3f}  {scores.theme_f1_micro:>8.3f}"
        f"  {scores.theme_f1_macro:>8.3f}",
        f"Categories                   {scores.category_f1_mean:>7.3f}  {scores.category_f1_micro:>8.3f}"
        f"  {scores.category_f1_macro:>8.3f}",
        "",
        f"{'Theme':<28} {'coded':>7}  {'F1':>8}  {'kappa':>8}",
    ]
    lines += [
        f"{theme_id:<28} {scores.support[theme_id]:>7}  {scores.f1[theme_id]:>8.3f}  {kappa:>8.3f}"
        for theme_id, kappa in scores.kappa.items()
    ]
    return "\n".join(lines)
