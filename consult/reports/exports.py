"""What policy staff can take away: responses, one row each, and coded comments."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from consult.clock import in_london, utc_now
from consult.models import Channel, Consultation
from consult.page_furniture import date_and_time
from consult.queries.campaigns import campaign_labels, campaigns_of_responses
from consult.queries.comments import CommentWithThemes, Order, every_comment, list_comment_ids
from consult.queries.consultations import questionnaire_of
from consult.queries.copies import copies_on
from consult.queries.duplicates import references_of_those_that_count
from consult.queries.keyings import forms_of_responses
from consult.queries.responses import ResponseFilter, WholeResponse, every_whole_response
from consult.queries.selections import EVERY_COMMENT, CommentFilter
from consult.queries.themes import code_book_for, comments_with_themes, latest_finished_run
from consult.reports.answer_columns import AnswerColumn, columns_of
from consult.reports.counted_once import EACH_COPY, HOW_IT_COUNTS
from consult.reports.left_out import NO_ANSWER
from consult.reports.paper_columns import ABOUT_PAPER, FACTS_OF_PAPER, paper_cells
from consult.reports.spreadsheets import Cell, Sheet
from consult.rounding import fixed
from forms.spec import LongText

CHANNELS = {
    Channel.ONLINE: "online",
    Channel.PAPER: "paper",
    Channel.LETTER: "letter",
    Channel.EMAIL: "e-mail",
    Channel.COMMITTEE: "committee",
    Channel.TELEPHONE: "telephone",
    Channel.EASY_READ: "easy read",
    Channel.NOT_KNOWN: "not known",
}
ABOUT_LEFT_OUT = (
    "A response with a reference under “left out as the same as” is the same return as that one, as a person decided. "
    "It is kept here and counts in no figure. Nor does one with a reason under “left out as no answer”, which came as "
    "programs send responses and was looked at by a person."
)
INVENTED = "Invented to show how the product works. No real person or incident is meant."
ABOUT_COPIES = (
    f"{EACH_COPY}, unless you leave out the comments that say “no” under “counted when each campaign counts once”. "
    f"{HOW_IT_COUNTS}"
)
FACTS_OF_RESPONSE = (
    "reference",
    "received",
    "channel",
    "on behalf of",
    "campaign",
    "left out as the same as",
    "left out as no answer",
)
FACTS_OF_COMMENT = (
    "reference",
    "received",
    "channel",
    "on behalf of",
    "locality",
    "impact",
    "comment",
    "comment with personal details masked",
    "campaign",
    "counted when each campaign counts once",
    "themes",
    "theme keys",
    "categories",
    "decided by",
    "decided at",
    "machine: themes",
    "machine: theme keys",
    "machine: probabilities",
    "machine: reasons",
)


def responses_sheet(session: Session, consultation: Consultation, wanted: ResponseFilter) -> Sheet:
    """One row for each response that fits the filter, oldest first; a column for each thing that was asked."""
    columns = columns_of(questionnaire_of(session, consultation))
    return Sheet(
        title="Responses",
        about=[
            *about_consultation(consultation, "Responses, one to a row, oldest first. Times are London times."),
            ("Left out", ABOUT_LEFT_OUT),
            ("Paper", ABOUT_PAPER),
        ],
        header=_labelled(consultation, [*FACTS_OF_RESPONSE, *(column.header for column in columns), *FACTS_OF_PAPER]),
        rows=_response_rows(session, consultation, wanted, columns),
    )


def comments_sheet(
    session: Session, consultation: Consultation, question: LongText, wanted: CommentFilter = EVERY_COMMENT
) -> Sheet:
    """One row for each comment that fits the filter, oldest first, with its themes and what they rest on."""
    if wanted.wave is not None:
        consultation, wanted = session.get_one(Consultation, wanted.wave), replace(wanted, wave=None)
    about = about_consultation(consultation, "Comments on one question with their themes, the main issue first.")
    about.append(("Question", question.ask))
    book = code_book_for(session, consultation, question.key)
    if book is not None:
        about.append(("Code book", f"{book.slug}, version {book.version}"))
    about.append(("Copies", ABOUT_COPIES))
    run = latest_finished_run(session, consultation, question.key)
    if run is not None:
        made_with = (run.encoder_name, run.model_fingerprint, run.configuration_fingerprint)
        about.append(("Themed with", "encoder {}, model {}, configuration {}".format(*made_with)))
    return Sheet(
        title="Coded comments",
        about=about,
        header=_labelled(consultation, FACTS_OF_COMMENT),
        rows=_comment_rows(session, consultation, question, wanted),
    )


def file_name(consultation: Consultation, what: str, ending: str) -> str:
    """A name that says what is in the file, when it was made, and whether the answers are invented."""
    label = "-invented-answers" if consultation.holds_invented_answers else ""
    return f"{consultation.slug}-{what}{label}-{in_london(utc_now()):%Y-%m-%d}.{ending}"


def about_consultation(consultation: Consultation, what: str) -> list[tuple[str, str]]:
    """What stands at the head of a file: of which consultation it is, what it holds, and when it was made."""
    about = [("Consultation", consultation.title), ("What this is", what), ("Made on", date_and_time(utc_now()))]
    if consultation.is_demonstration:
        about.append(("Demonstration", "This is a demonstration and no real consultation."))
    if consultation.holds_invented_answers:
        about.append(("Answers", INVENTED))
    return about


def _labelled(consultation: Consultation, header: Sequence[str]) -> list[str]:
    return (["answers"] if consultation.holds_invented_answers else []) + list(header)


def _label(consultation: Consultation) -> list[Cell]:
    return ["invented"] if consultation.holds_invented_answers else []


def _response_rows(
    session: Session, consultation: Consultation, wanted: ResponseFilter, columns: Sequence[AnswerColumn]
) -> Iterator[list[Cell]]:
    label = _label(consultation)
    campaigns = campaigns_of_responses(session, consultation)
    forms = forms_of_responses(session, consultation)
    firsts = references_of_those_that_count(session, consultation)
    for whole in every_whole_response(session, consultation, wanted):
        id_ = whole.response.id
        no_answer = NO_ANSWER[whole.response.left_out_for] if whole.response.left_out_for else None
        facts = [*_facts(whole), "; ".join(campaigns.get(id_, ())) or None, firsts.get(id_), no_answer]
        yield [*label, *facts, *(column.cell(whole.answers) for column in columns), *paper_cells(forms.get(id_))]


def _facts(whole: WholeResponse) -> list[Cell]:
    response = whole.response
    return [response.reference, response.received_at, CHANNELS[response.channel], response.on_behalf_of]


def _comment_rows(
    session: Session, consultation: Consultation, question: LongText, wanted: CommentFilter
) -> Iterator[list[Cell]]:
    label = _label(consultation)
    facts = {each.comment_id: each for each in comments_with_themes(session, consultation, question.key)}
    campaigns = campaign_labels(session, consultation, question.key)
    left_out = copies_on(session, consultation, question.key).left_out
    ids = list_comment_ids(session, consultation, question.key, wanted, order=Order.OLDEST)
    for comment in every_comment(session, ids):
        known = facts[comment.id]
        yield [
            *label,
            comment.reference,
            comment.received_at,
            CHANNELS[comment.channel],
            comment.on_behalf_of,
            known.locality,
            known.impact,
            comment.text,
            comment.masked_text,
            campaigns.get(comment.id),
            "no" if comment.id in left_out else "yes",
            *_themes_of(comment),
        ]


def _themes_of(comment: CommentWithThemes) -> list[Cell]:
    categories = dict.fromkeys(theme.category_label for theme in comment.themes)
    by_person = comment.reviewed_by or "a person"
    coded_at = comment.machines[0].assigned_at if comment.machines else None
    return [
        "; ".join(theme.label for theme in comment.themes),
        "|".join(theme.key for theme in comment.themes),
        "; ".join(categories),
        by_person if comment.is_reviewed else ("the machine" if comment.is_coded else "not coded yet"),
        comment.reviewed_at or coded_at,
        "; ".join(theme.label for theme in comment.machines),
        "|".join(theme.key for theme in comment.machines),
        "|".join(fixed(theme.probability, 3) for theme in comment.machines if theme.probability is not None),
        " ".join(theme.reason for theme in comment.machines),
    ]
