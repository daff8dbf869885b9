import pytest
from sqlmodel import select

from consult.errors import Conflict
from consult.models import AuditEvent, CodeBook
from consult.queries.themes import list_themes, newest_code_book
from consult.services.code_books import publish_code_book, publish_shipped_code_book
from nlp.codebook import CodeBookUnreadable

BOOK = """
version: "{version}"
question: What?
categories:
  - id: nuisance
    label: Nuisance
    themes:
      - {{id: bikes, label: {label}}}
"""


def book(version="1", label="Off-road bikes"):
    return BOOK.format(version=version, label=label)


def test_the_shipped_code_book_is_published_with_its_categories_and_themes(session):
    published = publish_shipped_code_book(session)
    themes = list_themes(session, published)
    assert published.slug == "community-issues"
    assert [theme.key for theme in themes[:3]] == ["asb-general", "asb-youth", "asb-drugs"]
    assert {theme.category_label for theme in themes} >= {"Anti-social behaviour", "Policing and justice"}


def test_a_code_book_without_them_is_given_places_for_the_rest(session):
    themes = list_themes(session, publish_code_book(session, book(), slug="nuisance"))
    assert [theme.key for theme in themes] == ["bikes", "other", "unclear"]


def test_the_same_text_again_gives_the_version_there_is(session):
    first = publish_code_book(session, book(), slug="nuisance")
    assert publish_code_book(session, book(), slug="nuisance").id == first.id
    assert len(session.exec(select(CodeBook)).all()) == 1


def test_other_text_under_the_same_version_is_refused(session):
    publish_code_book(session, book(), slug="nuisance")
    with pytest.raises(Conflict, match="Give the new text another version"):
        publish_code_book(session, book(label="Bikes"), slug="nuisance")


def test_a_new_version_is_the_newest(session):
    publish_code_book(session, book(), slug="nuisance")
    session.commit()
    publish_code_book(session, book(version="2"), slug="nuisance")
    assert newest_code_book(session, "nuisance").version == "2"


def test_a_name_too_long_for_a_table_is_refused(session):
    with pytest.raises(Conflict, match="Shorten"):
        publish_code_book(session, book(label="x" * 201), slug="nuisance")


def test_what_is_no_code_book_is_refused_with_the_place(session):
    with pytest.raises(CodeBookUnreadable, match="the code book"):
        publish_code_book(session, "version: 1", slug="nuisance")


def test_publishing_is_in_the_audit_trail(session):
    publish_code_book(session, book(), slug="nuisance")
    session.commit()
    event = session.exec(select(AuditEvent)).one()
    assert (event.action, event.details["themes"]) == ("code book published", 3)
