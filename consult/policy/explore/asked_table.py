"""The cross-table that an address asks for: of which themes, across what, of which comments, and how shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app
from sqlmodel import Session
from werkzeug.datastructures import MultiDict

from consult.policy.explore.crossing import SHOW_ALL, Across, CrossTable, cross_table
from consult.policy.explore.offers import Offers, offers_for
from consult.policy.explore.selecting import Selection, read_selection
from consult.policy.filters import Choice
from consult.policy.mention_tally import Kind
from consult.policy.questions import Asked
from consult.queries.cross_tables import count_alike
from consult.queries.themes import code_book_for, list_themes

KINDS = (Choice("theme", "Themes"), Choice("category", "Categories"))
WITH_INTERVALS, UNPROTECTED = "yes", "all"


@dataclass(frozen=True, slots=True)
class AskedTable:
    """What was asked for. What makes no sense has a sentence, and what comes first in its list stands in for it."""

    asked: Asked
    offers: Offers
    selection: Selection
    acrosses: tuple[Across, ...]
    across: Across
    kind: Kind
    has_intervals: bool
    is_protected: bool
    errors: tuple[tuple[str, str], ...]

    @property
    def counts_campaigns_once(self) -> bool:
        """Whether copies of campaigns are left out."""
        return self.selection.wanted.is_copy is False

    @property
    def kept(self) -> Mapping[str, Sequence[str]]:
        """What a link to the same table carries."""
        return {**self.selection.narrowed, **self.shown_as}

    @property
    def shown_as(self) -> dict[str, Sequence[str]]:
        """The part of it that says which table is made of the selection."""
        shown: dict[str, Sequence[str]] = {"rows": (self.kind,), "by": (self.across.name,)}
        if self.has_intervals:
            shown["intervals"] = (WITH_INTERVALS,)
        if not self.is_protected:
            shown["counts"] = (UNPROTECTED,)
        return shown

    def made(self, session: Session) -> CrossTable:
        """The table itself; empty where the question has no code book."""
        consultation, key = self.asked.consultation, self.asked.question.key
        book = code_book_for(session, consultation, key)
        alike = count_alike(
            session,
            consultation,
            key,
            self.selection.wanted,
            by_channel=self.across.name == "channel",
            by_part=self.offers.parts.get(self.across.name),
        )
        smallest = current_app.config["CONSULT"].smallest_cell if self.is_protected else SHOW_ALL
        return cross_table(alike, list_themes(session, book) if book else [], self.across, self.kind, smallest=smallest)


def read_table(session: Session, asked: Asked, args: MultiDict[str, str]) -> AskedTable:
    """The table that an address or a form asks for."""
    offers = offers_for(session, asked.consultation, asked.question.key)
    selection = read_selection(args, offers)
    acrosses = (*(Across.answers(name, part) for name, part in offers.parts.items()), Across.channels())
    errors = list(selection.errors)
    by, rows = args.get("by", ""), args.get("rows", "")
    across = next((each for each in acrosses if each.name == by), None)
    if by and across is None:
        errors.append(("by", "Choose a question from the list"))
    if rows and rows not in {choice.value for choice in KINDS}:
        errors.append(("rows", "Choose themes or categories"))
    return AskedTable(
        asked=asked,
        offers=offers,
        selection=selection,
        acrosses=acrosses,
        across=across or next((each for each in acrosses if each.name == "locality"), acrosses[0]),
        kind="category" if rows == "category" else "theme",
        has_intervals=args.get("intervals") == WITH_INTERVALS,
        is_protected=args.get("counts") != UNPROTECTED,
        errors=tuple(errors),
    )
