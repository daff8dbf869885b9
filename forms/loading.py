"""From a YAML file to a questionnaire that can be relied on, or to the list of what is wrong with it."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import yaml
from pydantic import ValidationError

from forms.checks import problems_in
from forms.problems import Problem, QuestionnaireUnreadable, problems_of
from forms.spec import Questionnaire
from forms.yaml_words import read_yaml

__all__ = ["QuestionnaireUnreadable", "checksum", "equality_section", "library", "load_questionnaire"]
__all__ += ["parse_questionnaire"]

_LIBRARY = Path(__file__).parent / "library"


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises QuestionnaireUnreadable, which lists every problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise QuestionnaireUnreadable(path.name, [Problem(f"the file cannot be opened: {error.strerror}.")]) from error
    except UnicodeDecodeError as error:
        raise QuestionnaireUnreadable(path.name, [Problem("the file is not UTF-8 text. Save it as UTF-8.")]) from error
    return parse_questionnaire(text, source=path.name)


def parse_questionnaire(text: str, *, source: str) -> Questionnaire:
    """The questionnaire written in the text. `source` is what error sentences call the text, such as a file name."""
    try:
        written = read_yaml(text)
    except yaml.YAMLError as error:
        raise QuestionnaireUnreadable(source, [_unreadable(error)]) from error
    try:
        questionnaire = Questionnaire.model_validate(written)
    except ValidationError as error:
        raise QuestionnaireUnreadable(source, problems_of(error, written)) from error
    problems = problems_in(questionnaire)
    if problems:
        raise QuestionnaireUnreadable(source, problems)
    return questionnaire


def library() -> Mapping[str, Path]:
    """The questionnaires that ship with the product: the file of each, by its name without `.yaml`."""
    return {path.stem: path for path in sorted(_LIBRARY.glob("*.yaml"))}


def equality_section() -> Questionnaire:
    """The optional equality questions that any consultation may offer after submission."""
    return load_questionnaire(_LIBRARY / "shared" / "equality.yaml")


def checksum(text: str) -> str:
    """The fingerprint of a questionnaire's exact text, by which a frozen version is held to its wording."""
    return sha256(text.encode()).hexdigest()


def _unreadable(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML"
    line = f"line {mark.line + 1}: " if mark else ""
    return Problem(
        f"{line}{what}. Check the indents there, and put quotes around text that contains a colon or a question mark."
    )
