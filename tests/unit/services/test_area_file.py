"""Files of the area's figures: every row right, or a list of what is wrong. All figures here are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.queries.area import AreaQuestion
from consult.services.area_file import MOST_ROWS, AreaFileUnreadable, ReadGroup, example_file, read_area_file
from forms.spec import Option

QUESTIONS = (
    AreaQuestion(
        "locality",
        "Where do you live?",
        tuple(Option(value=each.lower(), label=each) for each in ("East", "West")),
        False,
    ),
    AreaQuestion(
        "age_band",
        "How old are you?",
        (
            Option(value="young", label="Under 45"),
            Option(value="old", label="45 or over"),
            Option(value="prefer_not_to_say", label="Prefer not to say"),
        ),
        True,
    ),
)
HEADING = "question,option,count,share,source,date\n"
LOCALITIES = 'locality,east,300,,Invented,21/03/2021\nlocality,West,"1,200",,Invented,2021-03-21\n'


def problems_in(text: str) -> tuple[str, ...]:
    with pytest.raises(AreaFileUnreadable) as refused:
        read_area_file(text, QUESTIONS)
    return refused.value.problems


def test_counts_become_shares_and_are_kept():
    (margin,) = read_area_file(HEADING + LOCALITIES, QUESTIONS)
    assert (margin.question_key, margin.source, margin.counted_on) == ("locality", "Invented", date(2021, 3, 21))
    assert margin.groups == (ReadGroup("east", 0.2, 300), ReadGroup("west", 0.8, 1200))


def test_shares_may_be_percentages_or_parts_of_one_in_any_order_and_by_wording():
    text = HEADING + "age_band,45 OR OVER,,60.4%,Invented,21.3.2021\nage_band,young,,0.396,Invented,21/3/2021\n"
    (margin,) = read_area_file(text, QUESTIONS)
    assert [(group.option, group.people) for group in margin.groups] == [("young", None), ("old", None)]
    assert sum(group.share for group in margin.groups) == pytest.approx(1)


def test_rounded_shares_that_come_near_100_percent_are_brought_to_it():
    text = HEADING + "age_band,young,,39%,Invented,21/3/2021\nage_band,old,,60.5%,Invented,21/3/2021\n"
    (margin,) = read_area_file(text, QUESTIONS)
    assert margin.groups[0].share == pytest.approx(0.39 / 0.995)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_part_columns_too_and_blank_rows_do_not_matter(separator):
    rows = "east,locality,3,Invented,1/3/2021\nwest,locality,9,Invented,1/3/2021\n,,,,\n"
    text = "Option,Question,Count,Source,Date\n\n" + rows
    assert len(read_area_file(text.replace(",", separator), QUESTIONS)[0].groups) == 2


def test_the_questions_come_in_the_order_asked():
    text = HEADING + "age_band,young,,40%,Invented,1/3/2021\nage_band,old,,60%,Invented,1/3/2021\n" + LOCALITIES
    assert [margin.question_key for margin in read_area_file(text, QUESTIONS)] == ["locality", "age_band"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("town,east,3,,Invented,1/3/2021", "Row 4: “town” is no question that people choose one answer to"),
        ("locality,north,3,,Invented,1/3/2021", "Row 4: “north” is no option of locality. Use one of east, west"),
        ("locality,east,,,Invented,1/3/2021", "Row 4: give a count or a share, and not both"),
        ("locality,east,3,50%,Invented,1/3/2021", "Row 4: give a count or a share, and not both"),
        ("locality,east,3.5,,Invented,1/3/2021", "Row 4: “3.5” is no count. Write a whole number"),
        ("locality,east,0,,Invented,1/3/2021", "Row 4: “0” is no count"),
        ("locality,east,²,,Invented,1/3/2021", "Row 4: “²” is no count"),
        ("locality,east,,50,Invented,1/3/2021", "Row 4: “50” is no share. Write a percentage with its sign"),
        ("locality,east,,half,Invented,1/3/2021", "Row 4: “half” is no share"),
        ("locality,east,,nan,Invented,1/3/2021", "Row 4: “nan” is no share"),
        ("locality,east,,0%,Invented,1/3/2021", "Row 4: “0%” is no share"),
        ("locality,east,3,,,1/3/2021", "Row 4: say where the figure comes from"),
        ("locality,east,3,," + "x" * 501 + ",1/3/2021", "Row 4: the source has 501 characters. Shorten it to 500"),
        ("locality,east,3,,Invented,March", "Row 4: “March” is no date"),
        ("locality,east,3", "Row 4: say where the figure comes from"),
        ("locality,east,3,,Invented,21/03/2021", "Row 4: east of locality is in row 2 already"),
        ("age_band,young,3,,Invented,21/03/2021", "Row 4: age_band has one group only"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_with_its_number(row, said):
    assert any(problem.startswith(said) for problem in problems_in(HEADING + LOCALITIES + row + "\n"))


def test_every_problem_is_found_at_once():
    found = problems_in(HEADING + "town,east,3,,Invented,1/3/2021\nlocality,north,x,,,March\n")
    assert [problem.split(":")[0] for problem in found] == ["Row 2", "Row 3", "Row 3", "Row 3", "Row 3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty. Choose another"),
        (" \n\n", "The file is empty"),
        (
            "Census 2021\n" + HEADING,
            "The first row lacks columns called: question, option, source, date, count or share. ",
        ),
        (
            "question,option,source,date\n",
            "The first row lacks columns called: count or share. Name the columns question,",
        ),
        (HEADING.replace("share", "count"), "The first row has count more than once. Keep one column"),
        (HEADING, "The file has no rows under its headings"),
        (HEADING + 'locality,"east', "Row 2: this is not a row of a CSV file"),
        (HEADING + LOCALITIES * MOST_ROWS, "The file has more than 2,000 rows"),
    ],
)
def test_a_file_that_is_none_is_refused(text, said):
    assert problems_in(text)[0].startswith(said)


def test_shares_that_do_not_add_up_are_refused():
    text = HEADING + "age_band,young,,40%,Invented,1/3/2021\nage_band,old,,50%,Invented,1/3/2021\n"
    assert problems_in(text) == ("The shares of age_band add up to 90.0%, not to 100%. See that no group is missing",)


def test_a_question_has_counts_or_shares_and_one_source():
    text = HEADING + "locality,east,3,,Invented,1/3/2021\nlocality,west,,60%,Invented elsewhere,1/3/2021\n"
    first, second = problems_in(text)
    assert first == "Row 3: locality has counts and shares. Give one of the two in all its rows"
    assert second.startswith("Row 3: locality has another source or date in row 2")


def test_the_file_to_fill_in_lists_every_option_and_fills_in():
    empty = example_file(QUESTIONS)
    assert empty.count("\r\n") == 6
    filled = "\n".join(
        line.replace(",,,,", ",5,,Invented,1/3/2021") if number else line
        for number, line in enumerate(empty.split("\r\n"))
    )
    assert [len(margin.groups) for margin in read_area_file(filled, QUESTIONS)] == [2, 3]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_reasons(text):
    for whole in (text, HEADING + text, HEADING + LOCALITIES + text):
        try:
            margins = read_area_file(whole, QUESTIONS)
        except AreaFileUnreadable as refused:
            assert refused.problems
        else:
            assert all(sum(group.share for group in margin.groups) == pytest.approx(1) for margin in margins)
