"""Summaries for the board in every state: none, being made, failed, a draft, one that may not be signed, and signed."""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask
from sqlmodel import Session

from consult.config import Settings
from consult.db.session import begin_writing
from consult.models import Consultation, Summary, User
from consult.queries.consultations import require_consultation
from consult.reports.rendering import RenderedFile, render_all
from consult.reports.summary.content import SummaryContent
from consult.services import summaries
from consult.tasks.summaries import make_summary

WHY = "Two people found that their letters had been keyed twice. They are counted once now."
UNDER_WAY = "Comments were being themed when this draft was made, so its figures mix old and new themes."


def add_summaries(app: Flask, session: Session, results: Consultation, *, staff: User) -> Mapping[str, str]:
    """Two signed summaries of the demonstration and a draft; of other consultations what the demonstration has not."""
    made = Making(app, session, staff)
    made.sign(made.draft(results, with_files=True))
    made.sign(made.draft(results, with_files=True), because=WHY)
    draft = made.draft(results, with_files=True)
    for slug in ("closed-unanswered", "long-words"):
        made.sign(made.draft(require_consultation(session, slug)))
    blocked = made.draft(require_consultation(session, "long-words"))
    begin_writing(session)
    blocked.not_to_sign_because = UNDER_WAY
    session.add(blocked)
    failed = summaries.request_summary(session, require_consultation(session, "every-kind"), requested_by=staff)
    summaries.fail_summary(session, failed, summaries.KILLED_ITS_WORKERS)
    running = summaries.request_summary(session, require_consultation(session, "closing"), requested_by=staff)
    summaries.claim_summary(session, running.id)
    summaries.say_how_far(session, running, done=2, total=6)
    session.commit()
    return {"draft_summary": str(draft.id), "blocked_summary": str(blocked.id)}


class Making:
    """Makes summaries as the worker does. Their files are drawn and written once: that takes most of the time."""

    def __init__(self, app: Flask, session: Session, staff: User) -> None:
        self.settings: Settings = app.config["CONSULT"]
        self.session = session
        self.staff = staff
        self.files: Sequence[RenderedFile] = ()

    def draft(self, consultation: Consultation, *, with_files: bool = False) -> Summary:
        begin_writing(self.session)
        summary = summaries.request_summary(self.session, consultation, requested_by=self.staff)
        self.session.commit()
        self._make(summary, with_files=with_files)
        return summary

    def sign(self, summary: Summary, *, because: str = "") -> None:
        begin_writing(self.session)
        checksum = summary.checksum or ""
        summaries.sign_off(self.session, summary, signed_by=self.staff, checksum=checksum, because=because)
        self.session.commit()
        self._make(summary, with_files=True)

    def _make(self, summary: Summary, *, with_files: bool) -> None:
        def render(content: SummaryContent, *, progress: Callable[[int, int], None]) -> Sequence[RenderedFile]:
            if with_files and not self.files and content.tables:
                self.files = render_all(content, progress=progress)
            return self.files if with_files else ()

        make_summary(self.session, summary.id, self.settings, render, is_stopping=lambda: False)
        self.session.refresh(summary)
