"""New comments that end every worker that takes them up."""

from types import SimpleNamespace

import pytest
from sqlmodel import select

from consult.models import RunStatus, ThemingRun
from consult.services.arrivals import GIVEN_UP
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER
from consult.services.theming import request_run
from consult.tasks.arrivals import code_new_comments
from consult.tasks.theming import theme_question
from tests.clocks import SetClock


class Killed(BaseException):
    """What ends a worker at once."""


class DeadlyTheming:
    """An engine that no worker survives."""

    def __init__(self, tools):
        self.provenance = tools.engine_for(None).provenance
        self.times = 0

    def engine_for(self, *_):
        return SimpleNamespace(provenance=self.provenance, code=self.code)

    def code(self, *_args, **_options):
        self.times += 1
        raise Killed


@pytest.fixture
def clock(monkeypatch):
    return SetClock(monkeypatch)


@pytest.fixture
def deadly(hashing_theming):
    return DeadlyTheming(hashing_theming)


@pytest.fixture
def take_up(session, consultation, clock):
    """Let workers take up what came in, one after the other, each with so much time as any may need."""

    def code(tools, *, times: int) -> None:
        for _ in range(times):
            try:
                code_new_comments(session, consultation.id, tools, is_stopping=lambda: False)
            except Killed:
                session.rollback()
            clock.jump(SILENT_AFTER)

    return code


def test_after_some_tries_they_wait_and_the_page_says_so(session, policy, consultation, say, deadly, take_up):
    say("litter")
    take_up(deadly, times=MOST_ATTEMPTS + 3)
    assert deadly.times == MOST_ATTEMPTS
    assert session.exec(select(ThemingRun.failure).where(ThemingRun.status == RunStatus.FAILED)).all() == [GIVEN_UP]
    page = policy.get(f"/policy/{consultation.slug}/questions/main_issue")
    assert GIVEN_UP in page.words
    assert "Theme every comment again" in page.words


def test_somebody_can_have_them_tried_again(session, consultation, say, deadly, take_up, hashing_theming):
    first = say("litter")
    take_up(deadly, times=MOST_ATTEMPTS + 1)
    run = request_run(session, consultation, "main_issue")
    session.commit()
    theme_question(session, run.id, hashing_theming, is_stopping=lambda: False)
    second = say("quad bikes")
    take_up(hashing_theming, times=1)
    for comment in (first, second):
        session.refresh(comment)
        assert comment.coded_at is not None
