"""A consultation with coded comments to draw blind samples from, and people to code them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.models import (
    AssignedBy,
    Assignment,
    BlindSample,
    Channel,
    CodeBook,
    Comment,
    Consultation,
    Role,
    RunStatus,
    SampledComment,
    Theme,
    ThemingRun,
    User,
)
from consult.queries.consultations import questionnaire_of
from consult.services.blind_coding import finish_coding, save_codes, take_place
from consult.services.receiving import receive_response
from consult.services.sampling import draw_sample
from forms.answers import TextAnswer
from tests.factories import Factories

KEYS = ("asb-youth", "asb-drugs", "road-speeding", "road-parking")
BOOK = """
version: test
rules: [Code what the comment itself raises.]
categories:
  - id: asb
    label: Anti-social behaviour
    themes:
      - {id: asb-youth, label: Youth-related ASB, include: [kids at the shops], exclude: [Boredom is another.]}
      - {id: asb-drugs, label: Drug-related ASB}
"""


@dataclass
class Scene:
    """Coded comments on one question. What the scene does is committed."""

    session: Session
    factories: Factories
    consultation: Consultation
    book: CodeBook
    themes: dict[str, Theme]
    run: ThemingRun

    @property
    def question(self) -> str:
        return f"/policy/{self.consultation.slug}/questions/main_issue"

    def add_comments(self, number: int, *, paper: int = 0, texts: Sequence[str] = ()) -> list[Comment]:
        """So many comments, the first few on paper and of these texts. The machine gives each theme in turn."""
        questionnaire = questionnaire_of(self.session, self.consultation)
        comments = []
        for place in range(number):
            response = receive_response(
                self.session,
                self.consultation,
                questionnaire,
                {"main_issue": TextAnswer(texts[place] if place < len(texts) else f"comment number {place}")},
                channel=Channel.PAPER if place < paper else Channel.ONLINE,
            )
            comment = self.session.exec(select(Comment).where(Comment.response_id == response.id)).one()
            comment.coded_at = utc_now()
            comments.append(comment)
            self.session.add(
                Assignment(
                    comment_id=comment.id,
                    theme_id=self.themes[KEYS[place % 4]].id,
                    assigned_by=AssignedBy.MACHINE,
                    position=0,
                    probability_0_to_1=0.9,
                    reason="Reads like a secret of the machine.",
                )
            )
        self.session.commit()
        return comments

    def staff(self, name: str = "Parveen Policy") -> User:
        return self.factories.user(role=Role.POLICY, name=name)

    def draw(
        self,
        size: int = 12,
        *,
        coders: int = 2,
        by_channel: bool = False,
        seed: int | None = 7,
        drawn_by: User | None = None,
    ) -> BlindSample:
        sample = draw_sample(
            self.session,
            self.consultation,
            "main_issue",
            size=size,
            coders=coders,
            by_channel=by_channel,
            drawn_by=drawn_by or self.staff("Dana Drawer"),
            seed=seed,
        )
        self.session.commit()
        return sample

    def sampled(self, sample: BlindSample) -> Sequence[SampledComment]:
        return self.session.exec(
            select(SampledComment).where(SampledComment.sample_id == sample.id).order_by(col(SampledComment.position))
        ).all()

    def code(
        self, sample: BlindSample, coder: User, codes: Callable[[SampledComment], Sequence[str]] | None = None
    ) -> None:
        """Let somebody take a place and code every comment: as the machine did, or as said."""
        take_place(self.session, sample.id, coder=coder)
        for row in self.sampled(sample):
            themes = codes(row) if codes else row.machine_themes
            save_codes(self.session, sample.id, row.id, themes, coder=coder)
        self.session.commit()

    def finish(self, sample: BlindSample, *coders: User) -> None:
        for coder in coders:
            finish_coding(self.session, sample.id, coder=coder)
        self.session.commit()

    def code_by_two(self, sample: BlindSample, *, disputed: Sequence[int] = ()) -> tuple[User, User]:
        """Two people code and finish: the first as the machine; the second adds a theme at these positions."""
        one, two = self.staff("Colin Coder"), self.staff("Carol Coder")
        self.code(sample, one)
        self.code(sample, two, lambda row: other_codes(row) if row.position in disputed else row.machine_themes)
        self.finish(sample, one, two)
        return one, two


def other_codes(row: SampledComment) -> list[str]:
    """What the machine gave, and one theme more."""
    return [*row.machine_themes, next(key for key in KEYS if key not in row.machine_themes)]


def set_scene(session: Session, factories: Factories) -> Scene:
    """24 comments that the machine has coded, 6 of them on paper."""
    made = scene_with(session, factories, factories.consultation(), factories.code_book(definition=BOOK))
    made.add_comments(24, paper=6)
    return made


def scene_with(session: Session, factories: Factories, consultation: Consultation, book: CodeBook) -> Scene:
    """A consultation without comments yet, coded to a code book that has the themes of `KEYS`."""
    themes = {theme.key: theme for theme in session.exec(select(Theme).where(Theme.code_book_id == book.id))}
    run = ThemingRun(
        consultation_id=consultation.id,
        question_key="main_issue",
        code_book_id=book.id,
        status=RunStatus.FINISHED,
        finished_at=utc_now(),
        encoder_name="hashing-256",
        model_fingerprint="untrained",
        configuration_fingerprint="abc123",
    )
    session.add(run)
    session.commit()
    return Scene(session, factories, consultation, book, themes, run)
