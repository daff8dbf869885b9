"""Publishing code books: the themes that comments are coded to, frozen a version at a time."""

import re
from collections.abc import Collection
from hashlib import sha256
from importlib.resources import files

from sqlmodel import Session, col, select

from consult.errors import Conflict
from consult.models import Category, CodeBook, Theme, User
from consult.services.auditing import record
from consult.services.code_book_edits import refuse_long_names
from nlp import codebook
from nlp.codebook_files import as_yaml

SHIPPED_SLUG = "community-issues"


def publish_code_book(
    session: Session, definition: str, *, slug: str, source: str = "the code book", actor: User | None = None
) -> CodeBook:
    """Freeze a code book. The same text again gives the version there is; other text under its number is refused.

    Raises nlp.codebook.CodeBookUnreadable when the text is no code book.
    """
    book = codebook.parse_codebook(definition, source=source)
    refuse_long_names(book)
    checksum = sha256(definition.encode()).hexdigest()
    there = session.exec(select(CodeBook).where(CodeBook.slug == slug, CodeBook.version == book.version)).one_or_none()
    if there is not None:
        if there.checksum == checksum:
            return there
        raise Conflict(
            f"Version {book.version} of the code book “{slug}” is published and cannot change. "
            "Give the new text another version."
        )
    row = CodeBook(slug=slug, version=book.version, question=book.question, definition=definition, checksum=checksum)
    session.add(row)
    session.flush()
    _add_themes(session, row, book)
    record(session, "code book published", row, actor=actor, slug=slug, version=book.version, themes=len(book.themes))
    session.flush()
    return row


def make_version(session: Session, parent: CodeBook, book: codebook.CodeBook, *, actor: User | None) -> CodeBook:
    """Freeze what a change made of a code book, under the number after that of the newest version."""
    # The first version's row is held until this transaction ends, so that two who change at once get two numbers.
    first = select(CodeBook).where(CodeBook.slug == parent.slug).order_by(col(CodeBook.created_at), col(CodeBook.id))
    session.exec(first.limit(1).with_for_update()).one()
    there = session.exec(
        select(CodeBook.version)
        .where(CodeBook.slug == parent.slug)
        .order_by(col(CodeBook.created_at).desc(), col(CodeBook.version).desc())
    ).all()
    version = version_after(there[0], taken=there)
    definition = as_yaml(book.model_copy(update={"version": version}))
    row = CodeBook(
        slug=parent.slug,
        version=version,
        question=parent.question,
        definition=definition,
        checksum=sha256(definition.encode()).hexdigest(),
        parent_id=parent.id,
        made_by_id=actor.id if actor else None,
    )
    session.add(row)
    session.flush()
    _add_themes(session, row, book)
    session.flush()
    return row


def version_after(newest: str, *, taken: Collection[str]) -> str:
    """The number of the next version: the last number in the newest one, plus one ("2024.1" gives "2024.2")."""
    parts = re.fullmatch(r"(.*?)(\d+)(\D*)", newest, re.DOTALL)
    before, number, after = (parts[1], int(parts[2]), parts[3]) if parts else (f"{newest}.", 1, "")
    while (version := f"{before}{number + 1}{after}") in taken:
        number += 1
    return version


def publish_shipped_code_book(session: Session, *, slug: str = SHIPPED_SLUG, actor: User | None = None) -> CodeBook:
    """Publish the partnership's code book, which comes with the product. Safe to repeat."""
    definition = (files("nlp") / "resources" / codebook.SHIPPED_NAME).read_text(encoding="utf-8")
    return publish_code_book(session, definition, slug=slug, source=codebook.SHIPPED_NAME, actor=actor)


def _add_themes(session: Session, row: CodeBook, book: codebook.CodeBook) -> None:
    theme_position = 0
    for position, category in enumerate(book.categories):
        kept = Category(code_book_id=row.id, key=category.id, label=category.label, position=position)
        session.add(kept)
        session.flush()
        for theme in category.themes:
            session.add(
                Theme(
                    code_book_id=row.id,
                    category_id=kept.id,
                    key=theme.id,
                    label=theme.label,
                    description=theme.description,
                    position=theme_position,
                )
            )
            theme_position += 1
