"""An anonymised file to take away: a workbook, or CSV files in one archive, each with what a reader must know."""

import io
import zipfile
from collections.abc import Sequence

from consult.models import Consultation
from consult.page_furniture import count_of
from consult.reports.anonymised.columns import NAMES_OF_FACTS, WEEK
from consult.reports.anonymised.making import NOT_GIVEN, NOT_SHOWN, AnonymisedFile
from consult.reports.exports import about_consultation
from consult.reports.spreadsheets import Sheet, as_csv, as_xlsx

ARCHIVE = "application/zip"
LABEL = "answers"
# An archive has a day for each file. The day that matters stands in its text.
DAY_OF_EVERY_FILE = (1980, 1, 1, 0, 0, 0)


def as_workbook(consultation: Consultation, file: AnonymisedFile) -> bytes:
    """A workbook: what this is, the rows, what each column means, and published comments where there are any."""
    first, *others = _sheets(consultation, file)
    return as_xlsx(first, *others)


def as_archive(consultation: Consultation, file: AnonymisedFile) -> bytes:
    """An archive with the same as CSV files, and a text to read first."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        about = "".join(f"{name}\n{'-' * len(name)}\n{text}\n\n" for name, text in _about(consultation, file))
        _pack(archive, "README.txt", about.encode())
        for sheet in _sheets(consultation, file):
            _pack(archive, f"{sheet.title.lower().replace(' ', '-')}.csv", as_csv(sheet))
    return packed.getvalue()


def what_is_not_guaranteed(file: AnonymisedFile) -> tuple[str, ...]:
    """What a reader or a publisher of the file must not take for granted, in sentences."""
    sentences = [
        "Somebody who knows how a person answered some of these questions may find the row with these answers. "
        "What people think is not hidden.",
        "Where everybody in a group gave the same answer, whoever knows that a person is in it knows their answer. "
        + _said_of_one_mind(file),
        "What is hidden was chosen for this file alone and the summary for the board. Whoever lays it beside another "
        "anonymised file with other columns, or of other days, or beside other sources, may find out more.",
        f"Somebody who knows most of a group’s people, or is one of them, can take them away. A group of "
        f"{file.smallest} is then one of fewer.",
        "People chose to answer. The rows are of those who did, and of nobody else.",
    ]
    if file.has_comments:
        sentences.append(
            "Comments are those of the public page: people agreed to it, and personal details were taken out. They "
            "belong to no row, and their order says nothing. How somebody writes may still give them away."
        )
    return tuple(sentences)


def _said_of_one_mind(file: AnonymisedFile) -> str:
    of_one_mind = file.of_one_mind
    if not of_one_mind.groups:
        return "No group is shown here."
    not_prevented = "This is not prevented: the file is k-anonymous, not l-diverse."
    if not of_one_mind.highest:
        return f"{not_prevented} It is so in none of the {of_one_mind.groups:,} groups shown."
    return (
        f"{not_prevented} Of the {of_one_mind.groups:,} groups shown it is so in at most {of_one_mind.highest:,} for "
        "any one question."
    )


def _sheets(consultation: Consultation, file: AnonymisedFile) -> Sequence[Sheet]:
    label = ["invented"] if consultation.holds_invented_answers else []
    labelled = [LABEL] if label else []
    rows = Sheet(
        title="Responses",
        about=_about(consultation, file),
        header=[*labelled, *(column.header for column in file.columns)],
        rows=[[*label, *row] for row in file.rows],
    )
    dictionary = Sheet(
        title="Data dictionary",
        about=(),
        header=("column", "question", "kind", "what can stand in it"),
        rows=[
            [
                column.header,
                column.ask,
                "fact about the person" if column.is_fact else "answer",
                "; ".join(column.values),
            ]
            for column in file.columns
        ],
    )
    comments = Sheet(
        title="Published comments",
        about=(),
        header=[*labelled, "question", "comment"],
        rows=[[*label, *comment] for comment in file.comments],
    )
    return (rows, dictionary, comments) if file.has_comments else (rows, dictionary)


def _about(consultation: Consultation, file: AnonymisedFile) -> list[tuple[str, str]]:
    hidden = len(file.rows) - file.shown
    about = [
        *about_consultation(consultation, "Anonymised responses, one to a row, in an order that says nothing."),
        ("Rows", f"{count_of(len(file.rows), 'response')}. Returns that were found to be the same count once."),
        (
            "What is not in it",
            "References, days and times, batches and numbers of paper forms, names of bodies, what people wrote"
            f"{' but for published comments' if file.has_comments else ''}, equality answers, and answers to questions "
            "that only some people were asked by who they are.",
        ),
    ]
    if file.has_facts:
        about.append(
            (
                "What is hidden",
                f"Every combination of facts about people that is shown is that of at least {file.smallest} rows. "
                f"{file.shown:,} rows show all of it, and {hidden:,} show none and say “{NOT_SHOWN}”: those of people "
                f"in smaller groups, of bodies, and of as many others as it takes that no smaller group can be worked "
                f"out with the tables of the summary. “{NOT_GIVEN}”: the question was not answered.",
            )
        )
    about += [
        (f"What is not guaranteed ({number})", text) for number, text in enumerate(what_is_not_guaranteed(file), 1)
    ]
    if any(column.header == NAMES_OF_FACTS[WEEK] for column in file.columns):
        about.append(("Weeks", "A response on paper is of the week in which it was collected."))
    return about


def _pack(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, DAY_OF_EVERY_FILE), content, zipfile.ZIP_DEFLATED)
