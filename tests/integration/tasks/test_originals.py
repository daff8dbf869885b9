"""Scanning originals with a scanner behind a real socket."""

import io
import os
import tempfile
from pathlib import Path

import pytest

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import OriginalState
from consult.originals.folder import OriginalsFolder
from consult.originals.scanning import Clamd, NotScanned
from consult.queries.originals import list_originals
from consult.services.originals import attach_original
from consult.tasks.originals import clear_strays, enqueue_scan, scan_waiting
from forms.answers import ChoiceAnswer
from tests.clamd import clamd
from tests.scans import EICAR, a_pdf


@pytest.fixture
def folder(tmp_path):
    return OriginalsFolder(tmp_path / "originals")


@pytest.fixture
def response(factories):
    return factories.response(factories.consultation(), {"agree": ChoiceAnswer("agree")})


@pytest.fixture
def attach(session, factories, folder, response):
    user = factories.user()

    def kept(content: bytes = a_pdf()):
        session.rollback()
        begin_writing(session)
        attach_original(session, folder, response, io.BytesIO(content), attached_by=user)
        session.commit()

    return kept


def states(session, response):
    session.rollback()
    return [(each.state, each.finding) for each in list_originals(session, response)]


def test_a_clean_original_may_be_opened_and_a_harmful_one_is_refused_and_deleted(session, folder, response, attach):
    attach()
    attach(a_pdf(EICAR))
    clean, harmful = [each.stored_as for each in list_originals(session, response)]
    with clamd() as address:
        assert scan_waiting(session, folder, Clamd(address)) == 2
    assert states(session, response) == [
        (OriginalState.CLEAN, ""),
        (OriginalState.REFUSED, "the virus scanner found “Eicar-Test-Signature” in it"),
    ]
    assert (folder.has(clean), folder.has(harmful)) == (True, False)
    with clamd() as address:
        assert scan_waiting(session, folder, Clamd(address)) == 0


def test_a_scanner_behind_a_socket_in_a_folder_is_asked_too(session, folder, response, attach):
    attach()
    with tempfile.TemporaryDirectory() as short, clamd(folder=Path(short)) as address:
        scan_waiting(session, folder, Clamd(address))
    assert states(session, response) == [(OriginalState.CLEAN, "")]


def test_without_a_scanner_or_while_it_is_away_an_original_waits(session, folder, response, attach):
    attach()
    for scanner in (None, Clamd("tcp://127.0.0.1:1"), Clamd("unix:/nowhere/clamd")):
        assert scan_waiting(session, folder, scanner) == 0
        assert states(session, response) == [(OriginalState.WAITING, "")]


def test_an_original_that_the_scanner_finds_too_large_waits_and_says_why(session, folder, response, attach):
    attach(a_pdf(b"x" * 300_000))
    name = list_originals(session, response)[0].stored_as
    with clamd(takes_bytes=1_000) as address:
        assert scan_waiting(session, folder, Clamd(address)) == 0
        with pytest.raises(NotScanned):
            Clamd(address).finding_in(folder.path_of(name))
    assert states(session, response) == [(OriginalState.WAITING, "")]


def test_one_that_gets_no_verdict_keeps_no_other_from_being_scanned(session, folder, response, attach):
    attach(a_pdf(b"x" * 300_000))
    attach()
    with clamd(takes_bytes=1_000) as address:
        assert scan_waiting(session, folder, Clamd(address)) == 1
    assert [state for state, _ in states(session, response)] == [OriginalState.WAITING, OriginalState.CLEAN]


def test_a_file_that_was_changed_in_its_folder_is_refused(session, folder, response, attach):
    attach()
    folder.path_of(list_originals(session, response)[0].stored_as).write_bytes(b"something else")
    with clamd() as address:
        scan_waiting(session, folder, Clamd(address))
    assert states(session, response) == [(OriginalState.REFUSED, "its file changed after it was sent")]


def test_an_original_that_is_removed_while_it_is_scanned_stays_removed(session, folder, response, attach):
    attach()

    class RemovesFirst:
        def finding_in(self, _path: Path) -> None:
            begin_writing(session)
            session.delete(list_originals(session, response)[0])
            session.commit()

    assert scan_waiting(session, folder, RemovesFirst()) == 0
    assert states(session, response) == []


def test_files_of_deleted_responses_are_cleared_away_and_others_are_not(session, folder, response, attach):
    attach()
    young = folder.keep(io.BytesIO(b"about to be attached"))
    stray = folder.keep(io.BytesIO(b"of a request that failed"))
    kept = list_originals(session, response)[0].stored_as
    for name in (stray.stored_as, kept):
        os.utime(folder.path_of(name), (0, 0))
    assert clear_strays(session, folder) == 1
    assert [folder.has(each) for each in (young.stored_as, stray.stored_as, kept)] == [True, False, True]
    begin_writing(session)
    session.delete(response)
    session.commit()
    assert clear_strays(session, folder) == 1
    assert not folder.has(kept)


def test_the_worker_scans_what_a_page_attached(app, session, response, factories, monkeypatch):
    user = factories.user()
    begin_writing(session)
    attach_original(session, app.extensions["originals"], response, io.BytesIO(a_pdf()), attached_by=user)
    session.commit()
    with clamd() as address, app.app_context():
        monkeypatch.setitem(app.extensions, "virus_scanner", Clamd(address))
        enqueue_scan()
        queue = app.extensions["queue"]
        while task := queue.dequeue():
            queue.execute(task)
    assert states(session, response) == [(OriginalState.CLEAN, "")]
    assert list_originals(session, response)[0].scanned_at <= utc_now()
