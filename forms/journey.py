"""Which pages and questions a person meets, given the answers so far."""

from collections.abc import Iterator

from forms.answers import Answer, Answers
from forms.rules import is_shown, verdict
from forms.spec import Page, Question, Questionnaire


def route(questionnaire: Questionnaire, answers: Answers) -> Iterator[tuple[Page, tuple[Question, ...]]]:
    """Each page to show with its questions that apply. Only answers met on the way decide what comes next."""
    met: dict[str, Answer] = {}
    for page in questionnaire.pages:
        if not is_shown(page.show_when, met):
            continue
        here = {
            **met,
            **{question.key: answers[question.key] for question in page.questions if question.key in answers},
        }
        questions = questions_shown(page, here)
        met.update((question.key, here[question.key]) for question in questions if question.key in here)
        if questions:
            yield page, questions


def pages_on_route(questionnaire: Questionnaire, answers: Answers) -> tuple[Page, ...]:
    """The pages to show, in order. Answers that routing hides do not count towards showing another page."""
    return tuple(page for page, _ in route(questionnaire, answers))


def next_page(questionnaire: Questionnaire, answers: Answers, after: Page) -> Page | None:
    """The page to show after this one; None when it is time to check the answers."""
    rest = questionnaire.pages[questionnaire.pages.index(after) + 1 :]
    return next((page for page in pages_on_route(questionnaire, answers) if page in rest), None)


def previous_page(questionnaire: Questionnaire, answers: Answers, before: Page) -> Page | None:
    """The page to go back to from this one; None when this is where the questionnaire starts."""
    earlier = questionnaire.pages[: questionnaire.pages.index(before)]
    on_route = [page for page in pages_on_route(questionnaire, answers) if page in earlier]
    return on_route[-1] if on_route else None


def questions_shown(page: Page, answers: Answers) -> tuple[Question, ...]:
    """The questions of the page that apply, given the answers on this page and before it."""
    if page.asks_the_same_of_everybody:
        return page.questions
    known = _known_before(page, answers)
    shown = []
    for question in page.questions:
        if is_shown(question.show_when, known):
            shown.append(question)
            known.update({question.key: answers[question.key]} if question.key in answers else {})
    return tuple(shown)


def questions_offered(page: Page, answers: Answers) -> tuple[Question, ...]:
    """The questions to put on the page: those that apply, and those that hang on an answer on the same page."""
    if page.asks_the_same_of_everybody:
        return page.questions
    known = _known_before(page, answers)
    offered: dict[str, Question] = {}
    for question in page.questions:
        if verdict(question.show_when, known, undecided=offered.keys()) is not False:
            offered[question.key] = question
    return tuple(offered.values())


def on_route(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers without those that routing hides: what the response says when it is submitted."""
    return {
        question.key: answers[question.key]
        for _, questions in route(questionnaire, answers)
        for question in questions
        if question.key in answers
    }


def first_unanswered_page(questionnaire: Questionnaire, answers: Answers) -> Page | None:
    """The first page on the route that lacks a required answer; None when the response can be submitted."""
    for page, questions in route(questionnaire, answers):
        if any(question.required and question.key not in answers for question in questions):
            return page
    return None


def _known_before(page: Page, answers: Answers) -> dict[str, Answer]:
    return {key: answer for key, answer in answers.items() if key not in page.question_keys}
