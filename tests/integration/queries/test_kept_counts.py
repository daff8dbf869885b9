from itertools import count
from uuid import UUID

import pytest

from consult.queries.kept_counts import kept
from consult.queries.received import CORRECTED, FACTS_CORRECTED
from consult.services.auditing import record


@pytest.fixture
def consultation(session, factories):
    found = factories.consultation()
    factories.response(found, {})
    session.commit()
    return found


def looked(session, consultation_id: UUID, times: count, what: str = "answers") -> int:
    """How often it was counted so far."""
    return kept(session, consultation_id, what, lambda: next(times))


def test_what_was_counted_is_kept_while_nothing_changes(session, consultation):
    times = count(1)
    assert [looked(session, consultation.id, times) for _ in range(3)] == [1, 1, 1]
    assert looked(session, consultation.id, times, what="other answers") == 2


def test_it_is_counted_anew_once_a_response_came_in(session, consultation, factories):
    times = count(1)
    looked(session, consultation.id, times)
    factories.response(consultation, {})
    session.commit()
    assert looked(session, consultation.id, times) == 2


@pytest.mark.parametrize("correction", [CORRECTED, FACTS_CORRECTED])
def test_it_is_counted_anew_once_a_response_was_corrected(session, consultation, correction):
    times = count(1)
    looked(session, consultation.id, times)
    record(session, correction, consultation)
    session.commit()
    assert looked(session, consultation.id, times) == 2
