"""The coded answers that ship with the product. They are invented."""

from importlib.resources import as_file, files

from nlp.codebook import CodeBook
from nlp.tables import read_coded_answers
from nlp.training import CodedAnswer

TEXT_COLUMN = "text"
THEMES_COLUMN = "themes"


def shipped_coded_answers(codebook: CodeBook) -> dict[str, list[CodedAnswer]]:
    """Give every set of invented answers with its codes, by the set's letter."""
    with as_file(files("nlp") / "resources" / "coded_answers") as folder:
        return {
            path.stem.removeprefix("answers-"): read_coded_answers(
                path, text_column=TEXT_COLUMN, themes_column=THEMES_COLUMN, codebook=codebook
            )
            for path in sorted(folder.glob("answers-*.csv"))
        }
