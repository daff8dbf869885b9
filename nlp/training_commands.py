"""What the commands on the model that ships do: `train` and `crossvalidate`."""

from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from nlp.blending import HeldOutSet, weigh_up
from nlp.calibration import as_table as calibration_table
from nlp.calibration import calibration
from nlp.codebook import CodeBook, shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.crossvalidate import (
    SCORED_SETS,
    HeldOutCoding,
    as_table,
    code_left_out,
    code_left_out_blended,
    together,
    worst_themes,
)
from nlp.encoder import Encoder
from nlp.held_out import FILE as READINGS
from nlp.held_out import FOLDS, load_held_out
from nlp.progress import progress_bar
from nlp.training import ReadSet, read_sets, score_held_out, train
from nlp.tuned import FILE as TUNED
from nlp.tuned import TunedNetwork


def train_heads(codebook: CodeBook, folder: Path, *, encoder: Encoder) -> str:
    """Train heads on the answers that ship, write them into a folder, and say what was made."""
    with threadpool_limits(1):  # the same sums however many processors there are
        return _train_heads(codebook, folder, encoder)


def _train_heads(codebook: CodeBook, folder: Path, encoder: Encoder) -> str:
    sets = _read_sets(codebook, encoder)
    with progress_bar("Fitting", unit=" rounds") as progress:
        heads = train(sets, codebook=codebook, encoder_name=encoder.name, progress=progress)
    heads.save(folder)
    said = f"Trained {len(heads.theme_ids)} themes on sets {', '.join(heads.trained_on)}: model {heads.fingerprint}."
    if not _is_tuned(codebook, folder):
        return said
    held_out = _held_out_sets(sets, folder, codebook=codebook, encoder=encoder)
    blend = weigh_up(held_out, heads=heads, tuned_fingerprint=TunedNetwork(folder / TUNED).fingerprint)
    blend.save(folder)
    return f"{said}\nWeighed against the tuned network {blend.tuned_fingerprint} on {len(held_out)} sets."


def crossvalidate(codebook: CodeBook, folder: Path, *, encoder: Encoder, plot: Path | None = None) -> str:
    """Score each set that was left out of training, as the tables that the documentation shows.

    With readings of tuned networks in `folder` the whole engine is scored, without them, or for another code book,
    the heads alone. With `plot`, how true the probabilities are is drawn into that file too.
    """
    sets = _read_sets(codebook, encoder)
    if _is_tuned(codebook, folder):
        held_out = _held_out_sets(sets, folder, codebook=codebook, encoder=encoder)
        coded = code_left_out_blended(held_out, codebook=codebook)
    else:
        coded = code_left_out(sets, codebook=codebook, encoder_name=encoder.name)
    codings: list[HeldOutCoding] = []
    with progress_bar("Scoring", unit=" sets") as progress:
        for coding in coded:
            codings.append(coding)
            progress(len(codings), sum(one.name in SCORED_SETS for one in sets))
    steps = calibration(codings)
    if plot:
        from nlp.calibration_plot import draw_calibration  # noqa: PLC0415 - the drawing library takes a second to load

        draw_calibration(steps, plot)
    scores = [(coding.name, coding.scores(codebook)) for coding in codings]
    worst = worst_themes(together(codings).scores(codebook))
    return f"{as_table(scores)}\n\nWorst over all these sets together: {worst}.\n\n{calibration_table(steps)}"


def _read_sets(codebook: CodeBook, encoder: Encoder) -> list[ReadSet]:
    with progress_bar("Reading") as progress:
        return read_sets(shipped_coded_answers(codebook), codebook=codebook, encoder=encoder, progress=progress)


def _is_tuned(codebook: CodeBook, folder: Path) -> bool:
    """Say whether a folder holds what tuned networks made of answers: they know the themes that ship, and no others."""
    shipped = [theme.id for theme in shipped_codebook().themes]
    return (folder / READINGS).is_file() and [theme.id for theme in codebook.themes] == shipped


def _held_out_sets(sets: Sequence[ReadSet], folder: Path, *, codebook: CodeBook, encoder: Encoder) -> list[HeldOutSet]:
    tuned = load_held_out(folder)
    folds = [[name for name in fold if name in tuned] for fold in FOLDS]
    folds = [fold for fold in folds if fold]
    with progress_bar("Holding out", unit=" rounds") as progress:
        heads = score_held_out(sets, folds=folds, codebook=codebook, encoder_name=encoder.name, progress=progress)
    return [HeldOutSet(one.name, tuned[one.name], heads[one.name], one.flags) for one in sets if one.name in heads]
