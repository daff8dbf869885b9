"""What the filters of the comments on a question offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from consult.models import Campaign, CampaignStatus, Channel, Consultation
from consult.page_furniture import long_date
from consult.policy.filters import Choice
from consult.policy.words import CHANNELS, NOT_GIVEN_LABEL
from consult.queries.closed_parts import ClosedPart, closed_parts
from consult.queries.comments import Order
from consult.queries.consultations import questionnaire_of
from consult.queries.filter_choices import list_batches_of, list_campaigns, list_deciders
from consult.queries.responses import NOT_GIVEN
from consult.queries.selections import Concern, DecidedBy, Sureness
from consult.queries.themes import ThemeInBook, code_book_for, get_comment_question, list_themes
from consult.queries.waves import other_waves
from consult.reach import current_reach
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE, EACH_COPY

IN_A_CAMPAIGN, IN_NO_CAMPAIGN = "any", "none"
COPIES, ONCE = "copies", "once"

DECIDED = {
    DecidedBy.MACHINE: "The machine",
    DecidedBy.PERSON: "A person",
    DecidedBy.EITHER: "The machine or a person",
    DecidedBy.NOBODY: "Not themed yet",
}
SURE = {
    Sureness.OVER_90: "90% or more",
    Sureness.OVER_70: "70% to under 90%",
    Sureness.OVER_50: "50% to under 70%",
    Sureness.UNDER_50: "Under 50%",
    Sureness.NOTHING_FITS: "Nothing fits",
}
CONCERNS = {
    Concern.OPEN: "Flagged and still open",
    Concern.ANY: "Flagged, open or closed",
    Concern.NONE: "Not flagged",
}
ORDERS = (
    Choice(Order.BEST, "Best match first"),
    Choice(Order.NEWEST, "Newest first"),
    Choice(Order.OLDEST, "Oldest first"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One filter: its name in an address, and what can be chosen, one thing or several. `a_thing` is for sentences.

    `nothing` is how it is called where nothing is chosen.
    """

    name: str
    label: str
    a_thing: str
    choices: tuple[Choice, ...]
    takes_several: bool = False
    nothing: str = "All"

    def label_of(self, value: str) -> str | None:
        """How a choice is called; None for what is none."""
        return next((choice.label for choice in self.choices if choice.value == value), None)


@dataclass(frozen=True, slots=True)
class Offers:
    """The filters of a question's comments. A filter that could narrow nothing is not offered."""

    single: tuple[Offer, ...]
    several: tuple[Offer, ...]
    parts: Mapping[str, ClosedPart]  # by the names of the offers that ask for answers

    @property
    def every(self) -> tuple[Offer, ...]:
        """All of them, in the order shown."""
        return (*self.single, *self.several)

    @property
    def copies(self) -> Offer | None:
        """The switch between counting each copy and each campaign once; None where no campaign is confirmed."""
        return next((offer for offer in self.single if offer.name == COPIES), None)

    def without_copies(self) -> "Offers":
        """The same without that switch, for pages that have one switch for several selections."""
        return replace(self, single=tuple(offer for offer in self.single if offer.name != COPIES))


def offers_for(session: Session, consultation: Consultation, question_key: str) -> Offers:
    """What can be chosen from, for one question of a consultation."""
    book = code_book_for(session, consultation, question_key)
    parts = {name_of(part): part for part in closed_parts(questionnaire_of(session, consultation))}
    single = (
        *_theme_offers(list_themes(session, book) if book else []),
        Offer("decided", "Themes decided by", "who decided", _decided(session, consultation, question_key)),
        *([Offer("sure", "How sure the machine is", "how sure the machine is", _choices(SURE))] if book else []),
        Offer("concern", "Concern", "a concern", _choices(CONCERNS)),
        *_batch_offers(session, consultation),
        *_campaign_offers(list_campaigns(session, consultation, question_key)),
        *_wave_offers(session, consultation, question_key),
    )
    channels = tuple(
        Choice(channel.value, label)
        for channel, label in CHANNELS.items()
        if channel is not Channel.NOT_KNOWN or consultation.is_imported
    )
    several = (
        Offer("channel", "Channel", "a channel", channels, takes_several=True),
        *(_part_offer(name, part) for name, part in parts.items()),
    )
    return Offers(single, several, parts)


def name_of(part: ClosedPart) -> str:
    """The name of a closed part's filter in an address."""
    return "locality" if part.is_locality else f"answer-{part.name}"


def _choices(labels: Mapping[Sureness, str] | Mapping[Concern, str] | Mapping[DecidedBy, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value.value, label) for value, label in labels.items())


def _theme_offers(themes: Sequence[ThemeInBook]) -> list[Offer]:
    if not themes:
        return []
    labels = {theme.category_key: theme.category_label for theme in themes}
    return [
        Offer("theme", "Theme", "a theme", tuple(Choice(theme.key, theme.label) for theme in themes)),
        Offer("category", "Category", "a category", tuple(Choice(key, label) for key, label in labels.items())),
    ]


def _decided(session: Session, consultation: Consultation, question_key: str) -> tuple[Choice, ...]:
    people = list_deciders(session, consultation, question_key)
    return (*_choices(DECIDED), *(Choice(str(id_), name) for id_, name in people))


def _batch_offers(session: Session, consultation: Consultation) -> list[Offer]:
    batches = [
        Choice(str(batch.id), f"{batch.venue}, {long_date(batch.collected_on)}")
        for batch in list_batches_of(session, consultation)
    ]
    return [Offer("batch", "Batch of paper", "a batch", tuple(batches))] if batches else []


def _campaign_offers(campaigns: Sequence[Campaign]) -> list[Offer]:
    if not campaigns:
        return []
    choices = (
        Choice(IN_A_CAMPAIGN, "In any campaign"),
        Choice(IN_NO_CAMPAIGN, "In no campaign"),
        *(Choice(str(campaign.id), _called(campaign, number)) for number, campaign in enumerate(campaigns, start=1)),
    )
    offers = [Offer("campaign", "Campaign", "a campaign", choices)]
    if any(campaign.status is CampaignStatus.CONFIRMED for campaign in campaigns):
        once = (Choice(ONCE, EACH_CAMPAIGN_ONCE),)
        offers.append(Offer(COPIES, "Copies", "how copies count", once, nothing=EACH_COPY))
    return offers


def _wave_offers(session: Session, consultation: Consultation, question_key: str) -> list[Offer]:
    """The other waves of the series that asked the question, coded to the same version of a code book or to none."""
    book = code_book_for(session, consultation, question_key)
    choices = []
    for wave, held in other_waves(session, consultation, within=current_reach()):
        theirs = code_book_for(session, held, question_key)
        is_asked = get_comment_question(session, held, question_key) is not None
        if is_asked and (theirs.id if theirs else None) == (book.id if book else None):
            choices.append(Choice(str(held.id), wave.label))
    return [Offer("wave", "Wave", "a wave", tuple(choices), nothing="This wave")] if choices else []


def _called(campaign: Campaign, number: int) -> str:
    name = campaign.label or f"Campaign {number}"
    return name if campaign.status is CampaignStatus.CONFIRMED else f"{name} (not confirmed)"


def _part_offer(name: str, part: ClosedPart) -> Offer:
    choices = (*(Choice(option.value, option.label) for option in part.options), Choice(NOT_GIVEN, NOT_GIVEN_LABEL))
    label = "Locality" if part.is_locality else part.ask
    a_thing = "a locality" if part.is_locality else f"an answer to “{part.ask}”"
    return Offer(name, label, a_thing, choices, takes_several=True)
