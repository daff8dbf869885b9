from pathlib import Path

import pytest

from forms.loading import (
    QuestionnaireUnreadable,
    checksum,
    equality_section,
    library,
    load_questionnaire,
    parse_questionnaire,
)
from tests.unit.forms.conftest import OPENING, written

QUESTION = "{key: q, kind: agreement, ask: Agree, origin: product}"
ONE_PAGE = f"- key: one\n  title: One\n  questions:\n    - {QUESTION}\n"


def problems(text: str) -> str:
    with pytest.raises(QuestionnaireUnreadable) as raised:
        parse_questionnaire(text, source="small.yaml")
    return str(raised.value)


def problems_of_question(question: str) -> str:
    origin = "" if "origin" in question else "origin: product, "
    return problems(written(ONE_PAGE.replace(QUESTION, "{key: q, ask: Agree, " + origin + question + "}")))


class TestLoading:
    def test_a_file_becomes_a_questionnaire(self, tmp_path: Path):
        path = tmp_path / "small.yaml"
        path.write_text(written(ONE_PAGE), encoding="utf-8")
        assert load_questionnaire(path).title == "Small"

    def test_a_file_that_is_not_there_is_named(self, tmp_path: Path):
        with pytest.raises(QuestionnaireUnreadable, match=r"gone.yaml, the file cannot be opened: No such file"):
            load_questionnaire(tmp_path / "gone.yaml")

    def test_a_file_in_another_encoding_is_named(self, tmp_path: Path):
        path = tmp_path / "small.yaml"
        path.write_bytes(written(ONE_PAGE).replace("Small", "Café").encode("windows-1252"))
        with pytest.raises(QuestionnaireUnreadable, match=r"small.yaml, the file is not UTF-8 text. Save it as UTF-8."):
            load_questionnaire(path)

    def test_what_ships_is_found_by_name(self):
        assert library()["confidence-survey"].name == "confidence-survey.yaml"
        assert equality_section().questions

    def test_a_changed_word_changes_the_checksum(self):
        assert checksum("agree") == checksum("agree")
        assert checksum("agree") != checksum("Agree")


class TestYaml:
    def test_words_stay_words(self):
        text = written(ONE_PAGE) + "\ninvited: [yes, no, on, 18:24, 1.5, 2024-02-03]\n"
        invited = parse_questionnaire(text, source="small.yaml").invited
        assert invited == ("yes", "no", "on", "18:24", "1.5", "2024-02-03")

    def test_dates_are_dates_and_null_is_none(self):
        text = written(ONE_PAGE) + "\nopens_on: 2024-03-18\ncloses_on: null\n"
        questionnaire = parse_questionnaire(text, source="small.yaml")
        assert questionnaire.opens_on is not None
        assert questionnaire.opens_on.isoformat() == "2024-03-18"
        assert questionnaire.closes_on is None

    def test_a_name_written_twice_is_refused(self):
        assert "small.yaml, line 2: “key” is written twice." in problems("key: a\nkey: b\n")

    @pytest.mark.parametrize(
        "text", ["a: b: c", "pages: [", "\x00", "? [a]\n: b", "- &a [*a]", "", "just words", "!!python/x 1"]
    )
    def test_what_is_no_questionnaire_gets_a_sentence(self, text: str):
        assert problems(text).startswith("small.yaml, ")

    def test_endless_nesting_gets_a_sentence(self):
        assert problems("[" * 5_000).startswith("small.yaml, lists or groups lie too deep within each other.")

    def test_the_line_and_the_remedy_are_named(self):
        assert problems("title: Small\nsummary: a: b\n") == (
            "small.yaml, line 2: mapping values are not allowed here. "
            "Check the indents there, and put quotes around text that contains a colon or a question mark."
        )


