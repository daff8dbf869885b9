"""Imports for tests: files on their way in, carried on by the worker."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from consult.db.session import begin_writing
from consult.models import Channel, Consultation, ResponseImport, Role, Series, Study, User
from consult.queries.imports import require_import
from consult.services import imports as services
from consult.services.imports import NewWave
from consult.services.waves import make_series
from consult.tasks.imports import carry_on
from tests.conftest import QUESTIONNAIRES
from tests.factories import Factories

RESPONSES = Path(__file__).parents[1] / "responses"
SURVEY = (RESPONSES / "rse_2016.csv").read_bytes()
SURVEY_QUESTIONS = (QUESTIONNAIRES / "rse_2016.yaml").read_text(encoding="utf-8")
EVERY_KIND = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
NEITHER = "Neither agree or disagree"
ENJOYMENT = 5
"""The column of the survey with a word that nothing is guessed for."""


class Imports:
    """Brings files in, in one session. What it does is committed."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self.staff: User = factories.user(role=Role.POLICY)

    def series(self, name: str = "Yearly survey") -> Series:
        self.session.rollback()  # what the test has read
        begin_writing(self.session)
        series = make_series(self.session, name, actor=self.staff)
        self.session.commit()
        return series

    def begin(
        self,
        series: Series,
        content: bytes = SURVEY,
        *,
        definition: str = SURVEY_QUESTIONS,
        file_name: str = "responses.csv",
        **facts: Any,
    ) -> ResponseImport:
        """A file just uploaded."""
        version = self.factories.questionnaire_version(definition)
        wave = {
            "label": "2016",
            "title": "Survey 2016",
            "slug": "survey-2016",
            "first_on": date(2016, 1, 1),
            "last_on": date(2016, 3, 31),
            "study": Study.OPEN_CONSULTATION,
            "channel": Channel.NOT_KNOWN,
        }
        self.session.rollback()
        begin_writing(self.session)
        begun = services.begin_import(
            self.session,
            series,
            version,
            NewWave(**(wave | facts)),
            file_name=file_name,
            content=content,
            actor=self.staff,
        )
        self.session.commit()
        return begun

    def carried_on(self, found: ResponseImport) -> ResponseImport:
        """The import after the worker did the step that it waits for."""
        import_id = found.id
        carry_on(self.session, import_id)
        return require_import(self.session, import_id)

    def matched(self, series: Series, content: bytes = SURVEY, **facts: Any) -> ResponseImport:
        """A file that the worker has read, with every word of the survey matched."""
        found = self.carried_on(self.begin(series, content, **facts))
        if content == SURVEY:
            self.match(found, ENJOYMENT, {NEITHER: "neither"})
        return found

    def match(self, found: ResponseImport, column: int, words: dict[str, str]) -> None:
        matching = services.matching_of(found)
        more = {**matching.words, column: {**matching.words.get(column, {}), **words}}
        self._do(services.save_matching, found, matching.model_copy(update={"words": more}))

    def checked(self, found: ResponseImport) -> ResponseImport:
        self._do(services.ask_for_check, found)
        return self.carried_on(found)

    def imported(self, found: ResponseImport) -> ResponseImport:
        self._do(services.ask_for_import, found)
        return self.carried_on(found)

    def whole(self, series: Series, content: bytes = SURVEY, **facts: Any) -> ResponseImport:
        """A file brought in from beginning to end."""
        return self.imported(self.checked(self.matched(series, content, **facts)))

    def _do(self, verb: Any, found: ResponseImport, *arguments: Any) -> None:
        self.session.rollback()
        begin_writing(self.session)
        verb(self.session, found, *arguments, seen=found.version, actor=self.staff)
        self.session.commit()


class Additions(Imports):
    """Brings files into a consultation that there is."""

    def begin_adding(
        self, consultation: Consultation, content: bytes, *, channel: Channel = Channel.ONLINE
    ) -> ResponseImport:
        """A file just uploaded."""
        self.session.rollback()
        begin_writing(self.session)
        begun = services.begin_adding(
            self.session, consultation, channel, file_name="export.csv", content=content, actor=self.staff
        )
        self.session.commit()
        return begun

    def dry_run(self, consultation: Consultation, content: bytes, **facts: Any) -> ResponseImport:
        """A file read and checked."""
        return self.checked(self.carried_on(self.begin_adding(consultation, content, **facts)))

    def added(self, consultation: Consultation, content: bytes, **facts: Any) -> ResponseImport:
        """A file brought in from beginning to end."""
        return self.imported(self.dry_run(consultation, content, **facts))
