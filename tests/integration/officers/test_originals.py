"""Scanned originals: attached, opened once they are clean, and removed."""

import io

import pytest
from sqlmodel import select

from consult.db.session import begin_writing
from consult.models import Original, OriginalKind
from consult.queries.originals import list_originals
from consult.services import originals as services
from consult.services.originals import note_verdict
from tests.scans import WHOLE_FILES, a_pdf


@pytest.fixture
def response(desk):
    return desk.key_in()


@pytest.fixture
def folder(app):
    return app.extensions["originals"]


@pytest.fixture
def attach(officer, session, response):
    """Attach a file through the page, and give the newest original."""

    def send(content: bytes = a_pdf(), name: str = "Letter of Jo Example.pdf") -> Original:
        officer.post(f"/officers/responses/{response.id}/originals", {"file": (io.BytesIO(content), name)})
        return list_originals(session, response)[-1]

    return send


def found_clean(session, original, finding=None):
    session.rollback()
    begin_writing(session)
    note_verdict(session, original, finding)
    session.commit()


def download(client, original):
    form = {"csrf_token": client.token()}
    return client.http.post(
        f"/officers/originals/{original.id}/file", data=form, headers={"Origin": "http://localhost"}
    )


class TestAttaching:
    def test_a_scan_is_kept_outside_what_is_served_under_a_name_of_its_own(self, attach, desk, folder, settings):
        original = attach()
        assert original.kind is OriginalKind.PDF
        path = folder.path_of(original.stored_as)
        assert path.read_bytes() == a_pdf()
        assert path.parent == settings.originals_folder
        assert "Jo" not in path.name
        (event,) = desk.events("original attached")
        assert "Jo" not in str(event.details)

    def test_nobody_can_open_it_before_it_is_scanned(self, attach, officer, response):
        original = attach()
        page = officer.get(f"/officers/responses/{response.id}")
        assert "Original 1 waits to be scanned for viruses" in page.words
        assert download(officer, original).status_code == 409

    def test_the_kind_goes_by_the_content_and_not_by_the_name(self, officer, session, response, folder):
        before = len(list(folder.names_older_than(-60)))
        sent = {"file": (io.BytesIO(b"<svg onload='alert(1)'></svg>"), "scan.pdf")}
        page = officer.post(f"/officers/responses/{response.id}/originals", sent, expect=200)
        assert page.error_summary == [
            "Choose a PDF, or a picture as JPEG, PNG or TIFF. What is in this file is none of them"
        ]
        assert session.exec(select(Original)).all() == []
        assert len(list(folder.names_older_than(-60))) == before

    def test_a_file_must_be_chosen(self, officer, response):
        page = officer.post(f"/officers/responses/{response.id}/originals", {}, expect=200)
        assert page.error_summary == ["Choose the file of the original"]

    def test_a_page_that_was_open_too_long_says_so(self, officer, response):
        sent = {"file": (io.BytesIO(a_pdf()), "scan.pdf")}
        page = officer.post(f"/officers/responses/{response.id}/originals", sent, expect=200, with_token=False)
        assert page.error_summary[0].startswith("This page had been open too long")

    def test_a_file_larger_than_the_setting_is_not_read(self, app, officer, response):
        content = b"%PDF-" + b"x" * (app.config["CONSULT"].max_upload_megabytes * 2**20)
        head = '--b\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\n\r\n'
        answer = officer.http.post(
            f"/officers/responses/{response.id}/originals",
            data=head.encode() + content + b"\r\n--b--\r\n",
            content_type="multipart/form-data; boundary=b",
        )
        assert answer.status_code == 413

    def test_a_response_has_so_many_originals_and_no_more(self, officer, attach, response, monkeypatch):
        monkeypatch.setattr(services, "MOST_ORIGINALS", 1)
        attach()
        sent = {"file": (io.BytesIO(a_pdf()), "scan.pdf")}
        page = officer.post(f"/officers/responses/{response.id}/originals", sent, expect=200)
        assert page.error_summary == ["A response can have 20 originals at most. Remove one that is not needed"]

    def test_what_a_resident_sent_has_none(self, officer, factories, desk):
        sent = factories.response(desk.consultation, {})
        officer.get(f"/officers/responses/{sent.id}/originals", expect=404)


class TestOpening:
    @pytest.mark.parametrize("kind", WHOLE_FILES)
    def test_a_clean_one_is_a_download_that_no_browser_shows(self, attach, officer, session, response, kind):
        original = attach(WHOLE_FILES[kind], "a.exe")
        found_clean(session, original)
        assert f"Download original 1 ({kind.value.upper()}" in officer.get(f"/officers/responses/{response.id}").words
        with download(officer, original) as answer:
            assert (answer.status_code, answer.data) == (200, WHOLE_FILES[kind])
            headers = answer.headers
        name = f"{response.reference}-original-1.{kind.value}"
        assert headers["Content-Disposition"] == f"attachment; filename={name}"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Type"].startswith(("application/pdf", "image/"))

    def test_whoever_opens_one_is_noted(self, attach, officer, policy, session, desk):
        original = attach()
        found_clean(session, original)
        for client in (officer, policy):
            download(client, original).close()
        session.rollback()
        assert len({event.actor_id for event in desk.events("original opened")}) == 2

    def test_what_was_done_to_it_is_found_under_its_consultation(self, attach, admin, desk):
        attach()
        page = admin.get(f"/admin/audit?consultation={desk.consultation.id}")
        assert "original attached" in page.words.lower()

    def test_policy_staff_find_it_beside_the_response(self, attach, policy, session, response, desk):
        found_clean(session, attach())
        page = policy.get(f"/policy/{desk.consultation.slug}/responses/{response.id}")
        assert "Download original 1" in page.words
        assert "Remove" not in page.words

    def test_a_refused_one_says_why_and_cannot_be_opened(self, attach, officer, session, response):
        original = attach()
        found_clean(session, original, "the virus scanner found “Eicar” in it")
        page = officer.get(f"/officers/responses/{response.id}")
        assert "Original 1 was refused and deleted: the virus scanner found “Eicar” in it." in page.words
        assert download(officer, original).status_code == 409

    def test_one_whose_file_is_gone_says_whom_to_tell(self, attach, officer, session, folder):
        original = attach()
        found_clean(session, original)
        folder.delete(original.stored_as)
        assert b"Tell the person who runs this service" in download(officer, original).data


class TestRemoving:
    def test_takes_the_file_along(self, attach, officer, session, response, folder, desk):
        original = attach()
        name, address = original.stored_as, f"/officers/originals/{original.id}/remove"
        officer.post(address)
        assert list_originals(session, response) == []
        assert not folder.has(name)
        assert len(desk.events("original removed")) == 1
        officer.post(address, expect=404)

    def test_the_next_has_a_number_of_its_own(self, attach, officer):
        attach()
        attach()
        assert [attach().number, attach().number] == [3, 4]

    def test_one_goes_with_its_response(self, attach, session, response):
        attach()
        session.delete(response)
        session.commit()
        assert session.exec(select(Original)).all() == []
