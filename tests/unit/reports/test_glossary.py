"""The glossary: one meaning for a word, on the page and in the documentation."""

import re
from pathlib import Path

from consult import models
from consult.db.base import Table
from consult.reports.glossary import BOARD_TERMS

DOCUMENT = Path(__file__).parents[3] / "docs" / "glossary.md"


def documented() -> dict[str, str]:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \| (.*?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return {word: meaning for word, meaning, _name in rows}


def names() -> dict[str, str]:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| .+? \| `(\w+)` \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_every_word_on_the_boards_page_has_the_same_meaning_in_the_documentation():
    for term in BOARD_TERMS:
        assert documented()[term.word] == term.meaning


def test_the_words_stand_in_alphabetical_order_and_once():
    words = [word.casefold() for word in documented()]
    assert words == sorted(set(words))
    board = [term.word.casefold() for term in BOARD_TERMS]
    assert board == sorted(set(board))


def test_a_word_that_is_a_table_has_the_tables_name():
    tables = {name for name, thing in vars(models).items() if isinstance(thing, type) and issubclass(thing, Table)}
    for word, name in names().items():
        assert name in tables, f"{word} is said to be {name}, which is no model"
        assert "".join(part.capitalize() for part in word.split()) == name, f"{word} is not {name}"


def test_every_table_that_people_speak_of_has_its_word():
    tables = {name for name, thing in vars(models).items() if isinstance(thing, type) and issubclass(thing, Table)}
    inner = {"Table", "CandidateThemeComment", "ThemingRun", "QuestionnaireVersion", "EqualityReturn"}
    assert tables - inner == set(names().values())
