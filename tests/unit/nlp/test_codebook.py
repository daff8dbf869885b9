import subprocess
import sys

import pytest

from nlp.codebook import CodeBookUnreadable, load_codebook, parse_codebook, shipped_codebook

ONE_THEME = "version: 1\ncategories: [{id: a, label: A, themes: [{id: b, label: B}]}]"


def problem_with(text):
    with pytest.raises(CodeBookUnreadable) as caught:
        parse_codebook(text, source="mine.yaml")
    return str(caught.value)


def themes(*entries):
    return f"version: 1\ncategories: [{{id: a, label: A, themes: [{', '.join(entries)}]}}]"


class TestReadingACodeBook:
    def test_the_shipped_code_book_has_its_themes_in_order(self):
        codebook = shipped_codebook()
        assert codebook.version == "2024.1"
        assert len(codebook.themes) == 32
        assert [theme.id for theme in codebook.themes[:2]] == ["asb-general", "asb-youth"]

    def test_a_theme_is_found_by_its_id_and_knows_its_category(self, codebook):
        assert codebook.theme("asb-dogs").include == ("dog dirt on every path",)
        assert codebook.category_of("asb-dogs").label == "Anti-social behaviour"
        assert "asb-dogs" in codebook
        assert "asb-cats" not in codebook

    def test_a_theme_that_is_not_there_is_refused_with_what_to_do(self, codebook):
        with pytest.raises(CodeBookUnreadable, match=r"has no theme “asb-cats”\. Use one of its theme ids"):
            codebook.theme("asb-cats")

    def test_a_code_book_without_places_for_the_rest_is_given_them(self, codebook):
        assert [theme.id for theme in codebook.categories[-1].themes] == ["other", "unclear"]

    def test_a_code_book_that_has_them_is_left_as_it_is(self):
        assert "everything-else" not in {category.id for category in shipped_codebook().categories}

    def test_the_checksum_changes_with_any_word(self):
        first, second = (parse_codebook(text, source="x") for text in (ONE_THEME, ONE_THEME.replace("B}", "C}")))
        assert first.checksum == parse_codebook(ONE_THEME, source="y").checksum
        assert first.checksum != second.checksum

    def test_it_reads_a_file_with_a_byte_order_mark(self, tmp_path):
        path = tmp_path / "book.yaml"
        path.write_text(ONE_THEME, encoding="utf-8-sig")
        assert load_codebook(path).theme("b").label == "B"

    def test_it_loads_nothing_heavy(self):
        heavy = "{'spacy', 'onnxruntime', 'bertopic', 'numpy', 'sklearn'}"
        code = f"import sys, nlp.codebook, nlp.types, nlp.errors; sys.exit(bool({heavy} & set(sys.modules)))"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestAnUnreadableCodeBook:
    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(CodeBookUnreadable, match=r"gone\.yaml cannot be read: .* Check the path\."):
            load_codebook(tmp_path / "gone.yaml")

    def test_another_encoding_is_named(self, tmp_path):
        path = tmp_path / "book.yaml"
        path.write_bytes("label: caf\xe9".encode("cp1252"))
        with pytest.raises(CodeBookUnreadable, match=r"not in UTF-8\. Save it again as UTF-8"):
            load_codebook(path)

    def test_broken_yaml_is_placed_by_line(self):
        assert problem_with("version: [") == ("mine.yaml is not valid YAML at line 1, column 11. Correct it there.")

    def test_yaml_that_cannot_be_placed_is_still_refused(self):
        assert problem_with("\x00").startswith("mine.yaml is not valid YAML")

    def test_a_list_is_no_code_book(self):
        assert "is not a code book. It needs a version and a list of categories" in problem_with("[1, 2]")

    def test_two_themes_of_one_name_are_refused(self):
        problem = problem_with(themes("{id: b, label: Bikes}", "{id: c, label: bikes}"))
        assert problem == "mine.yaml: two themes have the label “bikes”. Give each its own."

    def test_two_themes_of_one_id_are_refused(self):
        problem = problem_with(themes("{id: b, label: Bikes}", "{id: b, label: Dogs}"))
        assert problem == "mine.yaml: two themes have the id “b”. Give each its own."

    def test_a_missing_label_is_placed_by_category_and_theme(self):
        assert problem_with(themes("{id: b}")) == "mine.yaml, category “a”, theme “b”: “label” is missing. Add it."

    def test_a_theme_without_any_name_is_placed_by_number(self):
        assert problem_with(themes("{description: x}")).startswith("mine.yaml, category “a”, theme number 1: ")

    def test_a_misspelt_key_is_named(self):
        problem = problem_with(themes("{id: b, label: B, inclde: x}"))
        assert "“inclde” is not something a code book has. Remove it or correct its spelling." in problem

    def test_an_id_with_capitals_is_refused(self):
        assert "the id “Bikes” may only have small letters" in problem_with(themes("{id: Bikes, label: B}"))

    def test_an_empty_label_is_refused(self):
        assert "“label” is not as it should be" in problem_with(themes('{id: b, label: ""}'))

    def test_missing_categories_are_refused(self):
        assert problem_with("version: 1") == "mine.yaml: “categories” is missing. Add it."

    @pytest.mark.parametrize("categories", ["[1]", "[{id: a, label: A}]", "[{id: a, label: A, themes: [1]}]"])
    def test_things_of_the_wrong_shape_are_refused_without_a_crash(self, categories):
        assert problem_with(f"version: 1\ncategories: {categories}").startswith("mine.yaml, category")

    @pytest.mark.parametrize(
        "categories", ["[{id: a, label: A, themes: 5}]", "[{id: a, label: A, themes: [{id: [1]}]}]"]
    )
    def test_a_number_or_a_list_in_place_of_themes_or_ids_is_refused_without_a_crash(self, categories):
        assert problem_with(f"version: 1\ncategories: {categories}").startswith("mine.yaml, ")

    @pytest.mark.parametrize(
        "text",
        ["version: 2024-02-31", "a: " + "[" * 3_000, "a: &a [x]\nrules: *a", "&a [*a]"],
        ids=["a day that is none", "lists too deep", "a part that repeats another", "a part of itself"],
    )
    def test_what_no_code_book_holds_is_refused_without_a_crash(self, text):
        assert problem_with(text).startswith("mine.yaml is not valid YAML")
