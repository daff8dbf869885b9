"""Waves for tests: consultations of a series with answers in them."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count

from sqlmodel import Session

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import (
    Answer,
    Assignment,
    Channel,
    CodeBook,
    Comment,
    Consultation,
    QuestionCoding,
    Response,
    Role,
    Series,
    Study,
    Theme,
    User,
    Wave,
)
from consult.queries.consultations import questionnaire_of
from consult.services.waves import (
    PublishedFigures,
    PublishedWave,
    add_consultation,
    add_published_wave,
    enter_published,
    make_series,
)
from forms import answers as answer_values
from forms.answers import Answer as AnswerValue
from forms.answers import ChoiceAnswer, TextAnswer
from tests.factories import Factories

EVERY_KIND = "every-kind"


class Waves:
    """Makes series and waves in one session. What it makes is committed."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self.numbers = count(1)
        self.staff: User = factories.user(role=Role.POLICY)

    def series(self, name: str = "Yearly survey") -> Series:
        self.session.rollback()
        begin_writing(self.session)
        series = make_series(self.session, name, actor=self.staff)
        self.session.commit()
        return series

    def wave(self, series: Series, label: str, *, state: str = "closed", definition: str | None = None) -> Consultation:
        """A consultation that is a wave of the series. Closed ones come before open ones."""
        consultation = self.factories.consultation(state=state, definition=definition)
        begin_writing(self.session)
        add_consultation(self.session, series, consultation, label=label, actor=self.staff)
        self.session.commit()
        return consultation

    def published(self, series: Series, label: str = "2022", *, study: Study = Study.SAMPLE_SURVEY) -> Wave:
        facts = PublishedWave(
            label=label,
            first_on=date(2022, 3, 1),
            last_on=date(2022, 5, 31),
            source="An invented report, table 3",
            study=study,
        )
        begin_writing(self.session)
        wave = add_published_wave(self.session, series, facts, actor=self.staff)
        self.session.commit()
        return wave

    def figures(self, wave: Wave, part: str, ask: str, shares: Mapping[str, float], **known: float | int) -> None:
        self.session.rollback()  # what the test has read
        begin_writing(self.session)
        figures = PublishedFigures(ask=ask, shares=dict(shares), **known)
        enter_published(self.session, wave, part, figures, seen="", actor=self.staff)
        self.session.commit()

    def answered(
        self,
        consultation: Consultation,
        answers: Mapping[str, AnswerValue],
        times: int = 1,
        *,
        weight: float | None = None,
    ) -> list[Comment]:
        """So many responses that say the same, and their comments."""
        questionnaire = questionnaire_of(self.session, consultation)
        comments = []
        for _ in range(times):
            response = Response(
                consultation_id=consultation.id,
                questionnaire_version_id=consultation.questionnaire_version_id,
                reference=f"T-{next(self.numbers)}",
                channel=Channel.ONLINE,
                weight=weight,
            )
            self.session.add(response)
            self.session.flush()
            for key, answer in answers.items():
                self.session.add(Answer(response_id=response.id, question_key=key, value=answer_values.to_json(answer)))
                if isinstance(answer, TextAnswer) and questionnaire.question(key).kind == "long_text":
                    comment = Comment(response_id=response.id, question_key=key, text=answer.text)
                    self.session.add(comment)
                    comments.append(comment)
        self.session.commit()
        return comments

    def agreeing(self, consultation: Consultation, *, agree: int, of: int) -> None:
        self.answered(consultation, {"agree": ChoiceAnswer("agree")}, agree)
        self.answered(consultation, {"agree": ChoiceAnswer("disagree")}, of - agree)

    def coded(self, consultation: Consultation, book: CodeBook, themes: Sequence[Theme], times: int) -> None:
        """So many comments on the main issue that the machine gave these themes, coded to this version."""
        comments = self.answered(consultation, {"main_issue": TextAnswer("Bikes on the moor")}, times)
        for comment in comments:
            comment.coded_at = utc_now()
            comment.is_covered = bool(themes)
            for position, theme in enumerate(themes):
                self.session.add(
                    Assignment(comment_id=comment.id, theme_id=theme.id, assigned_by="machine", position=position)
                )
        self.session.commit()

    def code_to(self, consultation: Consultation, book: CodeBook, question_key: str = "main_issue") -> None:
        self.session.add(
            QuestionCoding(consultation_id=consultation.id, question_key=question_key, code_book_id=book.id)
        )
        self.session.commit()
