"""Whether two waves asked the same question: by its words, its answers, and who was asked it."""

from forms import spec
from forms.spec import Page, Question, Questionnaire

_TYPED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", " ": " "})


def why_not_comparable(key: str, earlier: Questionnaire, later: Questionnaire) -> str | None:
    """Why the answers of two waves to a question cannot be compared, as a sentence; None: it was asked alike.

    How quotes and spaces are typed makes no difference. Both questionnaires ask the question.
    """
    before, now = earlier.question(key), later.question(key)
    if before.kind != now.kind:
        return "It was asked in another way: the kinds of answer differ."
    if not same_wording(before.ask, now.ask):
        return f"The wording changed. The earlier wave asked: “{before.ask}”"
    if not same_wording(before.hint or "", now.hint or ""):
        return "The hint below the question changed."
    if _answers_offered(before) != _answers_offered(now):
        return "The answers to choose from changed."
    if _limits(before) != _limits(now):
        return "How many answers could be given changed."
    if _rules(before, earlier.page_of(key)) != _rules(now, later.page_of(key)):
        return "It was asked of other people: the rule for who is shown it changed."
    return None


def same_wording(one: str, other: str) -> bool:
    """Whether two texts are the same words, however quotes and spaces are typed."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.translate(_TYPED).split())


def _answers_offered(question: Question) -> tuple[tuple[str, str], ...]:
    match question:
        case spec.Scale0To10(low_label=low, high_label=high):
            return (("0", _plain(low)), ("10", _plain(high)))
        case spec.Matrix(rows=rows, columns=columns):
            return (
                *((row.key, _plain(row.label)) for row in rows),
                *((column.value, _plain(column.label)) for column in columns),
            )
        case _:
            return tuple((option.value, _plain(option.label)) for option in spec.choices_of(question))


def _limits(question: Question) -> int | None:
    match question:
        case spec.MultipleChoice(at_most=limit) | spec.Ranking(up_to=limit):
            return limit
        case _:
            return None


def _rules(question: Question, page: Page) -> tuple[object, object]:
    return question.show_when, page.show_when
