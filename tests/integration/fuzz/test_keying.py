"""Random paper forms, keyed as officers key them and as no page of ours would send them."""

from itertools import count

import yaml
from hypothesis import given
from hypothesis import strategies as some
from sqlmodel import select

from consult.db.session import begin_writing
from consult.models import Answer, Response
from forms.answers import to_json
from forms.build import paper_form, read_answers
from forms.loading import parse_questionnaire
from tests.fuzz.effort import effort
from tests.fuzz.journey import FORM, form_in, with_token
from tests.fuzz.questionnaires import questionnaires
from tests.fuzz.typing_in import Body, bad_fields, body_of, encoded, good_answer
from tests.integration.officers.conftest import marks_on
from tests.pages import Page, check_page

NUMBERS = count(1)


def test_whatever_is_keyed_is_stored_as_it_was_keyed_or_shown_again(app, session, factories, officer):
    token = officer.token()

    @effort(15)
    @given(written=questionnaires(), data=some.data())
    def search(written, data):
        asked = [question for page in written["pages"] for question in page["questions"]]
        text = yaml.safe_dump(written | {"key": f"keyed-{next(NUMBERS)}"}, allow_unicode=True)
        session.rollback()
        begin_writing(session)
        batch = factories.batch(factories.consultation(definition=text))
        address = f"/officers/batches/{batch.id}/forms/new"
        marks = list(marks_on(officer.get(address)).items())
        if data.draw(some.booleans()):
            fields = [field for question in asked for field in good_answer(data.draw, question)[0]]
            body = Body(encoded([*fields, *marks]), FORM)
        else:
            body = body_of(data.draw, [*bad_fields(data.draw, asked), *marks])
        sent = with_token(body, token)
        headers = {"Content-Type": sent.kind, "Origin": "http://localhost"}
        with officer.http.post(address, data=sent.content, headers=headers) as response:
            session.rollback()
            stored = session.exec(select(Response).where(Response.batch_id == batch.id)).all()
            assert response.status_code < 500
            assert len(stored) == (response.status_code == 303)
            if response.status_code != 303:
                check_page(Page(response), app)
                return
        kept = session.exec(select(Answer).where(Answer.response_id == stored[0].id)).all()
        keyed = read_answers(paper_form(parse_questionnaire(text, source="random"), formdata=form_in(body)))
        assert {answer.question_key: answer.value for answer in kept} == {
            key: to_json(answer) for key, answer in keyed.items()
        }

    search()
