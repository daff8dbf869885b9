"""A question answered in people's own words, as the board reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from consult.models import Consultation
from consult.queries.copies import copies_on
from consult.queries.quotes import ChosenByTheme, chosen_quotes
from consult.queries.themes import (
    ThemedComment,
    ThemeInBook,
    code_book_for,
    comments_with_themes,
    latest_finished_run,
    list_themes,
)
from consult.reports.counted_once import CountedOnce, counted_once
from consult.reports.issues import (
    CategoryLine,
    ImpactRanking,
    MentionRanking,
    categories_of,
    rank_by_impact,
    rank_by_mentions,
)
from consult.reports.quotes import Quote, typical_quote
from forms.spec import LongText, Scale0To10

QUOTED_ISSUES = 6


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the themes of a question were made with, so that any figure can be traced."""

    code_book_id: UUID
    code_book: str
    code_book_version: str
    code_book_checksum: str
    reviewed_by_a_person: int
    run_id: UUID | None = None
    coded_at: datetime | None = None
    encoder: str | None = None
    model: str | None = None
    learned_model_id: UUID | None = None
    configuration: str | None = None


@dataclass(frozen=True, slots=True)
class ImpactQuestion:
    """How the impact was asked."""

    ask: str
    low_label: str
    high_label: str


@dataclass(frozen=True, slots=True)
class ThemedSection:
    """One themed question. Its base is the comments that are coded; `waiting` are not coded yet and in no figure.

    Its lines are counted both ways: where a campaign is confirmed, `once` says how many comments that takes away, and
    each line of `categories`, `mentions` and `impact` has its own `once`, to be shown as a second column headed
    counted_once.EACH_CAMPAIGN_ONCE. A mean that is None there belongs to too few people to show.
    """

    key: str
    ask: str
    base: int
    waiting: int
    is_too_few: bool
    unmentioned: int = 0  # themes of the code book that no comment mentions
    categories: tuple[CategoryLine, ...] = ()
    mentions: MentionRanking | None = None
    impact: ImpactRanking | None = None
    impact_question: ImpactQuestion | None = None
    quotes: tuple[Quote, ...] = ()
    provenance: Provenance | None = None
    once: CountedOnce | None = None  # None: no campaign is confirmed
    # What the figures are made from, for those that need more than the lines.
    coded: tuple[ThemedComment, ...] = ()
    themes: tuple[ThemeInBook, ...] = ()


def themed_section(
    session: Session, consultation: Consultation, question: LongText, *, scale: Scale0To10 | None, smallest: int
) -> ThemedSection:
    """What people raised in answer to a question. `scale` is the question about impact, where one is asked."""
    comments = comments_with_themes(session, consultation, question.key)
    coded = [comment for comment in comments if comment.is_coded or comment.is_reviewed]
    waiting = len(comments) - len(coded)
    code_book = code_book_for(session, consultation, question.key)
    if code_book is None or len(coded) < smallest:
        return ThemedSection(question.key, question.ask, len(coded), waiting, is_too_few=0 < len(coded) < smallest)
    themes = list_themes(session, code_book)
    copies = copies_on(session, consultation, question.key)
    left_out = copies.left_out if copies.campaigns else None
    run = latest_finished_run(session, consultation, question.key)
    design_effect = consultation.design_effect or 1.0
    categories = categories_of(coded, themes, copies=left_out, design_effect=design_effect)
    mentions = rank_by_mentions(coded, themes, copies=left_out, design_effect=design_effect)
    impact = (
        rank_by_impact(coded, themes, smallest=smallest, copies=left_out, design_effect=design_effect)
        if scale
        else None
    )
    return ThemedSection(
        key=question.key,
        ask=question.ask,
        base=len(coded),
        waiting=waiting,
        is_too_few=False,
        unmentioned=len(themes) - sum(len(line.themes) for line in categories),
        categories=categories,
        mentions=mentions,
        impact=impact,
        impact_question=ImpactQuestion(scale.ask, scale.low_label, scale.high_label) if scale else None,
        quotes=_quotes(mentions, coded, chosen_quotes(session, consultation, question.key), smallest=smallest),
        provenance=Provenance(
            code_book_id=code_book.id,
            code_book=code_book.slug,
            code_book_version=code_book.version,
            code_book_checksum=code_book.checksum,
            reviewed_by_a_person=sum(comment.is_reviewed for comment in coded),
            run_id=run.id if run else None,
            coded_at=run.finished_at if run else None,
            encoder=run.encoder_name if run else None,
            model=run.model_fingerprint if run else None,
            learned_model_id=run.learned_model_id if run else None,
            configuration=run.configuration_fingerprint if run else None,
        ),
        once=counted_once(session, consultation, question.key, themes, copies=copies),
        coded=tuple(coded),
        themes=tuple(themes),
    )


def _quotes(
    mentions: MentionRanking, comments: Sequence[ThemedComment], chosen: ChosenByTheme, *, smallest: int
) -> tuple[Quote, ...]:
    """A typical comment for each of the issues mentioned most; no comment stands for two."""
    quotes: list[Quote] = []
    for line in mentions.lines[:QUOTED_ISSUES]:
        words = chosen.get(line.key, ())
        quote = typical_quote(line.key, line.label, comments, smallest=smallest, chosen=words, taken=quotes)
        if quote is not None:
            quotes.append(quote)
    return tuple(quotes)
