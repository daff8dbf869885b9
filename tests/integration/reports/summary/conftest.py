"""The answers that the board's pages are tested with, as frozen objects."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from consult.models import Consultation
from consult.reports.summary.content import SummaryContent
from consult.reports.summary.freezing import freeze
from tests.integration.board.conftest import answered, coded, themes

__all__ = ["answered", "coded", "themes"]

Freeze = Callable[[Consultation], SummaryContent]


@pytest.fixture
def frozen(session: Session) -> Freeze:
    """The summary of a consultation as it stands."""

    def of(consultation: Consultation) -> SummaryContent:
        return freeze(session, consultation, asked_by="Parveen Policy", partnership="Example", smallest=5)

    return of
