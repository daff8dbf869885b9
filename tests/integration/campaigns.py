"""Near-identical comments on a question, for tests of what becomes of them."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from uuid import UUID

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.models import Channel, Comment, Consultation, Response, Role, Theme, User
from consult.queries.campaigns import Group, comments_to_compare, list_groups
from consult.services.campaigns import Seen, confirm_campaign, store_groups
from forms.answers import TextAnswer
from tests.factories import Factories

LETTER = (
    "I write to ask the council to keep the night bus to the villages running, because without it young people "
    "walk home along unlit roads and nobody feels safe after dark."
)


class Copied:
    """A consultation with copies of one letter, and other comments."""

    def __init__(self, session: Session, factories: Factories) -> None:
        self.session = session
        self.factories = factories
        self.consultation: Consultation = factories.consultation(state="closed")
        self.book = factories.code_book()
        self.themes = {theme.key: theme for theme in session.exec(select(Theme))}
        self.user: User = factories.user(role=Role.POLICY, name="Sam Sorter")
        self._minutes = count()

    @property
    def address(self) -> str:
        return f"/policy/{self.consultation.slug}/questions/main_issue/campaigns"

    def comment(self, text: str = LETTER, *themes: str, channel: Channel = Channel.ONLINE) -> Comment:
        """A comment, themed where themes are given, received after those before it."""
        response = self.factories.response(self.consultation, {"main_issue": TextAnswer(text)}, channel=channel)
        response.received_at = utc_now() - timedelta(days=10) + timedelta(minutes=next(self._minutes))
        self.session.add(response)
        comment = self.session.exec(select(Comment).where(Comment.response_id == response.id)).one()
        if themes:
            self.factories.assign(comment, [self.themes[key] for key in themes])
        self.session.commit()
        return comment

    def response_of(self, comment: Comment) -> Response:
        return self.session.get_one(Response, comment.response_id)

    def find(self, *groups: Sequence[Comment]) -> None:
        """Store groups as the worker does."""
        texts = {each.id: each.text for each in comments_to_compare(self.session, self.consultation.id, "main_issue")}
        found = [[comment.id for comment in group] for group in groups]
        store_groups(self.session, self.consultation.id, "main_issue", found, texts)
        self.session.commit()

    def groups(self) -> Sequence[Group]:
        return list_groups(self.session, self.consultation, "main_issue")

    def the_group(self) -> Group:
        (group,) = self.groups()
        return group

    def seen(self, group: Group | None = None) -> Seen:
        group = group or self.the_group()
        return Seen(self.consultation, "main_issue", group.id, group.fingerprint, self.user)

    def confirm(self, group: Group | None = None, *, label: str = "Night bus") -> None:
        confirm_campaign(self.session, self.seen(group), label=label)
        self.session.commit()


def ids(comments: Sequence[Comment]) -> set[UUID]:
    return {comment.id for comment in comments}