class TestProblemsNameTheRemedy:
    def test_a_missing_part(self):
        assert problems(written(ONE_PAGE).replace("title: Small\n", "")) == "small.yaml, title is missing. Add it."

    def test_an_unknown_part(self):
        expected = "small.yaml, colour is not known here. Check its spelling or take it out."
        assert problems(written(ONE_PAGE) + "\ncolour: red\n") == expected

    def test_a_date_that_is_none(self):
        expected = "small.yaml, opens_on is “2024-02-31”. Write a real date as 2024-03-18."
        assert problems(written(ONE_PAGE) + "\nopens_on: 2024-02-31\n") == expected

    def test_page_and_question_are_named(self):
        expected = "small.yaml, page one, question q: high_label is missing. Add it."
        assert problems_of_question("kind: scale_0_to_10, low_label: Low") == expected

    def test_a_page_without_a_key_is_counted(self):
        expected = "small.yaml, page number 1: key is missing. Add it."
        assert problems(written(ONE_PAGE.replace("key: one\n  title", "title"))) == expected

    def test_an_unknown_kind(self):
        assert "page one, question q: this has the kind “radio”. Use one of single_choice, " in problems_of_question(
            "kind: radio"
        )

    def test_no_kind(self):
        expected = "small.yaml, page one, question q: this has no kind. Add kind: and the kind of question it is."
        assert problems_of_question("required: true") == expected

    @pytest.mark.parametrize(
        ("question", "expected"),
        [
            ("kind: date, use: area", "use is “area”. Use locality, impact, main_issue, body or publication."),
            ("kind: date, hint: 5", "hint is “5”, which is not text. Put quotes around it."),
            ('kind: date, hint: ""', "hint is empty. Write its text or take it out."),
            ("kind: date, required: maybe", "required is “maybe”. Write true or false."),
            ("kind: date, required: [x]", "required is “['x']”. Write true or false."),
            ("kind: long_text, max_words: '5'", "max_words is “5”. Write a whole number without quotes."),
            ("kind: long_text, max_words: 0", "max_words is 0. Make it 1 or more."),
            ("kind: long_text, max_words: 99999", "max_words is 99999. Make it 5000 or less."),
            ("kind: long_text, code_book: Our Book", "code_book is “Our Book”. Write a name in small letters"),
            (f"kind: long_text, code_book: {'a' * 81}", "code_book is too long. Use 80 characters or fewer."),
            (
                "kind: single_choice, options: yes",
                "options is not a list. Start each item on its own line with a hyphen.",
            ),
            ("kind: single_choice, options: []", "options has too few items. Give at least 2."),
            ("kind: single_choice, options: [a, b]", "options 1 is not a group of names and values."),
            (
                "kind: single_choice, options: [{value: a}, {value: b, label: B}]",
                "options 1, label is missing. Add it.",
            ),
            ("kind: date, show_when: {question: a}", "show_when cannot be read: “{'question': 'a'}”."),
            ("kind: date, show_when: {question: a, is: [x]}", "show_when"),
            ("kind: date, origin: record", "origin: record needs a source."),
            (
                "kind: single_choice, options: [{value: a, label: A}, {value: a, label: B}]",
                "Two options have the value a. Give each option its own value.",
            ),
            (
                "kind: single_choice, options: [{value: a, label: A}, {value: b, label: A}]",
                "Two options have the label A. Give each option its own label.",
            ),
            (
                "kind: multiple_choice, at_most: 2, options: [{value: a, label: A}, {value: b, label: B}]",
                "at_most is 2 of 2 options. Make it smaller or leave it out.",
            ),
            (
                "kind: ranking, up_to: 3, options: [{value: a, label: A}, {value: b, label: B}]",
                "up_to is 3 but there are 2 options. Make it smaller.",
            ),
            ("kind: whole_number, at_least: 5, at_most: 5", "at_least is 5 and at_most is 5. Make at_most the larger."),
            (
                "kind: matrix, rows: [{key: a, label: A}, {key: a, label: B}], "
                "columns: [{value: x, label: X}, {value: y, label: Y}]",
                "Two rows have the same key. Give each row its own key.",
            ),
            (
                "kind: matrix, rows: [{key: a, label: A}], columns: [{value: x, label: X}, {value: x, label: Y}]",
                "Two columns have the same value. Give each column its own value.",
            ),
        ],
    )
    def test_each_with_its_sentence(self, question: str, expected: str):
        assert f"small.yaml, page one, question q: {expected}" in problems_of_question(question)

    def test_every_problem_is_listed(self):
        broken = written(ONE_PAGE.replace("ask: Agree, ", "")).replace("run_by: A partnership\n", "")
        assert problems(broken).splitlines() == [
            "small.yaml, run_by is missing. Add it.",
            "small.yaml, page one, question q: ask is missing. Add it.",
        ]

    def test_a_questionnaire_needs_a_page(self):
        assert problems(OPENING + "pages: []\n") == "small.yaml, pages has too few items. Give at least 1."

    def test_a_page_that_is_only_words_is_counted(self):
        assert problems(OPENING + "pages: [words]\n").startswith(
            "small.yaml, page number 1: this is not a group of names"
        )

    def test_something_unforeseen_keeps_its_own_words(self):
        endless = problems_of_question("kind: date, show_when: &rule {not: *rule}")
        assert endless.startswith("small.yaml, page one, question q: show_when: Recursion error")

    def test_a_few_lines_that_repeat_each_other_without_end_are_refused_at_once(self):
        """Found by hand beside the search through damaged files: they took all the memory there was."""
        words = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))
        assert "parts repeat others far too often" in problems(f"a0: &a0 [ha, ha, ha]\n{words}\ntitle: *a8\n")

    def test_a_part_may_be_repeated_now_and_then(self):
        again = OPENING.replace("Small", "&title Small", 1) + "about: *title\n"
        assert parse_questionnaire(written(ONE_PAGE).replace(OPENING, again), source="small.yaml").about == "Small"
