"""The command line of the theming engine: `python -m nlp`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.codebook import load_codebook, shipped_codebook
from nlp.errors import ThemingError

if TYPE_CHECKING:
    from nlp.processes import EngineSource

WRONG_INPUT = 2
MODEL_FOLDER = Path(__file__).parent / "resources" / "model"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0, or 2 after saying on the error stream what is wrong and what to do."""
    options = _parser().parse_args(arguments)
    try:
        said = _run(options)
    except ThemingError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_INPUT
    sys.stdout.write(f"{said}\n")
    return 0


def _run(options: argparse.Namespace) -> str:
    # Each command loads what it needs and no more: the libraries of all of them together take three seconds.
    if options.command == "redact":
        from nlp.encoder import load_encoder  # noqa: PLC0415
        from nlp.encoder.cache import CachingEncoder  # noqa: PLC0415
        from nlp.redact.command import redact_file  # noqa: PLC0415

        encoder = CachingEncoder(load_encoder(options.encoder, cache_dir=options.cache), options.cache)
        return redact_file(options.input, options.text_column, options.output, encoder=encoder)
    codebook = load_codebook(options.codebook) if options.codebook else shipped_codebook()
    if options.command == "learn" and options.restore:
        from nlp.learn_command import restore_run  # noqa: PLC0415

        return restore_run(options.model, options.restore)
    from nlp.commands import heads_learnt_in  # noqa: PLC0415
    from nlp.processes import EngineSource  # noqa: PLC0415

    is_to_learn = options.command in {"learn", "train", "crossvalidate"}
    learned = None if is_to_learn else heads_learnt_in(options.model)
    return _with_engine(options, EngineSource(codebook, options.cache, options.encoder, learned))


def _with_engine(options: argparse.Namespace, source: "EngineSource") -> str:
    codebook = source.codebook
    match options.command:
        case "code":
            from nlp.commands import code_file  # noqa: PLC0415

            return code_file(source, options.input, options.text_column, options.output, processes=options.processes)
        case "evaluate":
            from nlp.commands import evaluate_file  # noqa: PLC0415

            return evaluate_file(
                source,
                options.coded,
                options.text_column,
                options.themes_column,
                as_json=options.json,
                processes=options.processes,
            )
        case "learn":
            from nlp.learn_command import learn_from_file  # noqa: PLC0415

            return learn_from_file(
                codebook,
                options.coded,
                options.text_column,
                options.themes_column,
                options.model,
                encoder=source.open_encoder(),
                trained_on=options.date,
            )
        case "discover":
            from nlp.discover.command import discover_in_file  # noqa: PLC0415

            return discover_in_file(
                codebook,
                options.input,
                options.text_column,
                options.output,
                encoder=source.open_encoder(),
                model=options.model,
            )
        case "train":
            from nlp.training_commands import train_heads  # noqa: PLC0415

            return train_heads(codebook, options.output, encoder=source.open_encoder())
        case _:
            from nlp.training_commands import crossvalidate  # noqa: PLC0415

            return crossvalidate(codebook, options.model, encoder=source.open_encoder(), plot=options.plot)


def _parser() -> argparse.ArgumentParser:
    opened = argparse.ArgumentParser(add_help=False)
    opened.add_argument("--encoder", type=Path, help="a folder with model.onnx and tokenizer.json; by default MiniLM")
    opened.add_argument("--cache", type=Path, default=_cache_folder(), help="where encoder and vectors are kept")
    shared = argparse.ArgumentParser(add_help=False, parents=[opened])
    shared.add_argument("--codebook", type=Path, help="the code book, as YAML; by default the one that ships")
    busy = argparse.ArgumentParser(add_help=False)
    busy.add_argument("--processes", type=_at_least_one, help="how many processes code; by default one a processor")
    parser = argparse.ArgumentParser(prog="python -m nlp", description="Code free-text answers to a code book.")
    commands = parser.add_subparsers(dest="command", required=True)
    code = commands.add_parser("code", parents=[shared, busy], help="code the answers of a file")
    code.add_argument("--input", type=Path, required=True, help="a CSV, Excel or Parquet file of answers")
    code.add_argument("--text-column", required=True, help="the column that holds the answers")
    code.add_argument("--model", type=Path, help="a folder that “learn” made; without it the engine as it ships")
    code.add_argument("--output", type=Path, required=True, help="the CSV file to write")
    found = commands.add_parser("discover", parents=[shared], help="propose themes for what the code book leaves out")
    found.add_argument("--input", type=Path, required=True, help="a CSV, Excel or Parquet file of answers")
    found.add_argument("--text-column", required=True, help="the column that holds the answers")
    found.add_argument("--model", type=Path, help="a folder that “learn” made; without it the engine as it ships")
    found.add_argument("--output", type=Path, required=True, help="the CSV file to write")
    masked = commands.add_parser(
        "redact", parents=[opened], help="mask personal details, and flag answers that suggest a risk"
    )
    masked.add_argument("--input", type=Path, required=True, help="a CSV, Excel or Parquet file of answers")
    masked.add_argument("--text-column", required=True, help="the column that holds the answers")
    masked.add_argument("--output", type=Path, required=True, help="the CSV file to write")
    compared = commands.add_parser(
        "evaluate", parents=[shared, busy], help="compare the machine's coding with a person's"
    )
    compared.add_argument("--coded", type=Path, required=True, help="a file of answers that a person coded")
    compared.add_argument("--text-column", required=True, help="the column that holds the answers")
    compared.add_argument("--themes-column", required=True, help="the column that holds theme ids, with | between")
    compared.add_argument("--model", type=Path, help="a folder that “learn” made")
    compared.add_argument("--json", action="store_true", help="give the figures as JSON")
    learnt = commands.add_parser("learn", parents=[shared], help="learn from answers that people coded")
    learnt.add_argument("--model", type=Path, required=True, help="the folder to keep what is learnt in")
    source = learnt.add_mutually_exclusive_group(required=True)
    source.add_argument("--coded", type=Path, help="a file of answers that a person coded")
    source.add_argument("--restore", metavar="RUN", help="bring an older run of the folder back, or “starter”")
    learnt.add_argument("--text-column", default="text", help="the column that holds the answers")
    learnt.add_argument("--themes-column", default="themes", help="the column that holds theme ids, with | between")
    learnt.add_argument("--date", help="the date to put in the run's record")
    trained = commands.add_parser("train", parents=[shared], help="train on the coded answers that ship")
    trained.add_argument("--output", type=Path, default=MODEL_FOLDER, help="the folder to write the model into")
    scored = commands.add_parser(
        "crossvalidate", parents=[shared], help="score each set of coded answers, trained on the others"
    )
    scored.add_argument("--model", type=Path, default=MODEL_FOLDER, help="the folder with a tuned network's readings")
    scored.add_argument("--plot", type=Path, help="an SVG file to draw into how true the probabilities are")
    return parser


def _at_least_one(said: str) -> int:
    number = int(said)
    if number < 1:
        raise ValueError(said)
    return number


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "consult")


if __name__ == "__main__":
    sys.exit(main())
