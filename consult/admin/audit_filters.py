"""The filters of the audit trail as they stand in an address. A value that makes no sense gets a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from consult.queries.audit import EventFilter, list_actions, list_subject_types
from consult.queries.consultations import list_consultations
from consult.queries.people import list_users
from consult.typed_days import day_of

NOBODY = "nobody"
"""How an address asks for what residents and the system did."""
NAMES = ("action", "subject_type", "subject", "person", "consultation", "from", "to")


@dataclass(frozen=True, slots=True)
class AuditChoices:
    """What the filters offer, as pairs of a value and its label."""

    action: Sequence[tuple[str, str]]
    subject_type: Sequence[tuple[str, str]]
    person: Sequence[tuple[str, str]]
    consultation: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, session: Session) -> "AuditChoices":
        """What there is to choose from now."""
        return cls(
            action=[(action, action) for action in list_actions(session)],
            subject_type=[(kind, said_of_type(kind)) for kind in list_subject_types(session)],
            person=[
                (NOBODY, "A resident or the system"),
                *((str(user.id), f"{user.name} ({user.email})") for user in list_users(session)),
            ],
            consultation=[(str(each.id), each.title) for each in list_consultations(session)],
        )


@dataclass(slots=True)
class AuditFilters:
    """The filters as typed, and what is wrong with them. A wrong value filters nothing."""

    typed: Mapping[str, str]
    choices: AuditChoices
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kept(self) -> dict[str, str]:
        """What a link has to carry so that the filters stay."""
        return {name: value for name, value in self.typed.items() if value}

    def error(self, name: str) -> str | None:
        """What is wrong with one filter."""
        return next((sentence for id_, sentence in self.errors if id_ == name), None)

    def wanted(self) -> EventFilter:
        """The events asked for. Notes what makes no sense."""
        person = self._one_of("person", self.choices.person, "a person")
        consultation = self._one_of("consultation", self.choices.consultation, "a consultation")
        wanted = EventFilter(
            action=self._one_of("action", self.choices.action, "an action"),
            subject_type=self._one_of("subject_type", self.choices.subject_type, "a kind of thing"),
            subject_id=self._identifier(),
            actor_id=UUID(person) if person and person != NOBODY else None,
            by_nobody=person == NOBODY,
            consultation_id=UUID(consultation) if consultation else None,
            happened_from=self._day("from", "first day"),
            happened_to=self._day("to", "last day"),
        )
        if wanted.happened_from and wanted.happened_to and wanted.happened_to < wanted.happened_from:
            self.errors.append(("to", "The last day must be the same as or after the first day"))
        return wanted

    def _one_of(self, name: str, choices: Sequence[tuple[str, str]], what: str) -> str | None:
        value = self.typed[name]
        if not value or any(value == each for each, _ in choices):
            return value or None
        self.errors.append((name, f"Choose {what} from the list"))
        return None

    def _identifier(self) -> UUID | None:
        text = self.typed["subject"]
        try:
            return UUID(text) if text else None
        except ValueError:
            sentence = "Enter the whole identifier, as a line of the trail or the address of a page gives it"
            self.errors.append(("subject", sentence))
            return None

    def _day(self, name: str, which: str) -> date | None:
        text = self.typed[name]
        day = day_of(text) if text else None
        if text and day is None:
            self.errors.append((name, f"Enter the {which} as a day, month and year, for example 27/3/2024"))
        return day


def read_audit_filters(session: Session, sent: MultiDict[str, str]) -> tuple[AuditFilters, EventFilter]:
    """The filters that an address or a form asks for."""
    typed = {name: sent.get(name, "").replace("\0", "").strip() for name in NAMES}
    filters = AuditFilters(typed, AuditChoices.of(session))
    return filters, filters.wanted()


def said_of_type(subject_type: str) -> str:
    """How a page calls a kind of thing: “ThemingRun” is a theming run."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in subject_type).strip()
    return words[:1].upper() + words[1:]
