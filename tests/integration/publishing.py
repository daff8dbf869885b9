"""Responses whose senders agreed to publication, for tests of what becomes of them."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import Channel, Comment, Consultation, Response, Role, Theme, User
from consult.queries.moderation import require_to_moderate
from consult.services.publication import publish_response
from forms.answers import Answer, ChoiceAnswer, TextAnswer
from tests.conftest import QUESTIONNAIRES
from tests.factories import Factories

CONSENT = """\
  - key: publication
    title: Publishing
    questions:
      - {key: body, kind: short_text, ask: "Which body?", use: body, origin: product}
      - key: publication
        kind: single_choice
        ask: May we publish your answers?
        use: publication
        origin: product
        options: [{value: "yes", label: "Yes"}, {value: "no", label: "No"}]
"""
ASKING = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8").replace(
    "key: every-kind", "key: asks-for-consent", 1
) + CONSENT


class Publishing:
    """A closed consultation that asks whether answers may be published, and a way to answer it."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self.consultation: Consultation = factories.consultation(definition=ASKING, state="closed", slug="closed-one")
        factories.code_book()
        self.themes = {theme.key: theme for theme in session.exec(select(Theme))}
        self.moderator: User = factories.user(role=Role.POLICY, name="Mo Moderator")

    @property
    def address(self) -> str:
        return f"/policy/{self.consultation.slug}/publication"

    @property
    def public_address(self) -> str:
        return f"/consultations/{self.consultation.slug}/responses"

    def answer(
        self,
        text: str,
        *,
        masked: str | None = "",
        agrees: str | None = "yes",
        why_not: str | None = None,
        locality: str = "east",
        body: str | None = None,
        on_behalf_of: str | None = None,
        themes: Sequence[str] = (),
    ) -> Response:
        """A response with a comment, read by the machine unless `masked` is None."""
        answers: dict[str, Answer] = {"main_issue": TextAnswer(text), "locality": ChoiceAnswer(locality)}
        optional: Mapping[str, Answer | None] = {
            "why_not": TextAnswer(why_not) if why_not else None,
            "publication": ChoiceAnswer(agrees) if agrees else None,
            "body": TextAnswer(body) if body else None,
        }
        answers |= {key: answer for key, answer in optional.items() if answer is not None}
        response = self.factories.response(
            self.consultation, answers, channel=Channel.LETTER if on_behalf_of else Channel.ONLINE
        )
        response.on_behalf_of = on_behalf_of
        for comment in self.comments_of(response):
            if masked is not None:
                is_first = comment.question_key == "main_issue"
                comment.masked_text = masked if masked and is_first else comment.text
                comment.coded_at = utc_now()
            if themes and comment.question_key == "main_issue":
                self.factories.assign(comment, [self.themes[key] for key in themes])
        self.session.add(response)
        self.session.commit()
        return response

    def comments_of(self, response: Response) -> Sequence[Comment]:
        return self.session.exec(select(Comment).where(Comment.response_id == response.id)).all()

    def seen(self, response: Response) -> str:
        return require_to_moderate(self.session, self.consultation, response.id).fingerprint

    def publish(self, *responses: Response) -> None:
        for response in responses:
            publish_response(
                self.session,
                self.consultation,
                response.id,
                seen=self.seen(response),
                decided_by=self.moderator,
            )
        self.session.commit()
