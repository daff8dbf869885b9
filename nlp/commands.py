"""What the command line does, one function for each command."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from nlp.blending import HeldOutSet, weigh_up
from nlp.codebook import CodeBook, shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import as_table, leave_one_set_out, leave_one_set_out_blended
from nlp.encoder import Encoder
from nlp.errors import ModelUnreadable
from nlp.evaluate import Scores, evaluate
from nlp.held_out import FILE as READINGS
from nlp.held_out import FOLDS, load_held_out
from nlp.learned import LearnedHeads
from nlp.learning import current_heads
from nlp.pipeline import load_engine
from nlp.progress import progress_bar
from nlp.tables import SEPARATOR, read_coded_answers, read_comments_from, write_table
from nlp.training import ReadSet, read_sets, score_held_out, train
from nlp.tuned import FILE as TUNED
from nlp.tuned import TunedNetwork
from nlp.types import CodedComment

JSON_KEYS = ("answers", "theme_f1_mean", "theme_f1_micro", "theme_f1_macro", "category_f1_mean", "kappa")
CODED_COLUMNS = ("id", "themes", "categories", "probabilities", "evidence", "reasons", "passages")


def code_file(
    codebook: CodeBook, source: Path, text_column: str, target: Path, *, encoder: Encoder, model: Path | None = None
) -> str:
    """Code the answers of a file and write one row for each, in the same order."""
    comments = read_comments_from(source, text_column=text_column)
    engine = load_engine(codebook, encoder=encoder, learned=heads_learnt_in(model))
    with progress_bar("Coding") as progress:
        coded = engine.code(comments, progress=progress)
    texts = [comment.text for comment in comments]
    write_table(target, CODED_COLUMNS, [_row(*pair, codebook) for pair in zip(coded, texts, strict=True)])
    return f"Coded {len(coded):,} answers into {target}."


def evaluate_file(
    codebook: CodeBook,
    coded: Path,
    text_column: str,
    themes_column: str,
    *,
    as_json: bool,
    encoder: Encoder,
    model: Path | None = None,
) -> str:
    """Compare the machine's coding with a person's, as a table or as JSON."""
    answers = read_coded_answers(coded, text_column=text_column, themes_column=themes_column, codebook=codebook)
    engine = load_engine(codebook, encoder=encoder, learned=heads_learnt_in(model))
    with progress_bar("Coding") as progress:
        results = engine.code([answer.comment for answer in answers], progress=progress)
    given = [[assignment.theme_id for assignment in result.assignments] for result in results]
    scores = evaluate([answer.theme_ids for answer in answers], given, codebook=codebook)
    if as_json:
        return json.dumps({key: value for key, value in asdict(scores).items() if key in JSON_KEYS}, indent=2)
    return _scores_as_table(scores)


def train_heads(codebook: CodeBook, folder: Path, *, encoder: Encoder) -> str:
    """Train heads on the answers that ship, write them into a folder, and say what was made."""
    sets = read_sets(shipped_coded_answers(codebook), codebook=codebook, encoder=encoder)
    heads = train(sets, codebook=codebook, encoder_name=encoder.name)
    heads.save(folder)
    said = f"Trained {len(heads.theme_ids)} themes on sets {', '.join(heads.trained_on)}: model {heads.fingerprint}."
    if not _is_tuned(codebook, folder):
        return said
    held_out = _held_out_sets(sets, folder, codebook=codebook, encoder=encoder)
    blend = weigh_up(held_out, heads=heads, tuned_fingerprint=TunedNetwork(folder / TUNED).fingerprint)
    blend.save(folder)
    return f"{said}\nWeighed against the tuned network {blend.tuned_fingerprint} on {len(held_out)} sets."


def crossvalidate(codebook: CodeBook, folder: Path, *, encoder: Encoder) -> str:
    """Score each set that was left out of training, as the table that the documentation shows.

    With readings of tuned networks in `folder` the whole engine is scored, without them, or for another code book,
    the heads alone.
    """
    sets = read_sets(shipped_coded_answers(codebook), codebook=codebook, encoder=encoder)
    if _is_tuned(codebook, folder):
        held_out = _held_out_sets(sets, folder, codebook=codebook, encoder=encoder)
        return as_table(list(leave_one_set_out_blended(held_out, codebook=codebook)))
    return as_table(list(leave_one_set_out(sets, codebook=codebook, encoder_name=encoder.name)))


def _is_tuned(codebook: CodeBook, folder: Path) -> bool:
    """Say whether a folder holds what tuned networks made of answers: they know the themes that ship, and no others."""
    shipped = [theme.id for theme in shipped_codebook().themes]
    return (folder / READINGS).is_file() and [theme.id for theme in codebook.themes] == shipped


def _held_out_sets(sets: Sequence[ReadSet], folder: Path, *, codebook: CodeBook, encoder: Encoder) -> list[HeldOutSet]:
    tuned = load_held_out(folder)
    folds = [[name for name in fold if name in tuned] for fold in FOLDS]
    heads = score_held_out(sets, folds=[fold for fold in folds if fold], codebook=codebook, encoder_name=encoder.name)
    return [HeldOutSet(one.name, tuned[one.name], heads[one.name], one.flags) for one in sets if one.name in heads]


def heads_learnt_in(model: Path | None) -> LearnedHeads | None:
    """Give what was learnt from people in a model folder; nothing where no folder is named."""
    if model is None:
        return None
    if not model.is_dir():
        raise ModelUnreadable(f"There is no model folder {model}. Make one with “python -m nlp learn”.")
    return current_heads(model)


def _row(coded: CodedComment, text: str, codebook: CodeBook) -> Sequence[str]:
    theme_ids = [assignment.theme_id for assignment in coded.assignments]
    categories = dict.fromkeys(codebook.category_of(theme_id).id for theme_id in theme_ids)
    evidence = [
        " … ".join(text[span.start : span.end] for span in assignment.evidence) for assignment in coded.assignments
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
