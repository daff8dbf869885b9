"""Publishing code books: the themes that comments are coded to, frozen a version at a time."""

from hashlib import sha256
from importlib.resources import files

from sqlmodel import Session, select

from consult.errors import Conflict
from consult.models import Category, CodeBook, Theme, User
from consult.services.auditing import record
from nlp import codebook

SHIPPED_SLUG = "community-issues"
# As long as the columns of the tables are.
LONGEST_KEY = 80
LONGEST_LABEL = 200


def publish_code_book(
    session: Session, definition: str, *, slug: str, source: str = "the code book", actor: User | None = None
) -> CodeBook:
    """Freeze a code book. The same text again gives the version there is; other text under its number is refused.

    Raises nlp.codebook.CodeBookUnreadable when the text is no code book.
    """
    book = codebook.parse_codebook(definition, source=source)
    _refuse_long_names(book)
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


def publish_shipped_code_book(session: Session, *, slug: str = SHIPPED_SLUG, actor: User | None = None) -> CodeBook:
    """Publish the partnership's code book, which comes with the product. Safe to repeat."""
    definition = (files("nlp") / "resources" / codebook.SHIPPED_NAME).read_text(encoding="utf-8")
    return publish_code_book(session, definition, slug=slug, source=codebook.SHIPPED_NAME, actor=actor)


def _refuse_long_names(book: codebook.CodeBook) -> None:
    names = [(each.id, each.label) for each in book.categories] + [(each.id, each.label) for each in book.themes]
    for key, label in names:
        if len(key) > LONGEST_KEY or len(label) > LONGEST_LABEL:
            raise Conflict(
                f"The name of “{label[:60]}…” is too long for tables and charts. Shorten its id to "
                f"{LONGEST_KEY} characters or fewer and its label to {LONGEST_LABEL} or fewer."
            )


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
