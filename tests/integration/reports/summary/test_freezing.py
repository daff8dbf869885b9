"""What a summary says of the data of one moment."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import delete, select

from consult.clock import utc_now
from consult.figures.disclosure.hiding import Protection
from consult.models import (
    Answer,
    AssignedBy,
    Assignment,
    Channel,
    Comment,
    Consultation,
    Decision,
    DecisionStatus,
    Response,
    RunStatus,
    Study,
    ThemingRun,
)
from consult.queries.consultations import questionnaire_of
from consult.reports.area_shares import weighted_groups
from consult.reports.area_weights import weighting_of
from consult.reports.summary.cells import hidden
from consult.reports.summary.content import Paragraph, PartKey, Quotes, SummaryContent, from_json
from consult.reports.summary.earlier import hidden_before
from consult.reports.summary.freezing import not_to_sign_because
from consult.reports.summary.tables import Cell, IntervalKind, Table
from consult.reports.weighted_groups import said_in as said_in_cell
from consult.services.area import put_in_area_figures
from consult.services.area_file import ReadGroup, ReadMargin
from consult.services.sampling import close_sample
from forms.answers import ChoiceAnswer, TextAnswer
from tests.conftest import QUESTIONNAIRES

EVERY_KIND = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")


def table_of(content: SummaryContent, key: str) -> Table:
    return next(table for table in content.tables if table.key == key)


def cell_of(content: SummaryContent, key: str, row: str, column: str) -> Cell:
    table = table_of(content, key)
    return table.cell(next(each for each in table.rows if each.label == row), column)


def said_in(content: SummaryContent, key: PartKey) -> str:
    part = content.part(key)
    blocks = [block for section in part.sections for block in section.blocks]
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    return " ".join([part.absent or "", *texts])


def headline_of(content: SummaryContent) -> dict[str, str]:
    return {sentence.rule: sentence.text for sentence in content.headline}


class TestTheWholeObject:
    def test_it_comes_back_from_its_text_as_it_was(self, frozen, answered):
        content = frozen(answered)
        again = from_json(content.to_json())
        assert again == content
        assert (again.to_json(), again.checksum()) == (content.to_json(), content.checksum())

    def test_the_same_data_give_the_same_figures_in_the_same_order(self, frozen, answered):
        one, other = frozen(answered), frozen(answered)
        assert one.parts[:9] == other.parts[:9]
        assert one.headline == other.headline

    def test_it_says_what_it_is_of_and_from_which_versions(self, frozen, answered):
        identity = frozen(answered).identity
        assert (identity.consultation, identity.slug, identity.responses) == (answered.title, "answered", 29)
        assert (identity.asked_by, identity.run_by, identity.smallest_cell) == ("Parveen Policy", "Example", 5)
        (coding,) = identity.coding
        assert (coding.code_book, coding.code_book_version) == ("community-issues", "test")
        assert coding.code_book_checksum == "0" * 64


class TestWhoAnswered:
    def test_each_route_has_its_number_and_share_where_no_small_group_is_given_away(self, frozen, answered, coded):
        for number in range(3):
            coded(answered, "road-parking", text=f"Parking everywhere {number}", channel=Channel.PAPER)
        content = frozen(answered)
        assert headline_of(content)["turnout"] == "32 responses came in: 26 online (81%) and 6 on paper (19%)."
        assert cell_of(content, "routes", "On paper", "responses").value == 6

    def test_a_route_that_few_used_is_not_shown_nor_said(self, frozen, answered):
        content = frozen(answered)
        assert cell_of(content, "routes", "On paper", "responses").hidden
        assert "3 on paper" not in content.to_json()
        assert table_of(content, "routes").hidden_note.startswith("Groups of fewer than 5 people are not shown.")

    def test_places_that_few_live_in_are_not_shown_nor_is_what_gives_them_away(self, frozen, answered):
        content = frozen(answered)
        assert cell_of(content, "closed-locality", "South", "number").hidden
        assert sum(bool(row.cells[0].hidden) for row in table_of(content, "closed-locality").rows) > 1

    def test_weeks_in_which_responses_came(self, session, frozen, answered):
        for number, response in enumerate(session.exec(select(Response)).all()):
            response.received_at = answered.opens_at + timedelta(days=7 * (number % 2))
        session.commit()
        rows = table_of(frozen(answered), "dates").rows
        assert [row.cells[0].value for row in rows] == [15, 14]
        assert all(row.label.startswith("Week of ") for row in rows)

    def test_over_many_weeks_they_are_counted_by_month(self, session, frozen, answered):
        for number, response in enumerate(session.exec(select(Response)).all()):
            response.received_at = answered.opens_at - timedelta(days=10 * number)
        session.commit()
        rows = table_of(frozen(answered), "dates").rows
        assert not any(row.label.startswith("Week of ") for row in rows)

    def test_bodies_are_counted_and_never_named(self, session, frozen, answered):
        for response in session.exec(select(Response).order_by(Response.reference)).all()[:6]:
            response.on_behalf_of = "Example parish council"
        session.commit()
        content = frozen(answered)
        assert "6 responses were sent on behalf of a body" in said_in(content, PartKey.WHO_ANSWERED)
        assert "Example parish council" not in content.to_json()

    def test_without_figures_of_the_area_nothing_is_said_of_how_they_differ(self, frozen, answered):
        assert "No figures of the people of the area" in said_in(frozen(answered), PartKey.WHO_ANSWERED)


class TestBesideTheArea:
    @pytest.fixture
    def area(self, session, answered):
        def put_in(**shares: float) -> None:
            groups = tuple(ReadGroup(option, share, None) for option, share in shares.items())
            margin = ReadMargin("locality", "Invented for the test", date(2026, 1, 1), groups)
            put_in_area_figures(session, answered, [margin], put_in_by=None)
            session.commit()

        return put_in

    def live(self, session, *places: str) -> None:
        """Have those who answered live in these places, in turn."""
        answers = session.exec(
            select(Answer).where(Answer.question_key == "locality").order_by(Answer.response_id)
        ).all()
        for number, answer in enumerate(answers):
            answer.value = {"value": places[number % len(places)]}
        session.commit()

    def test_each_group_stands_beside_its_share_of_the_area(self, session, frozen, answered, area):
        self.live(session, "east", "east", "south")
        area(east=0.2, south=0.8)
        content = frozen(answered)
        table = table_of(content, "area-locality")
        assert [(row.label, table.cell(row, "area").text) for row in table.rows] == [("East", "20%"), ("South", "80%")]
        assert [table.cell(row, "finding").text for row in table.rows] == [
            "More than in the area",
            "Fewer than in the area",
        ]
        assert "The area’s figures: Invented for the test, 1 January 2026." in said_in(content, PartKey.WHO_ANSWERED)
        assert headline_of(content)["beside the people of the area"].startswith(
            "Beside the people of the area, this group is a smaller share of those who answered: “South” (31% of 29, "
            "likely range 17% to 49%, against 80% of the area)."
        )

    def test_where_none_is_clearly_fewer_nothing_is_said_at_the_head(self, session, frozen, answered, area):
        self.live(session, "east", "south")
        area(east=0.5, south=0.5)
        assert "beside the people of the area" not in headline_of(frozen(answered))

    def test_small_groups_are_not_shown(self, frozen, answered, area):
        area(east=0.5, south=0.2, west=0.3)
        content = frozen(answered)
        shown = said_in(content, PartKey.WHO_ANSWERED)
        hidden = [
            cell.hidden
            for table in content.tables
            if table.key == "area-locality"
            for row in table.rows
            for cell in row.cells
        ]
        assert any(hidden) or "is not shown here, to protect small groups of people" in shown

    def agree_in(self, session, consultation, **agreeing: int) -> None:
        """Have so many of the nine who agree live in each of two places, and ten of the others."""
        rows = session.execute(
            select(Answer.response_id, Answer.value)
            .join(Response)
            .where(Response.consultation_id == consultation.id, Answer.question_key == "agree")
        ).all()
        agree = [response for response, value in rows if value == {"value": "agree"}]
        others = [response for response, value in rows if value != {"value": "agree"}]
        places = [place for place, number in agreeing.items() for _ in range(number)]
        lives = dict(zip(agree, places, strict=True)) | dict(
            zip(others, [place for place in agreeing for _ in range(10)], strict=True)
        )
        for answer in session.exec(select(Answer).where(Answer.question_key == "locality")):
            answer.value = {"value": lives[answer.response_id]}
        session.commit()

    def test_weighted_shares_stand_beside_those_as_counted(self, session, frozen, answered, area):
        self.agree_in(session, answered, east=9, south=0)
        area(east=0.5, south=0.5)
        content = frozen(answered)
        assert cell_of(content, "closed-agree", "Agree", "share").text == "31%"
        weighted = cell_of(content, "closed-agree", "Agree", "weighted")
        assert weighted.value == pytest.approx(9 / 19 / 2, abs=1e-6)  # 9 of 19 in the east and none in the south
        assert (weighted.text, weighted.base) == ("24%", 29)
        assert cell_of(content, "closed-agree", "Agree or strongly agree", "weighted").text == "24%"
        (note,) = table_of(content, "closed-agree").notes
        assert note.startswith(
            "Weighted shares are of the 29 individuals who answered, who are worth 26 of equal weight (design effect "
        )
        assert "if the individuals who answered were like the people of the area in “" in said_in(
            content, PartKey.UNCERTAIN
        )

    def test_a_weighted_share_that_would_give_a_small_group_away_is_not_shown(self, session, frozen, answered, area):
        self.agree_in(session, answered, east=6, south=3)
        session.execute(delete(Assignment))  # of themes something could be shown, whoever lives where
        area(east=0.5, south=0.5)
        content = frozen(answered)
        assert [column.key for column in table_of(content, "closed-agree").columns] == ["number", "share"]
        assert "because small groups could be found by them" in said_in(content, PartKey.UNCERTAIN)

    def test_why_nothing_is_weighted_is_said_without_naming_the_group(self, frozen, answered, area):
        area(east=0.5, south=0.2, west=0.3)
        said = said_in(frozen(answered), PartKey.UNCERTAIN)
        assert "too few answered from at least one of its groups" in said

    def test_what_the_summary_before_did_not_show_weighted_stays_hidden(self, session, frozen, answered, area):
        self.agree_in(session, answered, east=9, south=0)
        area(east=0.5, south=0.5)
        content = frozen(answered)
        table = table_of(content, "closed-agree")
        hiding = table.model_copy(
            update={
                "hidden_note": "Hidden",
                "rows": tuple(
                    row.model_copy(update={"cells": (*row.cells[:2], hidden())}) if row.label == "Agree" else row
                    for row in table.rows
                ),
            }
        )
        earlier = cast(SummaryContent, SimpleNamespace(tables=(hiding,)))
        questionnaire = questionnaire_of(session, answered)
        groups = weighted_groups(session, answered, questionnaire, weighting_of(session, answered), smallest=5)
        found = hidden_before(earlier, questionnaire, [], weighted=groups)
        agree = next(answers for answers in groups.answers if answers.name == "agree")
        assert found >= {said_in_cell(agree, "agree", cell) for cell in groups.cells}


class TestClosedQuestions:
    def test_each_option_has_its_base_and_range(self, frozen, answered):
        content = frozen(answered)
        cell = cell_of(content, "closed-agree", "Agree", "share")
        assert (cell.text, cell.range_text, cell.base) == ("31%", "17% to 49%", 29)
        assert cell.interval is IntervalKind.CHANCE
        assert cell_of(content, "closed-agree", "Disagree or strongly disagree", "number").value == 20

    def test_the_larger_side_is_said_first_with_the_word_that_its_figures_license(self, frozen, answered):
        assert headline_of(frozen(answered))["agreement"].startswith(
            "Most of the 29 who answered “Do you agree with the plan?” disagreed or strongly disagreed: 20 (69%"
        )

    def test_questions_that_nobody_answered_and_those_without_figures_are_listed(self, frozen, answered):
        keys = [section.key for section in frozen(answered).part(PartKey.CLOSED).sections]
        assert keys[-2:] == ["unanswered", "not-shown"]

    def test_answers_to_an_earlier_wording_are_left_out_and_counted(self, session, frozen, answered):
        answer = session.exec(select(Answer).where(Answer.question_key == "agree")).first()
        answer.value = {"value": "maybe"}
        session.commit()
        said = said_in(frozen(answered), PartKey.CLOSED)
        assert "28 answered this question." in said
        assert "1 answer to an earlier wording is not counted." in said


class TestThemes:
    def test_themes_stand_under_their_categories_and_an_answer_counts_once_for_each(self, frozen, answered):
        rows = table_of(frozen(answered), "themes-main-issue").rows
        assert [(row.label, row.level, row.cells[0].value) for row in rows] == [
            ("Speeding and driving", 0, 29),
            ("Speeding", 1, 26),
            ("Parking", 1, 3),
            ("Anti-social behaviour", 0, 6),
            ("Youth-related ASB", 1, 6),
        ]

    def test_the_issue_mentioned_most_is_not_the_one_that_weighs_most(self, frozen, answered):
        content = frozen(answered)
        mentions, impact = table_of(content, "mentions-main-issue"), table_of(content, "impact-main-issue")
        assert [(row.cells[0].text, row.label) for row in mentions.rows] == [
            ("1", "Speeding"),
            ("2=", "Youth-related ASB"),
            ("2=", "Parking"),
        ]
        assert [(row.cells[0].text, row.label) for row in impact.rows] == [
            ("1", "Youth-related ASB"),
            ("2", "Speeding"),
        ]
        assert impact.beside == mentions.key
        assert any("1 issue that fewer than 5 people scored is left out." in note for note in impact.notes)

    def test_the_chances_of_being_in_the_top_three_are_known_and_add_up(self, frozen, answered):
        table = table_of(frozen(answered), "mentions-main-issue")
        assert sum(table.cell(row, "top-three").value for row in table.rows) == pytest.approx(3, abs=1e-4)

    def test_a_persons_themes_count_before_the_machines(self, session, factories, frozen, answered, themes):
        comment = session.exec(select(Comment).where(Comment.text == "Parking at the school gate 0")).one()
        factories.assign(comment, [themes["asb-drugs"]], by=AssignedBy.PERSON)
        comment.reviewed_at = comment.coded_at
        session.add(comment)
        session.commit()
        content = frozen(answered)
        assert cell_of(content, "themes-main-issue", "Parking", "mentions").value == 2
        assert "1 was checked by a person" in said_in(content, PartKey.UNCERTAIN)

    def test_comments_that_wait_are_in_no_figure_and_their_number_is_said(self, factories, frozen, answered):
        factories.response(answered, {"main_issue": TextAnswer("Something new")})
        content = frozen(answered)
        assert table_of(content, "themes-main-issue").base == 29
        assert "1 answer was not yet coded on “What is the biggest issue?”, and not in its figures." in content.notices
        assert not_to_sign_because(content) is None
        said = said_in(content, PartKey.THEMES)
        assert "29 answers to this question are coded." in said
        assert "29 answered this question" not in said
        assert headline_of(content)["mentions"].startswith("Of the 29 whose own words are coded, ")

    def test_while_comments_are_being_themed_a_summary_can_be_read_and_not_signed(self, session, frozen, answered):
        run = ThemingRun(consultation_id=answered.id, question_key="main_issue", status=RunStatus.RUNNING)
        session.add(run)
        session.commit()
        content = frozen(answered)
        against = not_to_sign_because(content)
        assert against is not None
        assert "were being themed when this draft was made" in against
        assert against in content.notices

    def test_before_theming_it_says_what_is_missing(self, factories, frozen):
        consultation = factories.consultation()
        for number in range(6):
            factories.response(consultation, {"main_issue": TextAnswer(f"Comment {number}")})
        assert "6 answers to this question wait to be coded to themes." in said_in(frozen(consultation), PartKey.THEMES)

    def test_with_fewer_than_five_coded_comments_no_theme_is_shown(self, factories, frozen, coded):
        consultation = factories.consultation()
        for number in range(4):
            coded(consultation, "asb-youth", text=f"Youths at the shop {number}")
        factories.response(consultation, {"agree": ChoiceAnswer("agree")})
        content = frozen(consultation)
        assert "Fewer than 5 answers to this question have been coded" in said_in(content, PartKey.THEMES)
        assert "Youth-related ASB" not in content.to_json()

    def test_without_a_themed_question_its_parts_say_so(self, factories, frozen):
        definition = EVERY_KIND.replace("code_book: community-issues, ", "")
        consultation = factories.consultation(definition=definition)
        for _ in range(5):
            factories.response(consultation, {"agree": ChoiceAnswer("agree")})
        content = frozen(consultation)
        for key in (PartKey.THEMES, PartKey.RANKINGS):
            assert content.part(key).absent == ("This consultation has no question whose comments are coded to themes.")

    def test_without_a_question_about_impact_it_says_that_it_was_not_asked(self, factories, frozen, coded):
        consultation = factories.consultation(definition=EVERY_KIND.replace("use: impact, ", ""))
        for number in range(5):
            coded(consultation, "asb-youth", text=f"Youths at the shop {number}", impact=5)
        assert "not asked how much this issue affects them" in said_in(frozen(consultation), PartKey.RANKINGS)

    def test_where_nobody_scored_the_impact_no_average_is_shown(self, factories, frozen, coded):
        consultation = factories.consultation()
        for number in range(5):
            coded(consultation, "asb-youth", text=f"Youths at the shop {number}")
        assert "No issue was scored by 5 people or more" in said_in(frozen(consultation), PartKey.RANKINGS)

    def test_each_campaign_counted_once_stands_beside_each_copy(self, copied, frozen):
        letters = [copied.comment() for _ in range(6)]
        for letter in letters:
            copied.factories.assign(letter, [copied.themes["asb-youth"]])
        for number in range(4):
            copied.comment(f"Cars race past number {number}", "road-speeding")
        copied.find(letters)
        copied.confirm()
        content = frozen(copied.consultation)
        assert cell_of(content, "themes-main-issue", "Youth-related ASB", "mentions").value == 6
        assert cell_of(content, "themes-main-issue", "Youth-related ASB", "once-mentions").value == 1
        assert "a person looked and found 1 campaign" in said_in(content, PartKey.THEMES)


class TestWhatIsUncertain:
    def test_of_a_consultation_it_says_that_people_chose_to_answer(self, frozen, answered):
        content = frozen(answered)
        assert headline_of(content)["whom the figures speak of"].startswith(
            "These figures speak of those who answered."
        )
        assert "People chose to answer." in said_in(content, PartKey.UNCERTAIN)
        assert "residents" not in content.to_json().casefold()

    def test_of_a_sample_survey_it_says_that_people_were_drawn_and_what_the_design_costs(
        self, session, frozen, answered
    ):
        answered.study, answered.design_effect = Study.SAMPLE_SURVEY, 1.5
        session.add(answered)
        session.commit()
        content = frozen(answered)
        assert headline_of(content)["whom the figures speak of"].startswith("People were drawn at random for this")
        assert "allowing for how the sample was drawn (design effect 1.5)" in said_in(content, PartKey.UNCERTAIN)
        cell = cell_of(content, "closed-agree", "Agree", "share")
        assert (cell.interval, cell.range_text) == (IntervalKind.SAMPLING, "12% to 56%")
        assert cell_of(content, "themes-main-issue", "Speeding", "share").range_text == "67% to 99%"

    def test_without_a_blind_sample_it_says_that_nobody_knows_how_often_the_machine_errs(self, frozen, answered):
        assert "The computer program has not been checked against a finished blind sample" in said_in(
            frozen(answered), PartKey.UNCERTAIN
        )


class TestTheBlindSample:
    @pytest.fixture(autouse=True)
    def checked(self, scene, session) -> None:
        """Sixty-four comments, of which one person read twelve, all as the machine did."""
        scene.add_comments(40)
        sample, coder = scene.draw(coders=1), scene.staff()
        scene.code(sample, coder)
        scene.finish(sample, coder)
        close_sample(session, sample.id, closed_by=coder)
        session.commit()

    def test_its_corrected_shares_stand_beside_the_counted_ones(self, scene, frozen):
        content = frozen(scene.consultation)
        cell = cell_of(content, "themes-main-issue", "Speeding", "corrected")
        assert (cell.interval, cell.base) == (IntervalKind.CODING, 64)
        assert "people read 12 of 64 comments" in said_in(content, PartKey.THEMES)
        assert "Its range is about those errors alone." in said_in(content, PartKey.THEMES)
        assert "12 of the 64 comments" in headline_of(content)["how sure the coding is"]
        assert content.identity.coding[0].blind_sample

    def test_of_a_survey_the_range_holds_the_drawing_too(self, scene, session, frozen):
        coding = cell_of(frozen(scene.consultation), "themes-main-issue", "Speeding", "corrected")
        scene.consultation.study = Study.SAMPLE_SURVEY
        session.add(scene.consultation)
        session.commit()
        content = frozen(scene.consultation)
        both = cell_of(content, "themes-main-issue", "Speeding", "corrected")
        assert both.interval is IntervalKind.SAMPLING_AND_CODING
        assert both.high - both.low > coding.high - coding.low
        assert "and about the drawing of the survey." in said_in(content, PartKey.THEMES)


class TestPlaces:
    def test_a_difference_that_is_more_than_chance_is_said_and_others_are_not(self, factories, frozen, coded):
        consultation = factories.consultation(state="closed")
        for number in range(30):
            coded(consultation, "road-speeding", text=f"Cars race {number}", place="east")
            coded(consultation, "asb-youth", text=f"Youths meet {number}", place="west")
        content = frozen(consultation)
        assert headline_of(content)["difference between places"].startswith("“")
        finding = {
            (row.group, row.label): table_of(content, "places-main-issue").cell(row, "finding").text
            for row in table_of(content, "places-main-issue").rows
        }
        assert finding["Speeding", "East"] == "Higher than the rest"
        assert finding["Speeding", "West"] == "Lower than the rest"

    def test_where_none_is_more_than_chance_there_is_said_to_be_no_evidence(self, factories, frozen, coded):
        consultation = factories.consultation(state="closed")
        for number in range(20):
            for place in ("east", "west"):
                coded(consultation, "road-speeding", text=f"Cars race {number} {place}", place=place)
        content = frozen(consultation)
        assert "There is no evidence that places differ" in headline_of(content)["no difference between places"]

    def test_where_few_said_where_they_live_places_are_not_compared(self, frozen, factories, coded):
        consultation = factories.consultation()
        for number in range(6):
            coded(consultation, "road-speeding", text=f"Cars race {number}")
        assert "too few of them said so to compare places" in said_in(frozen(consultation), PartKey.LOCALITIES)


class TestQuotesAndDecisions:
    def test_quotes_are_masked_texts(self, session, frozen, answered):
        for comment in session.exec(select(Comment)):
            comment.masked_text = comment.text.replace("house", "[address]")
        session.commit()
        (section,) = frozen(answered).part(PartKey.QUOTES).sections
        quotes = next(block for block in section.blocks if isinstance(block, Quotes)).quotes
        assert quotes[0].text.startswith("Cars race past [address] number")
        assert quotes[0].about == "Speeding"

    def test_decisions_are_listed_whether_published_or_not(self, session, factories, frozen, answered):
        user = factories.user()
        for theme, decided, published_at in (
            ("road-speeding", "Two speed signs", utc_now()),
            ("asb-youth", "A youth club", None),
            ("road-parking", "", None),
        ):
            session.add(
                Decision(
                    consultation_id=answered.id,
                    question_key="main_issue",
                    theme_key=theme,
                    decided=decided,
                    status=DecisionStatus.PLANNED,
                    published_at=published_at,
                    changed_by_id=user.id,
                )
            )
        session.commit()
        rows = table_of(frozen(answered), "decisions").rows
        assert [(row.label, row.cells[2].text, row.cells[4].text) for row in rows] == [
            ("Speeding", "Two speed signs", "Planned, published"),
            ("Youth-related ASB", "A youth club", "Planned, not published"),
        ]

    def test_without_decisions_it_says_so(self, frozen, answered):
        assert frozen(answered).part(PartKey.DECISIONS).absent == "No decision has been written down yet."


class TestWhatIsNotShownAtAll:
    def test_while_it_is_open_figures_are_said_to_change(self, factories, frozen):
        (notice,) = frozen(factories.consultation()).notices
        assert "figures may still change" in notice

    def test_before_it_opens_it_says_when_it_does(self, factories, frozen):
        (notice,) = frozen(factories.consultation(state="forthcoming")).notices
        assert "had not opened when the summary was made" in notice

    def test_weights_that_are_not_used_are_said(self, session, frozen, answered):
        response = session.exec(select(Response)).first()
        response.weight = 1.4
        session.add(response)
        session.commit()
        assert "count every response alike" in " ".join(frozen(answered).notices)

    def test_nobody_answered(self, factories, frozen):
        content = frozen(factories.consultation(state="closed"))
        assert content.headline == ()
        assert content.part(PartKey.THEMES).absent == "Nobody has answered yet, so there is nothing to report."

    def test_too_few_answered(self, factories, frozen):
        consultation: Consultation = factories.consultation(state="closed")
        for _ in range(4):
            factories.response(consultation, {"agree": ChoiceAnswer("agree")})
        content = frozen(consultation)
        assert content.tables == ()
        assert content.identity.responses == 0
        assert "Fewer than 5 responses have come in." in said_in(content, PartKey.CLOSED)

    def test_people_who_are_too_much_alike_to_be_hidden_from_one_another(self, frozen, answered, monkeypatch):
        def expose(shown, *, smallest: int) -> Protection:
            return Protection(smallest, frozenset(), exposed=((("place", "West"),),))

        monkeypatch.setattr("consult.reports.area_shares.protect_small_groups", expose)
        monkeypatch.setattr("consult.reports.summary.gathered._closed", lambda *_args, **_kwargs: ())
        content = frozen(answered)
        assert content.tables == ()
        assert content.headline == ()
        assert "any figures could point at a person" in said_in(content, PartKey.THEMES)
