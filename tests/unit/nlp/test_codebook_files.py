import csv
import io
import subprocess
import sys

import pytest

from nlp.codebook import CodeBookUnreadable, parse_codebook, shipped_codebook
from nlp.codebook_files import COLUMNS, as_csv, as_yaml, from_csv, id_from

BOOK = parse_codebook(
    """
version: "7"
question: What?
rules: [Code everything.]
categories:
  - id: a
    label: First
    themes:
      - {id: bikes, label: Bikes, description: Motorbikes, include: [quad bikes, "=SUM(A1)"], exclude: Pedal cycles}
      - {id: dogs, label: "-Dogs"}
  - {id: empty, label: Nothing yet, themes: []}
""",
    source="test",
)


def problems_with(text):
    with pytest.raises(CodeBookUnreadable) as caught:
        from_csv(text, like=BOOK, source="mine.csv")
    assert str(caught.value) == caught.value.problems[0]
    return caught.value.problems


def file(*rows, columns=COLUMNS):
    """A CSV file with these rows and those that every code book needs."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore", restval="")
    writer.writeheader()
    rest = {"category id": "everything-else", "category": "Everything else"}
    for row in (*rows, {**rest, "theme id": "other", "theme": "Else"}, {**rest, "theme id": "unclear", "theme": "Not"}):
        writer.writerow(row)
    return text.getvalue()


def row(**cells):
    return {name.replace("_", " "): value for name, value in cells.items()}


class TestWritingAndReadingAgain:
    @pytest.mark.parametrize("book", [BOOK, shipped_codebook()], ids=["small", "shipped"])
    def test_yaml_gives_the_same_code_book(self, book):
        assert parse_codebook(as_yaml(book), source="again") == book

    @pytest.mark.parametrize("book", [BOOK, shipped_codebook()], ids=["small", "shipped"])
    def test_csv_gives_the_same_code_book(self, book):
        assert from_csv(as_csv(book), like=book, source="again") == book

    def test_nothing_in_a_csv_file_can_become_a_formula(self):
        cells = [cell for line in csv.reader(io.StringIO(as_csv(BOOK))) for cell in line]
        assert "'-Dogs" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]

    @pytest.mark.parametrize("label", ["=1", "'=1", "'plain", "''+x"])
    def test_an_apostrophe_is_read_as_it_was_meant(self, label):
        read = from_csv(
            as_csv(from_csv(file(row(category="A", theme=label)), like=BOOK, source="x")), like=BOOK, source="x"
        )
        once = from_csv(file(row(category="A", theme=label)), like=BOOK, source="x")
        assert read == once

    def test_they_load_nothing_heavy(self):
        heavy = "{'spacy', 'onnxruntime', 'bertopic', 'numpy', 'sklearn', 'pandas'}"
        code = f"import sys, nlp.codebook_files; sys.exit(bool({heavy} & set(sys.modules)))"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestReadingCsv:
    def test_what_a_file_does_not_hold_is_taken_from_the_code_book_it_is_like(self):
        read = from_csv(file(row(category="First", theme_id="bikes", theme="Motorbikes")), like=BOOK, source="x")
        assert (read.version, read.question, read.rules) == ("7", "What?", ("Code everything.",))

    def test_a_column_that_is_missing_leaves_the_text_as_it_is(self):
        columns = ("category", "theme id", "theme", "include")
        read = from_csv(
            file(row(category="First", theme_id="bikes", theme="Bikes", include="a\n\n b "), columns=columns),
            like=BOOK,
            source="x",
        )
        assert (read.theme("bikes").description, read.theme("bikes").include) == ("Motorbikes", ("a", "b"))

    def test_a_theme_without_an_id_is_given_one_that_is_free(self):
        rows = [row(category="First", theme=label) for label in ("Bikes", "Café & bar", "!!!")]
        read = from_csv(file(*rows), like=BOOK, source="x")
        assert [theme.id for theme in read.themes[:3]] == ["bikes-2", "cafe-bar", "theme"]

    def test_a_category_is_known_by_its_name_or_is_new(self):
        rows = [row(category=label, theme=f"In {label}") for label in ("first", "New one", "New one")]
        rows[2]["theme"] = "Another"
        read = from_csv(file(*rows), like=BOOK, source="x")
        assert [(each.id, len(each.themes)) for each in read.categories[:2]] == [("a", 1), ("new-one", 2)]

    def test_a_row_without_a_theme_is_a_category_without_themes(self):
        assert from_csv(file(row(category="Later")), like=BOOK, source="x").categories[0].themes == ()

    @pytest.mark.parametrize("delimiter", [";", "\t"])
    def test_other_delimiters_and_empty_lines_are_read(self, delimiter):
        text = delimiter.join(("Category", "Theme_ID", "THEME")) + "\n\n"
        text += "\n".join(
            delimiter.join(each) for each in (("A", "x", "X"), ("B", "other", "O"), ("B", "unclear", "U"))
        )
        assert [theme.id for theme in from_csv(text, like=BOOK, source="x").themes] == ["x", "other", "unclear"]


class TestWhatIsWrongWithACsvFile:
    def test_columns_that_are_missing_unknown_or_there_twice(self):
        assert problems_with("category,category,colour\n") == (
            "mine.csv has no column “theme id”. Add it.",
            "mine.csv has no column “theme”. Add it.",
            "mine.csv has a column “colour”, which a code book does not have. Remove it or correct its spelling. "
            f"The columns are {', '.join(COLUMNS)}.",
            "mine.csv has the column “category” twice. Remove one.",
        )

    def test_an_empty_file(self):
        assert len(problems_with("")) == 3

    def test_what_is_no_csv(self):
        assert "is not a CSV file" in problems_with("category,theme id,theme\n" + "x" * 200_000)[0]

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ([row(theme="X")], "row 2: the category has no name"),
            ([row(category="A", theme_id="x")], "row 2: the theme “x” has no name"),
            ([row(category="A", theme_id="X Y", theme="X")], "row 2: the id “X Y” may only have small letters"),
            ([row(category_id="A!", category="A", theme="X")], "row 2: the id “A!” may only have small letters"),
            (
                [row(category="A", theme_id="x", theme="X"), row(category="A", theme_id="x", theme="Y")],
                "row 3: the theme id “x” stands in row 2",
            ),
            (
                [row(category="A", theme_id="x", theme="X"), row(category="A", theme_id="y", theme="x")],
                "row 3: the theme “x” stands in row 2",
            ),
            (
                [row(category_id="a", category="A", theme="X"), row(category_id="a", category="B", theme="Y")],
                "“a” is called “B” here and “A” above",
            ),
            (
                [row(category_id="b", category="A", theme="X"), row(category_id="c", category="a", theme="Y")],
                "two categories are called “a”",
            ),
        ],
    )
    def test_each_row_is_named(self, rows, sentence):
        assert any(sentence in problem for problem in problems_with(file(*rows)))

    def test_places_for_the_rest_that_are_missing_are_named(self):
        assert (
            "no row for “Something else” (other) and “No reason given"
            in problems_with("category,theme id,theme\nA,x,X\n")[0]
        )


def test_ids_are_made_of_names():
    assert id_from("Off-road bikes, quads & co.", taken=()) == "off-road-bikes-quads-co"
    assert id_from("Bikes", taken={"bikes", "bikes-2"}) == "bikes-3"


def test_every_problem_of_a_yaml_file_is_known():
    with pytest.raises(CodeBookUnreadable) as caught:
        parse_codebook("categories: [{id: A A, themes: [{id: b}]}]", source="mine.yaml")
    assert len(caught.value.problems) == 4
