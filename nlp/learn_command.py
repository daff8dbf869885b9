"""What `python -m nlp learn` does: learn from a file of coded answers, or bring an older run back."""

from pathlib import Path

from nlp.codebook import CodeBook
from nlp.encoder import Encoder
from nlp.learning import LearningOutcome, learn, restore
from nlp.progress import progress_bar
from nlp.tables import read_coded_answers


def learn_from_file(
    codebook: CodeBook,
    coded: Path,
    text_column: str,
    themes_column: str,
    folder: Path,
    *,
    encoder: Encoder,
    trained_on: str | None,
) -> str:
    """Learn from the coded answers of a file into a model folder, and say what came of it."""
    answers = read_coded_answers(coded, text_column=text_column, themes_column=themes_column, codebook=codebook)
    with progress_bar("Reading") as progress:
        outcome = learn(answers, folder, codebook=codebook, encoder=encoder, trained_on=trained_on, progress=progress)
    return as_text(outcome)


def restore_run(folder: Path, run: str) -> str:
    """Bring a run back into use, and say so."""
    restore(folder, run)
    return f"{folder} now uses {run}."


def as_text(outcome: LearningOutcome) -> str:
    """Say in a few lines what a run of learning came to."""
    record = outcome.record
    before, after = outcome.scores_before, outcome.scores_after
    return "\n".join(
        [
            f"Run {record.run}, from {record.answers:,} coded answers, compared with {record.compared_with}.",
            "",
            f"{'On answers held out':<28} {'before':>8}  {'after':>8}",
            f"{'Themes, mean F1':<28} {before.theme_f1_mean:>8.3f}  {after.theme_f1_mean:>8.3f}",
            f"{'Themes, macro F1':<28} {before.theme_f1_macro:>8.3f}  {after.theme_f1_macro:>8.3f}",
            f"{'Categories, mean F1':<28} {before.category_f1_mean:>8.3f}  {after.category_f1_mean:>8.3f}",
            f"Difference in mean F1: between {record.difference_low:+.3f} and {record.difference_high:+.3f}.",
            "",
            f"{record.reason} {'It is used from now on.' if outcome.adopted else 'The model stays as it was.'}",
        ]
    )
