"""Code books as files: a version taken away as YAML or CSV, and a file brought in as a planned change."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import Booked, require_booked
from consult.policy.code_book.changing import STALE
from consult.policy.code_book.forms import Errors
from consult.queries.code_books import contents_of, list_versions, require_version
from consult.services.code_book_changes import plan_change
from consult.services.code_book_edits import CannotChange, ImportBook
from nlp.codebook import CodeBook, CodeBookUnreadable, parse_codebook
from nlp.codebook_files import as_csv, as_yaml, from_csv

LARGEST_FILE = 300_000
MOST_PROBLEMS = 20
LONGEST_NAME = 120
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@bp.get("/<slug>/questions/<question_key>/code-book/versions/<uuid:version_id>.<any(yaml,csv):ending>")
@requires(Role.POLICY)
def code_book_file(slug: str, question_key: str, version_id: UUID, ending: str) -> ResponseReturnValue:
    """A version as a file."""
    booked = require_booked(slug, question_key)
    version = require_version(db.session, booked.book.slug, version_id)
    contents = contents_of(version)
    if ending == "yaml":
        file = Response(as_yaml(contents), mimetype="application/yaml")
    else:  # with the mark by which Excel knows the encoding
        file = Response(as_csv(contents).encode("utf-8-sig"), mimetype="text/csv")
    name = f"{version.slug}-{version.version}.{ending}"
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file


@bp.get("/<slug>/questions/<question_key>/code-book/files")
@requires(Role.POLICY)
def code_book_files(slug: str, question_key: str) -> ResponseReturnValue:
    """The versions to take away, and the form to bring one in."""
    return _page(require_booked(slug, question_key))


@bp.post("/<slug>/questions/<question_key>/code-book/files")
@requires(Role.POLICY)
@keeps_what_was_typed
def code_book_import(slug: str, question_key: str) -> ResponseReturnValue:
    """Plan the change that a file asks for, or say what is wrong with the file, row by row."""
    booked = require_booked(slug, question_key)
    if form_is_stale():
        return _page(booked, errors=STALE)
    try:
        change = _read_file(booked)
        planned_id = plan_change(db.session, booked.place, change, planned_by=current_user()).id
    except CodeBookUnreadable as unreadable:
        return _page(booked, errors=_listed(unreadable.problems))
    except CannotChange as refused:
        said = str(refused)
        db.session.rollback()
        return _page(require_booked(slug, question_key), errors=(("file", said),))
    db.session.commit()
    return redirect(url_for("policy.code_book_planned", **booked.address, planned_id=planned_id), code=303)


def _read_file(booked: Booked) -> ImportBook:
    """The code book in the file that was sent. Raises CodeBookUnreadable with every problem."""
    sent = request.files.get("file")
    name = (sent.filename or "")[-LONGEST_NAME:] if sent else ""
    content = sent.read(LARGEST_FILE + 1) if sent else b""
    if not name:
        raise CodeBookUnreadable("Choose a file")
    if len(content) > LARGEST_FILE:
        raise CodeBookUnreadable(f"The file is larger than {LARGEST_FILE // 1000:,} kB, which no code book should be")
    text = _decoded(content, name)
    return ImportBook(book=_parsed(text, name, like=booked.contents), file=name)


def _parsed(text: str, name: str, *, like: CodeBook) -> CodeBook:
    if name.lower().endswith((".yaml", ".yml")):
        return parse_codebook(text, source=name)
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        return from_csv(text, like=like, source=name)
    raise CodeBookUnreadable(f"{name} is neither a .yaml nor a .csv file. Save the code book as one of these")


def _decoded(content: bytes, name: str) -> str:
    """The text of a file, in the encodings that spreadsheet programs write."""
    for encoding in ("utf-16",) if content.startswith(MARKS_OF_UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise CodeBookUnreadable(f"{name} is not a text file. Save it as CSV in UTF-8, or as YAML")


def _listed(problems: tuple[str, ...]) -> Errors:
    shown = tuple(("file", problem) for problem in problems[:MOST_PROBLEMS])
    more = len(problems) - len(shown)
    return (*shown, ("file", f"There are {more} more. Correct these first")) if more else shown


def _page(booked: Booked, *, errors: Errors = ()) -> ResponseReturnValue:
    return render_template(
        "policy/code_book/files.html",
        **booked.shown,
        versions=list_versions(db.session, booked.book.slug),
        largest=LARGEST_FILE // 1000,
        errors=errors,
    )
