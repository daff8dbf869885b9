"""A selection of comments as it stands in an address: read, checked, said in words, and kept in links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from werkzeug.datastructures import MultiDict

from consult.models import Channel
from consult.page_furniture import long_date
from consult.policy.explore.offers import COPIES, IN_A_CAMPAIGN, IN_NO_CAMPAIGN, ONCE, Offer, Offers
from consult.queries.comments import Order
from consult.queries.search import EVERYTHING, LONGEST_SEARCH, Search, search_of
from consult.queries.selections import CommentFilter, Concern, DecidedBy, GivenAnswer, Sureness
from consult.typed_days import day_of

SEARCH, FROM, TO, ORDER = "q", "from", "to", "order"
AND = "and-"
"""What the names of a second selection begin with, which comments must fit as well."""
DAYS = {FROM: ("Received from", "first day"), TO: ("Received up to", "last day")}
MOST_VALUES = 200
"""Nobody ticks more; an address may hold any number."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is set, in words, and the rest of the selection, which its removal leaves."""

    label: str
    value: str
    without: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for, by name. What is wrong has a sentence, filters nothing, and stays to be put right."""

    typed: Mapping[str, tuple[str, ...]]
    wanted: CommentFilter
    order: Order
    chips: tuple[Chip, ...]
    errors: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str:
        """What a field with one value holds."""
        return next(iter(self.typed.get(name, ())), "")

    def holds(self, name: str, value: str) -> bool:
        """Whether a value is chosen."""
        return value in self.typed.get(name, ())

    @property
    def second(self) -> dict[str, Sequence[str]]:
        """What a form has to carry because it has no field for it."""
        return {name: values for name, values in self.typed.items() if name.startswith(AND)}

    def error(self, name: str) -> str | None:
        """What is wrong with one filter."""
        return next((sentence for id_, sentence in self.errors if id_ == name), None)

    def counting_campaigns_once(self) -> "Selection":
        """The same selection without the copies of campaigns, for links to what was counted so."""
        return replace(self, typed={**self.typed, COPIES: (ONCE,)}, wanted=replace(self.wanted, is_copy=False))

    @property
    def kept(self) -> dict[str, Sequence[str]]:
        """What a link has to carry so that the selection and its order stay."""
        return dict(self.typed)

    @property
    def narrowed(self) -> dict[str, Sequence[str]]:
        """The same without the order: what is selected, not how it is shown."""
        return {name: values for name, values in self.typed.items() if name != ORDER}


def read_selection(args: MultiDict[str, str], offers: Offers, *, prefix: str = "") -> Selection:
    """The selection that an address asks for, of the parameters whose names begin with `prefix`."""
    typed = _typed(args, offers, prefix)
    reader = _Reader({name: values for name, values in typed.items() if not name.startswith(AND)}, offers)
    wanted = reader.read()
    order = Order(reader.one_of_the_orders() or (Order.BEST if wanted.search.wanted else Order.NEWEST))
    errors = [(f"{prefix}{name}" if name else "", sentence) for name, sentence in reader.errors]
    second = {name.removeprefix(AND): values for name, values in typed.items() if name.startswith(AND)}
    if second:
        reader = _Reader(second, offers)
        wanted = replace(wanted, also=reader.read())
        errors += [("", sentence) for _, sentence in reader.errors]  # it has no fields to put right
    return Selection(typed, wanted, order, tuple(_chips(typed, offers)), tuple(errors))


def narrowed_to(kept: Mapping[str, Sequence[str]], name: str, value: str) -> Mapping[str, Sequence[str]] | None:
    """What a link carries to those of a selection that fit one thing more; None where no address can say it."""
    for free in (name, AND + name):
        if free not in kept or tuple(kept[free]) == (value,):
            return {**kept, free: (value,)}
    return None


def _typed(args: MultiDict[str, str], offers: Offers, prefix: str) -> dict[str, tuple[str, ...]]:
    """What was typed under each name that says something here; answers to questions there are none of, too."""
    single = {SEARCH, FROM, TO, ORDER, *(offer.name for offer in offers.single)}
    known = single | {offer.name for offer in offers.several}
    typed: dict[str, tuple[str, ...]] = {}
    for parameter in args:
        name = parameter.removeprefix(prefix)
        plain = name.removeprefix(AND)
        if not parameter.startswith(prefix) or not (plain in known or plain.startswith("answer-")):
            continue
        most = 1 if plain in single else MOST_VALUES
        values = [value.replace("\0", "").strip() for value in args.getlist(parameter)]
        if chosen := tuple(dict.fromkeys(value for value in values if value))[:most]:
            typed[name] = chosen
    return {name: values for name, values in typed.items() if name != AND + ORDER}


class _Reader:
    """Turns what was typed into a filter, and notes what makes no sense."""

    def __init__(self, typed: Mapping[str, tuple[str, ...]], offers: Offers) -> None:
        self._typed = typed
        self._offers = {offer.name: offer for offer in offers.every}
        self._parts = offers.parts
        self.errors: list[tuple[str, str]] = []

    def read(self) -> CommentFilter:
        """The filter. Its errors are in the order of the page."""
        search = self._search()
        theme, category = self._one("theme"), self._one("category")
        decided, sure, concern = self._one("decided"), self._one("sure"), self._one("concern")
        batch, campaign, copies = self._one("batch"), self._one("campaign"), self._one(COPIES)
        wave = self._one("wave")
        received_from, received_to = self._days()
        channels = tuple(Channel(value) for value in self._several("channel"))
        answers = tuple(
            GivenAnswer(part, values) for name, part in self._parts.items() if (values := self._several(name))
        )
        self._refuse_unknown_questions()
        return CommentFilter(
            search=search,
            theme=theme,
            category=category,
            channels=channels,
            answers=answers,
            decided_by=_decided_by(decided) if decided else None,
            sureness=Sureness(sure) if sure else None,
            concern=Concern(concern) if concern else None,
            batch=UUID(batch) if batch else None,
            campaign=_campaign(campaign) if campaign else None,
            is_copy=False if copies else None,
            wave=UUID(wave) if wave else None,
            received_from=received_from,
            received_to=received_to,
        )

    def one_of_the_orders(self) -> str | None:
        """The order asked for."""
        value = self._first(ORDER)
        if value and value not in list(Order):
            self.errors.append((ORDER, "Choose an order from the list"))
            return None
        return value or None

    def _first(self, name: str) -> str:
        return next(iter(self._typed.get(name, ())), "")

    def _search(self) -> Search:
        text = self._first(SEARCH)
        if not text:
            return EVERYTHING
        if len(text) > LONGEST_SEARCH:
            self.errors.append((SEARCH, f"What you search for must be {LONGEST_SEARCH} characters or less"))
            return EVERYTHING
        search = search_of(text)
        if search.is_empty:
            self.errors.append((SEARCH, "Enter a word to search for, for example bikes"))
        return search

    def _one(self, name: str) -> str | None:
        chosen = self._several(name)
        return chosen[0] if chosen else None

    def _several(self, name: str) -> tuple[str, ...]:
        """The values of a filter that are among its choices. One that is not gets a sentence."""
        typed, offer = self._typed.get(name, ()), self._offers.get(name)
        if not typed or offer is None:
            return ()
        chosen = tuple(value for value in typed if offer.label_of(value) is not None)
        if len(chosen) < len(typed):
            self.errors.append((name, f"Choose {offer.a_thing} from the list"))
        return chosen

    def _days(self) -> tuple[date | None, date | None]:
        days = {}
        for name, (_label, which) in DAYS.items():
            text = self._first(name)
            days[name] = day_of(text) if text else None
            if text and days[name] is None:
                sentence = f"Enter the {which} as a day, month and year, for example 27/3/2024"
                self.errors.append((name, sentence))
        first, last = days[FROM], days[TO]
        if first and last and last < first:
            self.errors.append((TO, "The last day must be the same as or after the first day"))
        return first, last

    def _refuse_unknown_questions(self) -> None:
        for name in self._typed:
            if name.startswith("answer-") and name not in self._offers:
                key = name.removeprefix("answer-")
                self.errors.append(("", f"This questionnaire asks no closed question “{key}”. Remove that filter"))


def _decided_by(value: str) -> DecidedBy | UUID:
    return DecidedBy(value) if value in list(DecidedBy) else UUID(value)


def _campaign(value: str) -> bool | UUID:
    return (
        {IN_A_CAMPAIGN: True, IN_NO_CAMPAIGN: False}[value] if value in (IN_A_CAMPAIGN, IN_NO_CAMPAIGN) else UUID(value)
    )


def _chips(typed: Mapping[str, tuple[str, ...]], offers: Offers) -> list[Chip]:
    by_name = {offer.name: offer for offer in offers.every}
    place = {name: number for number, name in enumerate((SEARCH, *by_name, FROM, TO))}
    last = len(place)
    names = sorted((each for each in typed if each != ORDER), key=lambda each: place.get(each.removeprefix(AND), last))
    return [
        Chip(_label(name, by_name), _said(name.removeprefix(AND), value, by_name), _without(typed, name, value))
        for name in names
        for value in typed[name]
    ]


def _label(name: str, offers: Mapping[str, Offer]) -> str:
    if name.startswith(AND):
        return f"And {_label(name.removeprefix(AND), offers)}"
    if name in offers:
        return offers[name].label
    return "Search" if name == SEARCH else DAYS[name][0] if name in DAYS else name.removeprefix("answer-")


def _said(name: str, value: str, offers: Mapping[str, Offer]) -> str:
    if name in offers:
        return offers[name].label_of(value) or value
    day = day_of(value) if name in DAYS else None
    return long_date(day) if day else value


def _without(typed: Mapping[str, tuple[str, ...]], name: str, value: str) -> Mapping[str, Sequence[str]]:
    rest = {each: tuple(kept for kept in values if (each, kept) != (name, value)) for each, values in typed.items()}
    return {each: values for each, values in rest.items() if values}
