"""What staff are asked about a decision, asked like the questions of a questionnaire."""

from consult.models import Decision, DecisionStatus
from consult.policy.decisions.words import STATUS_TAGS
from consult.services.decisions import Written
from forms.answers import Answer, ChoiceAnswer, DateAnswer, TextAnswer
from forms.build import AnswerForm, form_asking, read_answers
from forms.question_field import FormData
from forms.questions import DateQuestion, LongText, Option, ShortText, SingleChoice

QUESTIONS = (
    LongText(
        key="decided",
        ask="What the partnership decided",
        hint="In plain English: it is shown to the public once you publish it. Needed before then.",
        max_words=500,
        origin="product",
    ),
    LongText(key="because", ask="Why", hint="Shown to the public", max_words=500, origin="product"),
    LongText(key="did", ask="What it did", hint="Shown to the public", max_words=500, origin="product"),
    ShortText(
        key="owner",
        ask="Owner",
        hint="A body or a post, for example Neighbourhood Wardens. Never a private person. Shown to the public",
        origin="product",
    ),
    DateQuestion(key="due_on", ask="Due", hint="For example, 31 3 2027. Shown to the public", origin="product"),
    SingleChoice(
        key="status",
        ask="Status",
        required=True,
        origin="product",
        options=tuple(Option(value=each.name.lower(), label=tag[0]) for each, tag in STATUS_TAGS.items()),
    ),
)


def decision_form(decision: Decision | None, *, formdata: FormData | None = None) -> AnswerForm:
    """Ask about a decision, with what is written down filled in, or what was sent."""
    return form_asking(QUESTIONS, formdata=formdata, answers=_answers(decision))


def read_decision(form: AnswerForm) -> Written:
    """What a form that was found valid says."""
    answers = read_answers(form)

    def text(key: str) -> str:
        answer = answers.get(key)
        return answer.text if isinstance(answer, TextAnswer) else ""

    due, status = answers.get("due_on"), answers.get("status")
    return Written(
        decided=text("decided"),
        because=text("because"),
        did=text("did"),
        owner=text("owner"),
        due_on=due.on if isinstance(due, DateAnswer) else None,
        status=DecisionStatus[status.value.upper()] if isinstance(status, ChoiceAnswer) else DecisionStatus.CONSIDERING,
    )


def _answers(decision: Decision | None) -> dict[str, Answer]:
    status = decision.status if decision else DecisionStatus.CONSIDERING
    answers: dict[str, Answer] = {"status": ChoiceAnswer(status.name.lower())}
    if decision is None:
        return answers
    for key in ("decided", "because", "did", "owner"):
        if getattr(decision, key):
            answers[key] = TextAnswer(getattr(decision, key))
    if decision.due_on:
        answers["due_on"] = DateAnswer(decision.due_on)
    return answers
