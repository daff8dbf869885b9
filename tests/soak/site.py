"""What stands before anything is killed: an open consultation that is themed, and addresses that wait for a message."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import yaml
from werkzeug.datastructures import MultiDict

from consult import create_app
from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.services.code_books import publish_code_book
from consult.services.consultations import open_consultation, publish_questionnaire
from forms.answers import to_json
from forms.build import page_form, read_answers
from forms.loading import parse_questionnaire
from forms.spec import Questionnaire
from tests.factories import Factories
from tests.integration.tasks.code_book import CODE_BOOK
from tests.integration.tasks.telling import consultation_to_tell_of, telling_of
from tests.load.site import with_questions

SLUG = "neighbourhood"
CODE_BOOK_SLUG = "community-issues"
THEMED = "issue"
"""The question whose answers are comments, and are coded."""


def definition() -> str:
    """The seven questions that load is measured with, their comment coded to a code book."""
    asked = yaml.safe_load(with_questions(7))
    for question in asked["pages"][0]["questions"]:
        if question["key"] == THEMED:
            question["code_book"] = CODE_BOOK_SLUG
    return str(yaml.safe_dump(asked, allow_unicode=True, sort_keys=False))


def questionnaire() -> Questionnaire:
    """What residents are asked."""
    return parse_questionnaire(definition(), source="soak")


def lay_out(settings: Settings, addresses: Sequence[str]) -> None:
    """Make the database, open the consultation, and ask for a message to each address."""
    with create_app(settings).app_context():  # makes the data folder
        upgrade_database(settings)
        begin_writing(db.session)
        publish_code_book(db.session, CODE_BOOK, slug=CODE_BOOK_SLUG)
        version = publish_questionnaire(db.session, definition(), source="soak")
        now = utc_now()
        open_consultation(
            db.session, version, slug=SLUG, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30)
        )
        db.session.commit()
        factories = Factories(db.session)
        telling_of(db.session, factories, consultation_to_tell_of(db.session, factories, addresses))


def naming(answers: bytes, comment: str) -> bytes:
    """The same answers with a comment of one person's own."""
    return urlencode(
        [(key, comment if key == THEMED else value) for key, value in parse_qsl(answers.decode())]
    ).encode()


def as_kept(asked: Questionnaire, answers: bytes) -> dict[str, object]:
    """What the database holds of these answers once they were received whole, worked out without the application."""
    form = page_form(asked, asked.pages[0], formdata=MultiDict(parse_qsl(answers.decode())), answers={})
    if not form.validate():
        raise ValueError(f"a browser would not have been let through with {answers.decode()}")
    return {key: to_json(answer) for key, answer in read_answers(form).items()}
