"""What a summary may not show of small groups of people: all of its tables looked at together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from consult.figures.disclosure.groups import EVERYBODY, Group, narrowed
from consult.figures.disclosure.hiding import Protection, hide_small_groups
from consult.figures.disclosure.linking import LinkedCounts, Linking, Showing
from consult.queries.closed_answers import CountedAnswers
from consult.reports.counted_groups import (
    ALL_BODIES,
    BODIES,
    CATEGORY,
    INDIVIDUALS,
    NO_PLACE,
    PLACE,
    THEME,
    answered,
    chose,
    coded,
    coded_at,
    compared,
    compared_in,
    raised_at,
)
from consult.reports.weighted_groups import WeightedGroups, link_weighted
from forms import spec
from forms.answers import ChoiceAnswer, ChoicesAnswer
from forms.questions import asks_about_person
from forms.rules import AnswerIs, AnswerIsAnyOf
from forms.spec import Question, Questionnaire


class Placed(Protocol):
    """What one person said, as themes, and where they live."""

    @property
    def locality(self) -> str | None:
        """The place by its name; None: they did not say."""

    @property
    def themes(self) -> Sequence[str]:
        """The themes that what they said has."""


@dataclass(frozen=True, slots=True)
class ThemesByPlace:
    """The comments on a question that are coded, and the themes that are counted place by place.

    `categories` are all categories that anybody mentioned, each with its themes: their totals are shown. `divide`: each
    comment has one of the themes and no other, as the answers to a closed question have.
    """

    question_key: str
    comments: Sequence[Placed]
    themes: Sequence[str]
    categories: Mapping[str, Sequence[str]]
    divide: bool = False


@dataclass(frozen=True, slots=True)
class GroupsShown:
    """Every table of groups of people that a reader can lay beside the others, before anything of it is hidden.

    `everybody_by` are the tables of all who responded by something that each of them has: {"channel": {"online": 40}}.
    `answers` are those to the closed questions; of these only questions about the person count groups of people: see
    `forms.questions.asks_about_person`, and those of `beside_area`, which gives the individuals in each group of the
    area's figures.
    `weighted` are the groups behind shares that are weighted to the area.
    `hidden_before` are the groups that an earlier version of the same tables hides.
    """

    questionnaire: Questionnaire
    responses: int
    bodies: int = 0
    everybody_by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    answers: Mapping[str, CountedAnswers] = field(default_factory=dict)
    beside_area: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    by_place: Sequence[ThemesByPlace] = ()
    weighted: WeightedGroups | None = None
    hidden_before: Set[Group] = frozenset()


def protect_small_groups(shown: GroupsShown, *, smallest: int) -> Protection:
    """Which counts a page may not show, with everything that stands on it and in its files; call it once for all.

    Ask the protection about a group of `consult.reports.counted_groups`. Where a count is hidden, so is every figure
    that is made of it: its share, its interval, its weighted share, a difference from the rest, a bar of a chart; and a
    sentence or a quote may not name it. Where the base of a table is hidden, nothing of the table is shown. Figures
    that are made of nothing but counts that are shown give nothing away.
    """
    return hide_small_groups(link_groups(shown), smallest=smallest)


def link_groups(shown: GroupsShown) -> LinkedCounts:
    """How the counts of all these tables hang together, as a reader knows it."""
    linking = Linking(shown.responses)
    linking.count(BODIES, shown.bodies, is_of_people=False)
    linking.count(INDIVIDUALS, shown.responses - shown.bodies)
    linking.adds_up(EVERYBODY, (BODIES, INDIVIDUALS))
    for by, counts in shown.everybody_by.items():
        linking.by_answers(EVERYBODY, by, counts)
    for question in shown.questionnaire.questions:
        if question.key in shown.answers:
            is_of_people = asks_about_person(question) or question.key in shown.beside_area
            _link_question(linking, question, shown.answers[question.key], is_of_people=is_of_people)
    for key in [each for each in shown.beside_area if each in shown.answers]:
        _link_area(linking, key, shown.beside_area[key])
    _link_follow_ups(linking, shown)
    for each in shown.by_place:
        _link_places(linking, each, shown)
    if shown.weighted:
        beside = {key: list(counts) for key, counts in shown.beside_area.items() if key in shown.answers}
        themes = {each.question_key: _all_themes(each) for each in shown.by_place}
        link_weighted(linking, shown.weighted, beside_area=beside, themes=themes)
    linking.stay_hidden(shown.hidden_before)
    return linking.linked()


def protect_question(question: Question, answers: CountedAnswers, *, smallest: int) -> Protection:
    """The same for the answers to one closed question that stands alone."""
    linking = Linking(sum(count for _, count in answers.counted))
    _link_question(linking, question, answers, is_of_people=asks_about_person(question))
    return hide_small_groups(linking.linked(), smallest=smallest)


def count_choices(question: Question, answers: CountedAnswers) -> Mapping[str, int]:
    """How many chose each option of a question, in the order offered."""
    tally: Counter[str] = Counter()
    for answer, count in answers.counted:
        if isinstance(answer, ChoiceAnswer | ChoicesAnswer):
            for value in answer.words():
                tally[value] += count
    return {option.value: tally[option.value] for option in spec.choices_of(question)}


def _link_question(linking: Linking, question: Question, answers: CountedAnswers, *, is_of_people: bool) -> None:
    base = answered(question.key)
    linking.count(base, sum(count for _, count in answers.counted), is_of_people=is_of_people)
    linking.is_no_more_than(base, EVERYBODY)
    if not is_of_people:
        return
    counts = count_choices(question, answers)
    linking.by_answers(base, question.key, counts, adds_up=not isinstance(question, spec.MultipleChoice))
    if isinstance(question, spec.MultipleChoice) and question.none:
        none = chose(question.key, question.none.value)
        for value in counts:
            if value != question.none.value:
                linking.share_nobody(none, chose(question.key, value), base)


def _link_area(linking: Linking, key: str, counts: Mapping[str, int]) -> None:
    """The individuals held against the area: of those who answered, no bodies, and no groups it does not know."""
    whole = linking.count(compared(key), sum(counts.values()), is_of_people=False)
    linking.is_no_more_than(whole, answered(key))
    linking.is_no_more_than(whole, INDIVIDUALS)
    linking.by_answers(whole, key, counts)
    for value in counts:
        linking.is_no_more_than(compared_in(key, value), chose(key, value))
    # The others who chose one of these are bodies.
    linking.leave_no_more_than([(chose(key, value), compared_in(key, value)) for value in counts], ALL_BODIES)


def _link_follow_ups(linking: Linking, shown: GroupsShown) -> None:
    """Questions that are asked only of those who gave one answer about themselves say how many gave it."""
    for question in shown.questionnaire.questions:
        lead = _lead_of(question, shown.questionnaire)
        if lead is None or not {question.key, lead.question} <= shown.answers.keys():
            continue
        leading = shown.questionnaire.question(lead.question)
        if not (asks_about_person(leading) or leading.key in shown.beside_area):
            continue
        values = lead.any_of if isinstance(lead, AnswerIsAnyOf) else (lead.value,)
        came_from = [chose(leading.key, str(value)) for value in values]
        linking.follow(answered(question.key), came_from)


def _lead_of(question: Question, questionnaire: Questionnaire) -> AnswerIs | AnswerIsAnyOf | None:
    rule = question.show_when or questionnaire.page_of(question.key).show_when
    return rule if isinstance(rule, AnswerIs | AnswerIsAnyOf) else None


def _link_places(linking: Linking, by_place: ThemesByPlace, shown: GroupsShown) -> None:
    key, comments = by_place.question_key, by_place.comments
    # The totals stand on the page whatever is hidden: they are of what people said, and single nobody out.
    whole = linking.count(coded(key), len(comments), is_of_people=False, showing=Showing.PUBLIC)
    linking.is_no_more_than(whole, EVERYBODY)
    in_place = Counter(comment.locality or NO_PLACE for comment in comments)
    places = sorted(in_place)
    linking.by_answers(whole, PLACE, {place: in_place[place] for place in places})
    for place, option in _same_groups(shown):
        if place in in_place:
            linking.is_no_more_than(coded_at(key, place), option)
    named = {theme: frozenset({theme}) for theme in _all_themes(by_place)}
    gathered = {category: frozenset(some) for category, some in by_place.categories.items()}
    for called, things, in_table in (
        (THEME, named, frozenset(by_place.themes)),
        (CATEGORY, gathered, frozenset[str]()),
    ):
        counts = _mentions(comments, things)
        for thing in things:
            total = sum(counts[thing, place] for place in places)
            linking.count(narrowed(whole, (called, thing)), total, is_of_people=False, showing=Showing.PUBLIC)
            for place in places:
                part = narrowed(whole, (called, thing), (PLACE, place))
                showing = Showing.OPEN if thing in in_table else Showing.NEVER
                # Where all are from one place, what is said there is what everybody said.
                is_of_people = thing in in_table and len(places) > 1
                linking.count(part, counts[thing, place], is_of_people=is_of_people, showing=showing)
        crossing = {(thing, place): counts[thing, place] for thing in things for place in places}
        linking.crossed(whole, called, PLACE, crossing, columns_add_up=by_place.divide)
    for category, some in by_place.categories.items():
        for place in places:
            parts = [raised_at(key, theme, place) for theme in some]
            linking.split(narrowed(coded_at(key, place), (CATEGORY, category)), parts, adds_up=False)


def _all_themes(by_place: ThemesByPlace) -> Sequence[str]:
    """The themes counted place by place, and then those of the categories that are not."""
    of_categories = (each for some in by_place.categories.values() for each in some)
    return tuple(dict.fromkeys((*by_place.themes, *of_categories)))


def _mentions(comments: Sequence[Placed], things: Mapping[str, Set[str]]) -> Counter[tuple[str, str]]:
    """How many comments from each place mention each theme, or any theme of each category."""
    counts: Counter[tuple[str, str]] = Counter()
    for comment in comments:
        place = comment.locality or NO_PLACE
        counts.update((thing, place) for thing, themes in things.items() if not themes.isdisjoint(comment.themes))
    return counts


def _same_groups(shown: GroupsShown) -> Iterator[tuple[str, Group]]:
    """The places by name, with the group of those who chose each in the question about them."""
    question = shown.questionnaire.question_for("locality")
    if question is not None and question.key in shown.answers:
        for option in spec.choices_of(question):
            yield option.label, chose(question.key, option.value)
