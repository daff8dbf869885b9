"""The command line of tuning: `python -m nlp.tuning`. It needs torch."""

import argparse
import logging
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from nlp.codebook import CodeBook, shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.encoder.weights import find_weights, read_weights
from nlp.held_out import FILE as READINGS
from nlp.held_out import FOLDS, load_held_out, save_held_out
from nlp.training import CodedAnswer
from nlp.tuned import FILE, TunedNetwork, open_tokenizer
from nlp.tuning.export import write_tuned
from nlp.tuning.fitting import fit
from nlp.tuning.material import gather
from nlp.tuning.recipe import Recipe

log = logging.getLogger("nlp.tuning")


def main(arguments: Sequence[str] | None = None) -> int:
    """Tune a network for each fold and one on every set, and write them into a folder. Finished parts are kept."""
    parser = argparse.ArgumentParser(prog="python -m nlp.tuning", description="Tune the encoder to the code book.")
    parser.add_argument("--work", type=Path, required=True, help="a folder for the networks of the folds, kept")
    parser.add_argument("--output", type=Path, required=True, help="the folder to write the model into")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    codebook = shipped_codebook()
    sets = shipped_coded_answers(codebook)
    for fold in FOLDS:
        network = _tuned(sets, codebook=codebook, without=fold, work=options.work)
        _save_readings(network, sets, names=fold, folder=options.output)
    whole = _tuned(sets, codebook=codebook, without=(), work=options.work)
    shutil.copyfile(whole, options.output / f".{FILE}")
    (options.output / f".{FILE}").replace(options.output / FILE)
    log.info("Wrote %s", options.output / FILE)
    return 0


def _tuned(
    sets: Mapping[str, Sequence[CodedAnswer]], *, codebook: CodeBook, without: Sequence[str], work: Path
) -> Path:
    """Give the file of a network tuned without some sets, tuning it when it is not there."""
    path = work / f"without-{'-'.join(without) or 'none'}.onnx"
    if path.is_file():
        log.info("Kept %s", path)
        return path
    log.info("Tuning %s", path)
    tokenizer, recipe = open_tokenizer(), Recipe()
    fitted = fit(
        gather(sets, without=without, codebook=codebook, tokenizer=tokenizer),
        codebook=codebook,
        tokenizer=tokenizer,
        published=read_weights(find_weights() / "model.safetensors"),
        recipe=recipe,
        report=log.info,
    )
    write_tuned(fitted, path)
    return path


def _save_readings(
    path: Path, sets: Mapping[str, Sequence[CodedAnswer]], *, names: Sequence[str], folder: Path
) -> None:
    network = TunedNetwork(path)
    known = dict(load_held_out(folder)) if (folder / READINGS).is_file() else {}
    for name in names:
        known[name] = network.log_odds([answer.comment.text for answer in sets[name]])
    save_held_out(known, folder)


if __name__ == "__main__":
    sys.exit(main())
