"""What people agreed to have published, once a consultation is closed and a person has read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import public
from consult.clock import utc_now
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation
from consult.paging import ROWS_A_PAGE, Paging
from consult.public.blueprint import bp
from consult.queries.consultations import State, require_consultation, state_of
from consult.queries.deletion import require_responses
from consult.queries.published import (
    PublishedFilter,
    Sender,
    count_published,
    list_published,
    published_questions,
    published_themes,
)
from consult.reports.exports import file_name
from consult.reports.published import published_sheet
from consult.reports.spreadsheets import as_csv
from consult.senders import at_most
from forms.spec import LongText

SENDERS: Mapping[Sender, str] = {Sender.INDIVIDUAL: "Individuals", Sender.BODY: "Organisations"}
LONGEST_SEARCH = 200
MOST_WORDS = 10
EVERYTHING = PublishedFilter()


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter that is a choice: its name in the address, what it is called, and what it offers."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, as it stands in the address, and what in it makes no sense: that filters nothing."""

    wanted: PublishedFilter
    typed: Mapping[str, str]
    errors: tuple[tuple[str, str], ...]

    @property
    def kept(self) -> dict[str, str]:
        """What a link has to carry so that the filters stay."""
        return {name: value for name, value in self.typed.items() if value}

    def error(self, name: str) -> str | None:
        """What is wrong with one filter."""
        return next((sentence for id_, sentence in self.errors if id_ == name), None)


@bp.get("/consultations/<slug>/responses")
@public
def responses(slug: str) -> ResponseReturnValue:
    """Published responses that fit the filters."""
    consultation = _closed(slug)
    questions = published_questions(db.session, consultation)
    offers = _offers(consultation, questions)
    filters = _read(request.args, offers)
    in_all = count_published(db.session, consultation, EVERYTHING)
    fitting = in_all if filters.wanted == EVERYTHING else count_published(db.session, consultation, filters.wanted)
    paging = Paging.of(fitting, request.args.get("page"))
    return render_template(
        "public/responses.html",
        consultation=consultation,
        in_all=in_all,
        offers=[offer for offer in offers if len(offer.choices) > 1],
        filters=filters,
        asks={question.key: question.ask for question in questions},
        paging=paging,
        pagination=paging.links("public.responses", {"slug": slug, **filters.kept}),
        responses=list_published(
            db.session,
            consultation,
            filters.wanted,
            smallest=current_app.config["CONSULT"].smallest_cell,
            offset=paging.offset,
            limit=ROWS_A_PAGE,
        ),
    )


@bp.get("/consultations/<slug>/responses.csv")
@public
@at_most(60, method="GET")
def responses_file(slug: str) -> ResponseReturnValue:
    """The same as the page, as a file: every response that fits the filters, one comment to a row."""
    consultation = _closed(slug)
    filters = _read(request.args, _offers(consultation, published_questions(db.session, consultation)))
    sheet = published_sheet(
        db.session, consultation, filters.wanted, smallest=current_app.config["CONSULT"].smallest_cell
    )
    file = Response(as_csv(sheet), mimetype="text/csv")
    name = file_name(consultation, "published-responses", "csv")
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


def _closed(slug: str) -> Consultation:
    consultation = require_consultation(db.session, slug)
    if state_of(consultation, utc_now()) is not State.CLOSED:
        raise NotFound("Responses are published when a consultation has closed.")
    require_responses(consultation)
    return consultation


def _offers(consultation: Consultation, questions: Sequence[LongText]) -> tuple[Offer, ...]:
    themes = published_themes(db.session, consultation)
    return (
        Offer("question", "Question", tuple((question.key, question.ask) for question in questions)),
        Offer("theme", "Theme", tuple((theme.key, theme.label) for theme in themes)),
        Offer("sender", "Who answered", tuple((sender.value, label) for sender, label in SENDERS.items())),
    )


def _read(args: MultiDict[str, str], offers: Sequence[Offer]) -> Filters:
    # PostgreSQL refuses a text that holds a NUL, and so does HTML.
    typed = {
        name: args.get(name, "").replace("\0", " ").strip() for name in (*(offer.name for offer in offers), "words")
    }
    known = {offer.name: {value for value, _ in offer.choices} for offer in offers}
    chosen = {name: value for name, value in typed.items() if name in known and value in known[name]}
    errors = [
        (offer.name, f"Choose from the list: {offer.label.lower()}")
        for offer in offers
        if typed[offer.name] and offer.name not in chosen
    ]
    words = tuple(dict.fromkeys(typed["words"].split()))
    if len(typed["words"]) > LONGEST_SEARCH or len(words) > MOST_WORDS:
        errors.append(("words", f"Search for {MOST_WORDS} words or fewer"))
        words = ()
    sender = chosen.get("sender")
    wanted = PublishedFilter(
        question=chosen.get("question"),
        theme=chosen.get("theme"),
        sender=Sender(sender) if sender else None,
        words=words,
    )
    return Filters(wanted, typed, tuple(errors))
