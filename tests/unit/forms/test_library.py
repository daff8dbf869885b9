"""The questionnaires that ship say what the public record says, and mark what was written for the product."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from forms.answers import Answer, Answers, ChoiceAnswer, ChoicesAnswer, TextAnswer
from forms.journey import pages_on_route, questions_shown
from forms.loading import equality_section, library, load_questionnaire
from forms.spec import (
    Agreement,
    LongText,
    MultipleChoice,
    Place,
    Question,
    Questionnaire,
    Ranking,
    Scale0To10,
    SingleChoice,
)

RECORD = {
    "000_0d2b25f40f736725.txt",
    "001_94944100ceaef368.txt",
    "002_971cac14172dd9a6.txt",
    "003_2cffeca6ee2315df.txt",
    "004_5cac256e01f2d79e.txt",
}
FACTS = {
    "safe-durham-strategy-2024-29": (
        "Safe Durham Partnership Strategy 2024 to 2029",
        "Safe Durham Partnership",
        date(2024, 3, 18),
        date(2024, 4, 14),
    ),
    "crmp-2024-27": (
        "Community Risk Management Plan 2024 to 2027",
        "County Durham and Darlington Fire and Rescue Service",
        None,
        None,
    ),
    "confidence-survey": (
        "Police and council confidence survey",
        "Durham Constabulary and Durham County Council",
        None,
        None,
    ),
    "safe-durham-plan-2020-25": (
        "Safe Durham Partnership Plan 2020 to 2025",
        "Safe Durham Partnership",
        date(2019, 12, 17),
        date(2020, 2, 14),
    ),
    "pspo-durham-city": (
        "Public Space Protection Order for Durham City centre",
        "Durham County Council",
        None,
        None,
    ),
    "asb-street-questionnaire": ("Anti-social behaviour street questionnaire", "Safe Durham Partnership", None, None),
    "victim-service-feedback": ("Victim and service feedback", "Safe Durham Partnership", None, None),
}
BIGGEST_ISSUE = (
    "What do you feel is the single, biggest issue, negatively impacting on your local community at this time?"
)
RECORDED = {
    ("safe-durham-strategy-2024-29", "priorities_reflect"): (
        "Do these priorities reflect what Members are experiencing locally?"
    ),
    ("safe-durham-strategy-2024-29", "gaps"): ("Are there any gaps to the strategic response to community safety?"),
    ("safe-durham-strategy-2024-29", "main_issue"): BIGGEST_ISSUE,
    ("crmp-2024-27", "agree_approach"): "Do you agree with the Service's approach to keeping you safe?",
    ("crmp-2024-27", "agree_commitments"): "Do you agree with our commitments outlined in the plan?",
    ("crmp-2024-27", "comments"): "Do you have any comments on our plans for 2024-2027?",
    ("confidence-survey", "confidence"): (
        "How much do you agree or disagree that the police and local authority are dealing with anti-social "
        "behaviour and crime issues that matter to you?"
    ),
    ("confidence-survey", "main_issue"): BIGGEST_ISSUE,
}
SHIPPED = {key: load_questionnaire(path) for key, path in library().items()}
WITH_EQUALITY = {**SHIPPED, "equality": equality_section()}

FILES = [*library().values(), library()["confidence-survey"].parent / "shared" / "equality.yaml"]

each_shipped = pytest.mark.parametrize("questionnaire", SHIPPED.values(), ids=SHIPPED)
each_file = pytest.mark.parametrize("questionnaire", WITH_EQUALITY.values(), ids=WITH_EQUALITY)


class TestTheRecord:
    def test_the_seven_questionnaires_ship(self) -> None:
        assert SHIPPED.keys() == FACTS.keys()

    @each_shipped
    def test_title_body_and_dates_are_those_on_record(self, questionnaire: Questionnaire) -> None:
        found = (questionnaire.title, questionnaire.run_by, questionnaire.opens_on, questionnaire.closes_on)
        assert found == FACTS[questionnaire.key]

    @each_shipped
    def test_every_source_is_a_document_of_the_record(self, questionnaire: Questionnaire) -> None:
        assert questionnaire.sources
        assert set(questionnaire.sources) <= RECORD

    def test_every_question_marked_as_recorded_has_the_recorded_wording(self) -> None:
        marked = {
            (questionnaire.key, question.key): question.ask
            for questionnaire in WITH_EQUALITY.values()
            for question in questionnaire.questions
            if question.origin == "record"
        }
        assert marked == RECORDED

    @each_file
    def test_a_recorded_question_names_one_of_the_questionnaires_sources(self, questionnaire: Questionnaire) -> None:
        named = {question.source for question in questionnaire.questions if question.origin == "record"}
        assert named <= set(questionnaire.sources)

    def test_the_strategy_invites_the_groups_on_record(self) -> None:
        invited = SHIPPED["safe-durham-strategy-2024-29"].invited
        assert {
            "Area Action Partnerships",
            "Better Together Forum",
            "Armed Forces Forum",
            "Local Councils working group",
            "Youth Council",
            "The Rainbow Group",
            "Protected-characteristic groups",
            "The voluntary and community sector",
            "Town and parish councils",
            "Safer and Stronger Communities Overview and Scrutiny Committee",
        } <= set(invited)

    def test_the_strategy_ranks_every_area_of_focus_and_of_assurance(self) -> None:
        assert labels_of("safe-durham-strategy-2024-29", "matters_most") == [
            "Anti-social behaviour",
            "Reducing reoffending",
            "Road safety",
            "Hate crime",
            "Counter terrorism",
            "Sexual violence",
            "Serious violence",
            "Domestic abuse",
            "Combatting drugs and alcohol",
            "Organised crime",
        ]

    def test_the_plan_of_2020_ranks_its_six_priorities_in_order(self) -> None:
        assert labels_of("safe-durham-plan-2020-25", "matters_most") == [
            "Promote being safe and feeling safe in your community",
            "Support victims and protect vulnerable people from harm",
            "Prevent: counter terrorism, radicalisation and violent extremism",
            "Reduce re-offending",
            "Alcohol and substance misuse reduction",
            "Tackle and prevent cyber enabled crime",
        ]

    def test_choosing_a_priority_of_the_plan_of_2020_leads_to_its_own_page(self) -> None:
        plan = SHIPPED["safe-durham-plan-2020-25"]
        chosen = plan.question("comment_on")
        assert isinstance(chosen, MultipleChoice)
        assert {option.value for option in chosen.options} <= {page.key for page in plan.pages}

    def test_the_order_is_about_the_three_behaviours_on_record(self) -> None:
        assert labels_of("pspo-durham-city", "seen") == [
            "Begging",
            "Urinating in the street",
            "Use of intoxicating substances",
            "None of these",
        ]

    def test_victims_can_say_what_the_indicators_on_record_count(self) -> None:
        better = [labels_of("victim-service-feedback", key)[0] for key in ("confidence", "quality_of_life", "safety")]
        assert better == ["More confident", "Improved", "Safer"]


class TestTheDemonstrationData:
    """The invented answers are read in by these values: a label there, in lower case, is the value here."""

    def test_localities_match(self) -> None:
        assert values_of("confidence-survey", "locality") >= {"north", "east", "south", "west"}
        assert set(labels_of("confidence-survey", "locality")) >= {"North", "East", "South", "West"}

    def test_age_bands_match_save_that_75_and_over_is_a_word(self) -> None:
        bands = {"16-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-plus"}
        assert values_of("confidence-survey", "age_band") == bands | {"prefer_not_to_say"}

    def test_sexes_match(self) -> None:
        assert values_of("confidence-survey", "sex") == {"female", "male", "prefer_not_to_say"}

    def test_nothing_in_the_confidence_survey_is_required(self) -> None:
        assert not any(question.required for question in SHIPPED["confidence-survey"].questions)


class TestTheAnalysis:
    @each_shipped
    def test_every_questionnaire_asks_for_a_locality_and_an_impact(self, questionnaire: Questionnaire) -> None:
        assert isinstance(questionnaire.question_for("locality"), Place)
        assert isinstance(questionnaire.question_for("impact"), Scale0To10)
        assert {"locality", "impact"} <= {question.key for question in questionnaire.questions}

    @pytest.mark.parametrize(
        "key",
        [
            "asb-street-questionnaire",
            "confidence-survey",
            "safe-durham-plan-2020-25",
            "safe-durham-strategy-2024-29",
        ],
    )
    def test_the_biggest_local_issue_is_themed_with_the_partnerships_code_book(self, key: str) -> None:
        question = SHIPPED[key].question_for("main_issue")
        assert isinstance(question, LongText)
        assert question.code_book == "community-issues"

    @each_file
    def test_no_other_comment_is_themed_with_a_code_book(self, questionnaire: Questionnaire) -> None:
        named = {question.code_book for question in comments_of(questionnaire) if question.use != "main_issue"}
        assert named <= {None}

    def test_everybody_but_a_victim_is_asked_last_whether_we_may_publish(self) -> None:
        asked = {key: questionnaire.question_for("publication") for key, questionnaire in SHIPPED.items()}
        assert asked.pop("victim-service-feedback") is None
        for key, question in asked.items():
            assert question == SHIPPED[key].questions[-1]
            assert "unless you agree at the end that we may publish what you wrote" in SHIPPED[key].privacy

    def test_who_is_told_that_their_name_may_be_published_is_published_by_name(self) -> None:
        promised = {
            (questionnaire.key, question.key)
            for questionnaire in SHIPPED.values()
            for question in questionnaire.questions
            if "We may publish this name" in (question.hint or "")
        }
        bodies = {
            (questionnaire.key, body.key)
            for questionnaire in SHIPPED.values()
            if (body := questionnaire.question_for("body")) is not None
        }
        assert bodies == promised

    def test_every_kind_of_question_is_in_use(self) -> None:
        kinds = {question.kind for questionnaire in SHIPPED.values() for question in questionnaire.questions}
        assert kinds == all_kinds()


class TestGoodPractice:
    @each_shipped
    def test_it_can_be_answered_in_ten_minutes(self, questionnaire: Questionnaire) -> None:
        about_the_matter = [each for each in questionnaire.questions if each.use != "publication"]
        assert len(about_the_matter) <= 16
        assert "minutes to answer" in questionnaire.about

    @each_shipped
    def test_a_page_asks_three_questions_at_most(self, questionnaire: Questionnaire) -> None:
        assert max(len(page.questions) for page in questionnaire.pages) <= 3

    @each_file
    def test_agreement_is_asked_in_both_directions_or_as_on_record(self, questionnaire: Questionnaire) -> None:
        for question in questionnaire.questions:
            if isinstance(question, Agreement) and question.origin == "product":
                assert question.ask.startswith("How much do you agree or disagree ")

    @each_file
    def test_agreement_can_be_declined(self, questionnaire: Questionnaire) -> None:
        assert all(question.dont_know for question in questionnaire.questions if isinstance(question, Agreement))

    @each_file
    def test_only_where_or_how_somebody_answers_is_required(self, questionnaire: Questionnaire) -> None:
        required = {question.key for question in questionnaire.questions if question.required}
        assert required <= {"answering_as", "locality"}

    @each_file
    def test_comments_and_lists_say_how_to_answer(self, questionnaire: Questionnaire) -> None:
        for question in questionnaire.questions:
            if isinstance(question, LongText):
                assert "Please do not name people or give addresses." in (question.hint or "")
            if isinstance(question, MultipleChoice):
                assert (question.hint or "").startswith("Select all that apply.")

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_no_telephone_number_or_e_mail_address_of_a_real_body_is_given(self, path: Path) -> None:
        said = path.read_text(encoding="utf-8")
        assert "@" not in said
        assert re.findall(r"\b0\d{3,}", said) == []

    def test_emergencies_are_sent_elsewhere_where_people_may_write_of_danger(self) -> None:
        for key in ("asb-street-questionnaire", "confidence-survey", "victim-service-feedback"):
            assert "call 999" in SHIPPED[key].about


class TestPrivacy:
    @each_file
    @pytest.mark.parametrize(
        "part",
        [
            "controller",
            "We use",
            "Our lawful basis is public task: Article 6(1)(e) of the UK General Data Protection Regulation.",
            "We do not publish numbers so small that they could point to one person",
            "We keep",
            "Information Commissioner’s Office at ico.org.uk",
        ],
    )
    def test_the_notice_has_every_part(self, questionnaire: Questionnaire, part: str) -> None:
        assert part in questionnaire.privacy

    @each_shipped
    def test_people_are_told_how_long_answers_are_kept(self, questionnaire: Questionnaire) -> None:
        assert "for 2 years" in questionnaire.privacy

    def test_the_equality_questions_leave_that_to_the_schedule_of_the_consultation(self) -> None:
        assert "on the privacy page of the consultation" in WITH_EQUALITY["equality"].privacy

    @each_shipped
    def test_people_are_told_of_their_rights_and_of_the_reference_number(self, questionnaire: Questionnaire) -> None:
        assert "You can ask to see your answers, to correct or delete them" in questionnaire.privacy
        assert "Keep your reference number" in questionnaire.privacy

    @each_shipped
    def test_people_are_told_how_to_answer_in_another_way(self, questionnaire: Questionnaire) -> None:
        for way in ("paper", "large print", "easy read", "another language", "phone"):
            assert way in questionnaire.other_formats


class TestTheEqualitySection:
    def test_it_asks_six_optional_questions(self) -> None:
        asked = {question.key: question.required for question in equality_section().questions}
        assert asked == dict.fromkeys(
            ["age_band", "sex", "disability", "ethnic_group", "religion", "sexual_orientation"], False
        )

    @pytest.mark.parametrize("question", equality_section().questions, ids=lambda question: question.key)
    def test_every_question_ends_in_prefer_not_to_say(self, question: Question) -> None:
        assert isinstance(question, SingleChoice)
        assert question.choices[-1].label == "Prefer not to say"

    @pytest.mark.parametrize("question", equality_section().questions, ids=lambda question: question.key)
    def test_nobody_is_asked_to_write_what_could_identify_them(self, question: Question) -> None:
        assert isinstance(question, SingleChoice)
        assert question.other is None

    def test_its_privacy_notice_says_that_it_is_stored_apart(self) -> None:
        assert "apart from your other answers, with no link between the two" in equality_section().privacy

    def test_it_is_offered_by_every_questionnaire_and_not_by_itself(self) -> None:
        assert all(questionnaire.equality_section for questionnaire in SHIPPED.values())
        assert not equality_section().equality_section


class TestRouting:
    @pytest.mark.parametrize(
        ("key", "question_key", "answer"),
        [
            ("safe-durham-strategy-2024-29", "answering_as", ChoiceAnswer(value="group")),
            ("crmp-2024-27", "answering_as", ChoiceAnswer(value="business")),
            ("safe-durham-plan-2020-25", "answering_as", ChoiceAnswer(value="organisation")),
            ("pspo-durham-city", "connection", ChoicesAnswer(values=("works", "represents"))),
        ],
    )
    def test_a_name_is_asked_only_of_those_who_answer_for_a_group(
        self, key: str, question_key: str, answer: Answer
    ) -> None:
        assert "group_name" in asked_on_route(key, {question_key: answer})
        assert "group_name" not in asked_on_route(key, {})

    @pytest.mark.parametrize("key", ["confidence-survey", "asb-street-questionnaire"])
    def test_yes_and_no_lead_to_different_questions(self, key: str) -> None:
        problem: Answers = {"any_problem": ChoiceAnswer(value="yes"), "main_issue": TextAnswer(text="Bikes")}
        after_yes = asked_on_route(key, {**problem, "told_somebody": ChoiceAnswer(value="yes")})
        after_no = asked_on_route(key, {**problem, "told_somebody": ChoiceAnswer(value="no")})
        assert after_yes - after_no == {"told_whom", "told_outcome"}
        assert after_no - after_yes == {"not_told_reasons"}

    def test_a_comment_page_of_the_plan_of_2020_is_shown_for_each_priority_chosen(self) -> None:
        chosen = {"comment_on": ChoicesAnswer(values=("victims", "cyber_crime"))}
        added = asked_on_route("safe-durham-plan-2020-25", chosen) - asked_on_route("safe-durham-plan-2020-25", {})
        assert added == {"comment_victims", "comment_cyber_crime"}

    def test_somebody_who_has_seen_none_of_the_behaviours_is_not_asked_how_they_affect_them(self) -> None:
        seen_begging = asked_on_route("pspo-durham-city", {"seen": ChoicesAnswer(values=("begging",))})
        seen_none = asked_on_route("pspo-durham-city", {"seen": ChoicesAnswer(values=("none",))})
        assert seen_begging - seen_none == {"impact"}


def asked_on_route(key: str, answers: Answers) -> set[str]:
    pages = pages_on_route(SHIPPED[key], answers)
    return {question.key for page in pages for question in questions_shown(page, answers)}


def labels_of(key: str, question_key: str) -> list[str]:
    return [choice.label for choice in choosing(key, question_key).choices]


def values_of(key: str, question_key: str) -> set[str]:
    return {option.value for option in choosing(key, question_key).options}


def choosing(key: str, question_key: str) -> SingleChoice | MultipleChoice | Ranking | Place:
    question = SHIPPED[key].question(question_key)
    assert isinstance(question, SingleChoice | MultipleChoice | Ranking | Place)
    return question


def comments_of(questionnaire: Questionnaire) -> list[LongText]:
    return [question for question in questionnaire.questions if isinstance(question, LongText)]


def all_kinds() -> set[str]:
    return {kind.model_fields["kind"].default for kind in get_args(Question)}


class TestEasyWords:
    """Easy-read forms ask in short sentences; the wording that the record gives stays on all others."""

    @each_shipped
    def test_every_question_is_short_on_an_easy_read_form(self, questionnaire: Questionnaire) -> None:
        asked = {question.key: question.easy_ask or question.ask for question in questionnaire.questions}
        assert not {name: ask for name, ask in asked.items() if len(ask.split()) > 14}
        assert any(question.easy_ask for question in questionnaire.questions)

    @each_shipped
    def test_where_people_agree_or_disagree_the_easy_words_ask_that_too(self, questionnaire: Questionnaire) -> None:
        easy = [question.easy_ask for question in questionnaire.questions if isinstance(question, Agreement)]
        assert all(ask is None or ask.startswith("Do you agree") for ask in easy)
