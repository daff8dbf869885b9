"""Filters in an address: read, checked, and kept in links. A value that makes no sense gets a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from consult.models import Channel
from consult.policy.words import CHANNELS, NOT_GIVEN_LABEL
from consult.queries.responses import NOT_GIVEN, ResponseFilter
from consult.queries.themes import ThemeInBook
from consult.typed_days import day_of
from forms.spec import Place, SingleChoice


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a page offer."""

    channels: tuple[Choice, ...]
    localities: tuple[Choice, ...]
    themes: tuple[Choice, ...]

    @classmethod
    def of(cls, place: Place | SingleChoice | None, themes: Sequence[ThemeInBook]) -> "Choices":
        """The choices of a consultation with this locality question and these themes."""
        localities = [Choice(each.value, each.label) for each in place.choices] if place else []
        if place:
            localities.append(Choice(NOT_GIVEN, NOT_GIVEN_LABEL))
        return cls(
            channels=tuple(Choice(channel.value, label) for channel, label in CHANNELS.items()),
            localities=tuple(localities),
            themes=tuple({theme.key: Choice(theme.key, theme.label) for theme in themes}.values()),
        )


@dataclass(slots=True)
class Filters:
    """The filters as typed, and what is wrong with them. Read with `read_…`; a wrong value filters nothing."""

    typed: Mapping[str, str]
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kept(self) -> dict[str, str]:
        """What a link has to carry so that the filters stay."""
        return {name: value for name, value in self.typed.items() if value}

    def error(self, name: str) -> str | None:
        """What is wrong with one filter."""
        return next((sentence for id_, sentence in self.errors if id_ == name), None)

    def _one_of(self, name: str, choices: Sequence[Choice], what: str) -> str | None:
        value = self.typed.get(name, "")
        if not value or value in {choice.value for choice in choices}:
            return value or None
        self.errors.append((name, f"Choose {what} from the list"))
        return None

    def _date(self, name: str, which: str) -> date | None:
        text = self.typed.get(name, "")
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self.errors.append((name, f"Enter the {which} as a day, month and year, for example 27/3/2024"))
        return day


def read_response_filters(args: MultiDict[str, str], choices: Choices) -> tuple[Filters, ResponseFilter]:
    """The filters of a list of responses."""
    filters = Filters({name: args.get(name, "").strip() for name in ("channel", "locality", "theme", "from", "to")})
    channel = filters._one_of("channel", choices.channels, "a channel")
    wanted = ResponseFilter(
        channel=Channel(channel) if channel else None,
        locality=filters._one_of("locality", choices.localities, "a locality"),
        theme=filters._one_of("theme", choices.themes, "a theme"),
        received_from=filters._date("from", "first day"),
        received_to=filters._date("to", "last day"),
    )
    if wanted.received_from and wanted.received_to and wanted.received_to < wanted.received_from:
        filters.errors.append(("to", "The last day must be the same as or after the first day"))
    return filters, wanted
