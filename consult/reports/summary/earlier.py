"""What an earlier summary of the same consultation did not show, so that a later one does not show it either.

Small groups can be protected in more ways than one. Two summaries that hide different counts, laid side by side, would
give away what each hides.
"""

from collections.abc import Iterator, Mapping, Sequence

from consult.figures.disclosure.groups import Group
from consult.reports.counted_groups import (
    PERIOD,
    ROUTE,
    chose,
    coded_at,
    compared_in,
    of_everybody,
    raised_at,
)
from consult.reports.indicators import AskedIndicator
from consult.reports.sentences import CHANNEL_LABELS
from consult.reports.summary.building import first_letter_large
from consult.reports.summary.cells import key_of
from consult.reports.summary.content import SummaryContent
from consult.reports.summary.tables import Row, Table
from consult.reports.themed import ThemedSection
from consult.reports.weighted_groups import AnswersInCells, WeightedGroups, said_in
from forms.spec import Matrix, Question, Questionnaire, choices_of


def hidden_before(
    earlier: SummaryContent,
    questionnaire: Questionnaire,
    themed: Sequence[ThemedSection],
    indicators: Sequence[AskedIndicator] = (),
    weighted: WeightedGroups | None = None,
) -> frozenset[Group]:
    """The groups whose counts an earlier summary hides, of those that a later one counts too."""
    tables = {table.key: table for table in earlier.tables}
    found = {
        *_of_everybody(tables.get("routes"), tables.get("dates")),
        *(group for asked in themed for group in _by_place(tables.get(key_of("places", asked.key)), asked)),
        *(
            group
            for asked in indicators
            for row in _hidden_rows(tables.get(key_of("indicator-places", asked.question.key)))
            for group in asked.groups_at(row.label)
        ),
        *_weighted(tables, questionnaire, weighted),
    }
    for question in questionnaire.questions:
        values = {option.label: option.value for option in choices_of(question)}
        for name, group_of in (("closed", chose), ("area", compared_in)):
            found |= {
                group_of(question.key, values[row.label])
                for row in _hidden_rows(tables.get(key_of(name, question.key)))
                if row.label in values
            }
    return frozenset(found)


def _of_everybody(routes: Table | None, dates: Table | None) -> Iterator[Group]:
    labels = {first_letter_large(label): label for label in CHANNEL_LABELS.values()}
    yield from (of_everybody(ROUTE, labels[row.label]) for row in _hidden_rows(routes) if row.label in labels)
    yield from (of_everybody(PERIOD, row.label) for row in _hidden_rows(dates))


def _by_place(table: Table | None, asked: ThemedSection) -> Iterator[Group]:
    """The cells that are hidden, and the places that have no line at all."""
    if table is None:
        return
    keys = {theme.label: theme.key for theme in asked.themes}
    for row in _hidden_rows(table):
        if row.group in keys:
            yield raised_at(asked.key, keys[row.group], row.label)
    shown = {row.label for row in table.rows}
    places = {comment.locality for comment in asked.coded if comment.locality}
    yield from (coded_at(asked.key, place) for place in sorted(places - shown))


def _weighted(
    tables: Mapping[str, Table], questionnaire: Questionnaire, weighted: WeightedGroups | None
) -> Iterator[Group]:
    """What is behind the weighted shares that are hidden: which part of it, a later summary cannot tell."""
    for answers in weighted.answers if weighted else ():
        if answers.are_themes:
            table = tables.get(key_of("themes", answers.question_key))
            lines = {key_of("theme", theme): theme for theme in answers.options}
            hidden = [lines[row.key] for row in _hidden_rows(table) if row.key in lines]
        else:
            table, labels = _closed_table(tables, questionnaire.question(answers.question_key), answers)
            hidden = [labels[row.label] for row in _hidden_rows(table) if row.label in labels]
        yield from (said_in(answers, line, cell) for line in hidden for cell in answers.by_cell)


def _closed_table(
    tables: Mapping[str, Table], question: Question, answers: AnswersInCells
) -> tuple[Table | None, Mapping[str, str]]:
    """The table of a closed question or of a row of a matrix, and its lines by what they are called there."""
    if not isinstance(question, Matrix):
        labels = {option.label: option.value for option in choices_of(question)} | {line: line for line in answers.sums}
        return tables.get(key_of("closed", question.key)), labels
    row = next(row for row in question.rows if row.key == answers.row)
    alone, among_others = key_of("closed", question.key), key_of("closed", question.key, row.label)
    labels = {column.label: column.value for column in question.columns}
    return tables.get(among_others) or tables.get(alone), labels


def _hidden_rows(table: Table | None) -> Iterator[Row]:
    if table is not None:
        yield from (row for row in table.rows if any(cell.hidden for cell in row.cells))
