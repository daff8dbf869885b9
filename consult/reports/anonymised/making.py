"""The rows of an anonymised file: who is shown with facts, in an order that says nothing, and what was held back."""

import hmac
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256

from sqlmodel import Session

from consult.clock import in_london
from consult.errors import Conflict
from consult.figures.disclosure.anonymising import Facts, rows_to_show
from consult.models import Consultation
from consult.queries.anonymised import AnsweredBy, every_counted
from consult.queries.consultations import questionnaire_of
from consult.queries.published import PublishedFilter, Sender, list_published
from consult.reports.anonymised.columns import CHANNEL, NAMES_OF_FACTS, WEEK, Wanted
from consult.reports.answer_columns import AnswerColumn, columns_of
from consult.reports.exports import CHANNELS
from consult.reports.spreadsheets import Cell
from forms.spec import Matrix, Question, Questionnaire, Scale0To10, choices_of

NOT_SHOWN, NOT_GIVEN = "Not shown", "Not given"
TOO_FEW = "There are fewer than {least} responses, so no anonymised file is made of them."


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its header, the question, what can stand in it, and which of its values no row shows."""

    header: str
    ask: str
    is_fact: bool
    values: tuple[str, ...]
    never_shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfOneMind:
    """In how many of the groups of people alike by the facts everybody gave the same answer, by the answer's header."""

    groups: int
    by_answer: Mapping[str, int]

    @property
    def highest(self) -> int:
        """The most for any of the answers."""
        return max(self.by_answer.values(), default=0)


@dataclass(frozen=True, slots=True)
class AnonymisedFile:
    """What the file holds. `shown` rows show their facts, the others none. Comments stand apart from the rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: int
    smallest: int
    of_one_mind: OfOneMind
    comments: tuple[tuple[str, str], ...]
    has_comments: bool

    @property
    def has_facts(self) -> bool:
        """Whether any column says who people are."""
        return any(column.is_fact for column in self.columns)


def make_file(
    session: Session, consultation: Consultation, wanted: Wanted, *, smallest: int, secret: str
) -> AnonymisedFile:
    """The file with these facts and answers. Raises Conflict where too few responded.

    The same responses give the same file, and its order comes from its content and the secret alone. A body's row
    shows no facts. The secret decides too which rows of people alike show theirs.
    """
    questionnaire = questionnaire_of(session, consultation)
    answers = [
        each for each in columns_of(questionnaire) if each.question_key in wanted.answers and not each.is_written
    ]
    keyed = partial(_keyed, sha256(f"anonymised file {consultation.id} {secret}".encode()).digest())
    found = [
        _Row(keyed(str(each.id)), each.is_body, _facts_of(questionnaire, each, wanted.facts), _cells_of(each, answers))
        for each in every_counted(session, consultation, [*wanted.facts, *wanted.answers])
    ]
    if len(found) < 2 * smallest:
        raise Conflict(TOO_FEW.format(least=2 * smallest))
    found.sort(key=lambda row: row.place)
    people = [row for row in found if not row.is_body]
    shown = [people[place] for place in sorted(rows_to_show([row.facts for row in people], smallest=smallest))]
    with_facts = {row.place for row in shown}
    hidden: Facts = (NOT_SHOWN,) * len(wanted.facts)
    rows = [(*(row.facts if row.place in with_facts else hidden), *row.cells) for row in found]
    columns = [*_fact_columns(questionnaire, wanted.facts, shown), *_answer_columns(questionnaire, answers)]
    return AnonymisedFile(
        columns=tuple(columns),
        rows=_in_order(rows, keyed),
        shown=len(shown),
        smallest=smallest,
        of_one_mind=_of_one_mind(shown, [column.header for column in answers]),
        comments=_comments(session, consultation, questionnaire, keyed, smallest) if wanted.has_comments else (),
        has_comments=wanted.has_comments,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    is_body: bool
    facts: Facts
    cells: tuple[Cell, ...]


def _keyed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _facts_of(questionnaire: Questionnaire, response: AnsweredBy, keys: Sequence[str]) -> Facts:
    return tuple(_fact(questionnaire, response, key) for key in keys)


def _fact(questionnaire: Questionnaire, response: AnsweredBy, key: str) -> str:
    if key == WEEK:
        day = in_london(response.received_at).date()
        return (day - timedelta(days=day.weekday())).isoformat()
    if key == CHANNEL:
        return CHANNELS[response.channel]
    answer = response.answers.get(key)
    labels = {option.value: option.label for option in choices_of(questionnaire.question(key))}
    return NOT_GIVEN if answer is None else labels[answer.words()[0]]


def _cells_of(response: AnsweredBy, columns: Sequence[AnswerColumn]) -> tuple[Cell, ...]:
    return tuple(column.cell(response.answers) for column in columns)


def _in_order(rows: Iterable[tuple[Cell, ...]], keyed: partial[str]) -> tuple[tuple[Cell, ...], ...]:
    """The rows by a keyed digest of what they say: rows that say the same stand together, whoever sent them."""
    return tuple(sorted(rows, key=lambda row: keyed(json.dumps(row, ensure_ascii=False))))


def _fact_columns(questionnaire: Questionnaire, keys: Sequence[str], shown: Sequence[_Row]) -> Iterable[Column]:
    for number, key in enumerate(keys):
        seen = {row.facts[number] for row in shown}
        if key in NAMES_OF_FACTS:
            name = NAMES_OF_FACTS[key]
            yield Column(name, name, is_fact=True, values=(*sorted(seen), NOT_SHOWN))
            continue
        question = questionnaire.question(key)
        options = tuple(option.label for option in choices_of(question))
        never = tuple(option for option in options if option not in seen)
        values = (*options, NOT_GIVEN, NOT_SHOWN)
        yield Column(f"{key}: {question.ask}", question.ask, is_fact=True, values=values, never_shown=never)


def _answer_columns(questionnaire: Questionnaire, columns: Sequence[AnswerColumn]) -> Iterable[Column]:
    for column in columns:
        question = questionnaire.question(column.question_key)
        values = tuple(option.label for option in choices_of(question))
        yield Column(column.header, question.ask, is_fact=False, values=values or _other_values(question))


def _other_values(question: Question) -> tuple[str, ...]:
    match question:
        case Matrix(columns=columns):
            return tuple(column.label for column in columns)
        case Scale0To10(low_label=low, high_label=high):
            return (f"0 ({low}) to 10 ({high})",)
        case _:
            return ()


def _of_one_mind(shown: Sequence[_Row], headers: Sequence[str]) -> OfOneMind:
    groups: dict[Facts, list[_Row]] = defaultdict(list)
    for row in shown:
        groups[row.facts].append(row)
    same: Counter[str] = Counter()
    for rows in groups.values():
        for number, header in enumerate(headers):
            said = {row.cells[number] for row in rows}
            same[header] += len(said) == 1 and None not in said
    return OfOneMind(len(groups), dict(same))


def _comments(
    session: Session, consultation: Consultation, questionnaire: Questionnaire, keyed: partial[str], smallest: int
) -> tuple[tuple[str, str], ...]:
    """What individuals agreed to have published and a moderator let be, each comment by itself."""
    individuals = PublishedFilter(sender=Sender.INDIVIDUAL)
    found = [
        (questionnaire.question(answer.question_key).ask, answer.text)
        for response in list_published(session, consultation, individuals, smallest=smallest)
        for answer in response.answers
    ]
    return tuple(sorted(found, key=lambda comment: keyed(json.dumps(comment))))
