import json
from datetime import date

import pytest

from consult.clock import utc_now
from consult.config import Settings
from consult.models import EqualityReturn, RetentionSchedule, Role
from consult.public.transparency import KEPT
from consult.queries.consultations import list_consultations
from consult.reports.accountability.document import as_text
from consult.reports.accountability.impact_note import impact_note_of, impact_note_of_service
from consult.services.sampling import close_sample
from tests.integration.blind_samples import Scene
from tests.pages import PageClient


@pytest.fixture
def consultation(factories, session):
    found = factories.consultation(slug="asked")
    session.add(RetentionSchedule(consultation_id=found.id, drafts_days=21, equality_months=3))
    session.add(EqualityReturn(consultation_id=found.id, answers={}, received_in=date(2026, 11, 1)))
    session.commit()
    return found


class TestImpactNote:
    def test_it_says_what_is_asked_held_and_kept_for_how_long(self, policy, consultation):
        page = policy.get(policy.get("/policy/asked/responses").links()["Data protection impact note"])
        assert page.h1 == "Data protection impact note: Every kind of question"
        assert "About the person Where do you live?" in page.words
        assert "Postcodes and days What is your postcode? What day was the event?" in page.words
        assert "0 responses with 0 comments; 1 equality return;" in page.words
        assert "Begun and never sent 21 days after they were last saved" in page.words
        assert "3 months after the last day; then only how many gave each answer" in page.words
        assert "24 months after the last day, and 60 days after that was announced to staff" in page.words
        assert "We keep nothing for long." in page.words
        assert "Policy: 1 person" in page.words

    def test_the_service_has_one_that_leads_to_each(self, admin, consultation):
        page = admin.get("/policy/impact-note")
        assert page.links()["Impact note: Every kind of question"] == "/policy/asked/impact-note"
        assert "Every kind of question 0 responses" in page.words
        assert "The schedule" not in page.words

    def test_what_is_switched_off_is_said_and_is_left_to_decide(self, session, consultation):
        bare = Settings(environment="test")
        said = as_text(impact_note_of(session, consultation, bare, now=utc_now()))
        assert "Not sealed: whoever has one can read it." in said
        assert "OFF: no role needs an authenticator app" in said
        assert "CONSULT_DATA_PROTECTION_CONTACT is not set." in said
        assert "Others\n  Nobody." in said

    def test_what_is_switched_on_is_said_and_no_longer_left_to_decide(self, session, consultation):
        settings = Settings(
            environment="test",
            backup_passphrase="a long passphrase for backups",
            second_factor_for="admin",
            smtp_url="smtp://user:password@mail.example.org",
            virus_scanner="tcp://localhost:3310",
            sentry_url="https://key@example.org/1",
            public_address="https://consult.example.org",
            data_protection_contact="data@example.org",
            lawful_basis="Consent",
            publish_transparency_record=True,
        )
        said = as_text(impact_note_of_service(session, settings, now=utc_now()))
        assert "ON: backups are sealed." in said
        assert "An authenticator app is needed by: admin." in said
        assert "Mail server" in said
        assert "password" not in said.replace("passwords are hashed", "")
        assert "Consent" in said
        assert "CONSULT_" not in said.rsplit("What has to be decided", 1)[1].replace("CONSULT_DETAILS_KEYS", "")

    def test_a_service_without_consultations_has_one(self, session):
        assert not list_consultations(session)
        note = impact_note_of_service(session, Settings(environment="test"), now=utc_now())
        assert "There is none yet." in as_text(note)


class TestTransparencyRecord:
    def test_it_has_the_fields_of_the_standard_and_the_measured_scores(self, policy, consultation):
        page = policy.get("/policy/transparency-record")
        assert page.h1 == "Algorithmic transparency record"
        assert "template version 3.0" in page.words
        assert "Themes, mean F1 of an answer: 0.813" in page.words
        assert "1.3 Senior responsible owner To be filled in by the organisation." in page.words
        assert "No comment was coded yet." in page.words

    def test_a_blind_sample_is_in_it(self, policy, scene: Scene):
        sample = scene.draw(12)
        scene.code_by_two(sample)
        close_sample(scene.session, sample.id, closed_by=scene.staff())
        scene.session.commit()
        words = policy.get("/policy/transparency-record").words
        assert "24 comments coded, 0 of them decided by a person." in words
        assert "encoder hashing-256; model untrained; settings abc123" in words
        assert "Two people read 12 of the 24 comments, drawn at random" in words

    def test_somebody_limited_to_one_consultation_is_told_of_no_other(self, app, session, factories, scene: Scene):
        browser = PageClient(app, session)
        browser.sign_in(factories.member(factories.consultation(slug="theirs"), role=Role.POLICY))
        assert "No comment was coded yet." in browser.get("/policy/transparency-record").words
        assert "24 responses" not in browser.get("/policy/impact-note").words

    def test_residents_are_shown_it_only_once_it_is_published(self, app, client, consultation, monkeypatch):
        client.get("/transparency-record", expect=404)
        client.download("/transparency-record.json", expect=404)
        published = app.config["CONSULT"].model_copy(update={"publish_transparency_record": True})
        monkeypatch.setitem(app.config, "CONSULT", published)
        monkeypatch.delitem(app.extensions, KEPT, raising=False)
        page = client.get(client.get("/privacy").links()["How the program works, how well, and what it is not good at"])
        assert page.h1 == "Algorithmic transparency record"
        record = json.loads(client.download(page.links()["The same for a machine to read (JSON)"]).data)
        assert record["chapters"][0]["entries"][0]["number"] == "1"
        del app.extensions[KEPT]


class TestCommands:
    def test_the_notes_and_the_record_are_written_as_text_and_as_json(self, app, consultation):
        run = app.test_cli_runner().invoke
        assert "21 days" in run(args=["consult", "impact-note", "asked"]).output
        assert json.loads(run(args=["consult", "impact-note", "--json"]).output)["title"].endswith("the service")
        assert "0.813" in run(args=["consult", "transparency-record"]).output

    def test_a_consultation_that_there_is_not_is_said(self, app):
        result = app.test_cli_runner().invoke(args=["consult", "impact-note", "nowhere"])
        assert result.exit_code == 2
        assert "There is no such consultation." in result.stderr


class TestPrivacyPage:
    def test_that_of_a_consultation_says_its_own_periods(self, client, consultation):
        link = "How long we keep what you tell us, who reads it, and your rights"
        page = client.get(client.get("/consultations/asked").links()[link])
        assert "deleted 21 days after they were last saved." in page.words
        assert "3 months after the last day they are turned into counts" in page.words
        assert "the scan is deleted 12 months after the last day" in page.words
        assert "Nothing about you is decided by a machine." in page.words
        assert "The engagement team of the test partnership." in page.words

    def test_that_of_the_service_says_what_holds_where_none_says_otherwise(self, client):
        words = client.get("/privacy").words
        assert "deleted 90 days after they were last saved, unless a consultation says otherwise." in words

    def test_of_an_earlier_wave_there_is_none(self, client, session, factories):
        factories.consultation(slug="before").is_imported = True
        session.commit()
        client.get("/consultations/before/privacy", expect=404)
