"""The page of the people of the area. All figures of the area here are invented."""

from datetime import date
from io import BytesIO

import pytest
from sqlmodel import select

from consult.models import AreaGroup, AreaMargin, AuditEvent, Channel, EqualityReturn
from forms.answers import ChoiceAnswer
from tests.integration.area import AGES, LOCALITIES, area_file, put_in, rows_in

ADDRESS = "/policy/plan/area"


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="plan")


def sending(text: str, name: str = "area.csv"):
    return {"file": (BytesIO(text.encode()), name)}


def answered(factories, consultation, **answers: int):
    for locality, times in answers.items():
        for _ in range(times):
            factories.response(consultation, {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer(locality)})


def test_each_group_stands_beside_the_area_with_its_range_and_what_it_supports(policy, factories, consultation):
    answered(factories, consultation, east=30, south=3)
    policy.post(ADDRESS, sending(area_file(LOCALITIES)))
    page = policy.get(ADDRESS)
    rows = {row[0]: row[1:] for row in rows_in(page, "Groups, question 1")}
    assert rows["East"][:3] == ["30", "90.9% 76% to 97%", "50.0%"]
    assert rows["East"][4] == "More of those who answered than of the area"
    assert rows["West"][:1] == ["0"]
    assert rows["South"][4] == "Fewer of those who answered than of the area"
    assert "Invented count, 21 March 2021, 1,000 people" in page.words
    assert "Nobody was drawn here" in page.words


def test_bodies_are_not_counted(policy, factories, session, consultation):
    answered(factories, consultation, east=1)
    letter = factories.response(consultation, {"locality": ChoiceAnswer("west")}, channel=Channel.LETTER)
    letter.on_behalf_of = "A parish council"
    session.add(letter)
    session.commit()
    put_in(session, consultation, LOCALITIES)
    rows = {row[0]: row[1] for row in rows_in(policy.get(ADDRESS), "Groups, question 1")}
    assert (rows["East"], rows["West"]) == ("1", "0")


def test_what_the_area_has_no_group_for_is_left_out_and_counted(policy, factories, session, consultation):
    answered(factories, consultation, east=2, other=3)
    put_in(session, consultation, LOCALITIES)
    page = policy.get(ADDRESS)
    assert "Share of the 2" in page.words
    assert "3 people chose an answer that the area’s figures do not have" in page.words


def test_small_groups_of_the_equality_questions_are_hidden(policy, session, consultation):
    for age, times in (("16-24", 2), ("25-34", 9), ("35-44", 12)):
        for _ in range(times):
            answers = {"sex": {"value": "female"}, "age_band": {"value": age}}
            session.add(EqualityReturn(consultation_id=consultation.id, answers=answers, received_in=date(2026, 11, 1)))
    session.commit()
    put_in(session, consultation, "sex,female,,51%\nsex,male,,49%\n")
    rows = {row[0]: row[1:] for row in rows_in(policy.get(ADDRESS), "Groups, question 1")}
    assert rows["Female"][0] == "23"
    session.exec(select(EqualityReturn)).first().answers = {"sex": {"value": "male"}}
    session.commit()
    rows = {row[0]: row[1:] for row in rows_in(policy.get(ADDRESS), "Groups, question 1")}
    assert rows["Male"][:3] == ["Hidden", "–", "49.0%"]
    assert rows["Female"][0] == "Hidden"


def test_before_there_are_figures_the_page_asks_for_them_and_ships_none(policy, consultation):
    page = policy.get(ADDRESS)
    assert "Put in figures of the area" in page.words
    assert "No figures come with this product." in page.words


def test_figures_without_answers_say_that_nobody_has_said_anything(policy, session, consultation):
    put_in(session, consultation, LOCALITIES)
    assert "Nobody has said anything that the area’s figures have a group for." in policy.get(ADDRESS).words


def test_a_file_with_mistakes_lists_them_by_row_and_puts_in_nothing(policy, session, consultation):
    put_in(session, consultation, LOCALITIES)
    page = policy.post(ADDRESS, sending(area_file("locality,north,5,\nage_band,under_45,x,\n")), expect=200)
    assert page.error_summary[0].startswith("Row 2: “north” is no option of locality.")
    assert page.error_summary[1].startswith("Row 3: “x” is no count.")
    assert [margin.question_key for margin in session.exec(select(AreaMargin))] == ["locality"]
    assert len(session.exec(select(AreaGroup)).all()) == 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a CSV file"),
        (
            {"file": (BytesIO(b"x" * 300_001), "a.csv")},
            "a.csv is larger than 300 kB, which no file of groups should be",
        ),
        (
            {"file": (BytesIO(b"PK\x00\x81\x00"), "a.xlsx")},
            "a.xlsx is not a CSV file. In a spreadsheet program, save it as CSV, and choose it again",
        ),
    ],
    ids=["none", "too large", "a workbook"],
)
def test_what_is_no_csv_file_is_refused_in_a_sentence(policy, consultation, sent, said):
    assert policy.post(ADDRESS, sent, expect=200).error_summary == [said]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_files_of_spreadsheet_programs_are_read(policy, session, consultation, encoding):
    text = area_file(LOCALITIES).replace("Invented count", "Invented “count”")
    policy.post(ADDRESS, {"file": (BytesIO(text.encode(encoding)), "area.csv")})
    assert session.exec(select(AreaMargin)).one().source == "Invented “count”"


def test_a_new_file_takes_the_place_of_the_old_one(policy, session, consultation):
    policy.post(ADDRESS, sending(area_file(LOCALITIES)))
    policy.post(ADDRESS, sending(area_file(AGES)))
    assert [margin.question_key for margin in session.exec(select(AreaMargin))] == ["age_band"]
    events = [event for event in session.exec(select(AuditEvent)) if event.action == "area figures put in"]
    details = sorted((event.details for event in events), key=lambda each: len(each["replaced"]))
    assert details[1] == {"questions": ["age_band"], "groups": 2, "replaced": ["locality"]}


def test_figures_can_be_taken_away(policy, session, consultation):
    put_in(session, consultation, LOCALITIES)
    policy.post(f"{ADDRESS}/take-away")
    assert session.exec(select(AreaMargin)).all() == []
    policy.post(f"{ADDRESS}/take-away")  # pressed twice
    actions = [event.action for event in session.exec(select(AuditEvent))]
    assert actions.count("area figures taken away") == 1


def test_there_is_a_file_to_fill_in(policy, consultation):
    text = policy.http.get(f"{ADDRESS}.csv").get_data().decode("utf-8-sig")
    assert text.splitlines()[0] == "question,option,count,share,source,date"
    assert "locality,east,,,," in text
    assert "sex,female,,,," in text  # an equality question
    assert text.count("age_band,under_45") == 1
    assert "age_band,16-24" not in text  # asked in the questionnaire itself


def test_a_page_that_was_open_too_long_says_so(policy, consultation):
    page = policy.post(ADDRESS, sending(area_file(LOCALITIES)), expect=200, with_token=False)
    assert page.error_summary == ["This page had been open too long, so nothing was changed. Choose the file again"]
