import pytest
from sqlmodel import select

from consult.models import Consultation, Membership, Role, User


def create_user(app, *extra, password="a long enough password"):
    words = ["consult", "create-user", "--email", "New@Example.org", "--name", "Nell New", "--role", "policy"]
    return app.test_cli_runner().invoke(args=[*words, "--password", password, *extra])


def test_create_user_makes_an_account_with_its_address_in_lower_case(app, session):
    result = create_user(app)
    assert result.output == "Made an account for Nell New (new@example.org) as policy.\n"
    user = session.exec(select(User)).one()
    assert user.role is Role.POLICY
    assert user.password_hash.startswith("$argon2id$")


def test_create_user_refuses_a_short_password_with_a_sentence(app, session):
    result = create_user(app, password="short")
    assert result.exit_code == 2
    assert result.output == "password: String should have at least 12 characters.\n"
    assert session.exec(select(User)).all() == []


def test_create_user_limits_somebody_to_the_consultations_named(app, session, factories):
    named = [factories.consultation(), factories.consultation()]
    factories.consultation()
    result = create_user(app, *(word for each in named for word in ("--consultation", each.slug)))
    assert result.exit_code == 0
    session.rollback()
    user = session.exec(select(User)).one()
    assert not user.works_on_every_consultation
    assert {each.consultation_id for each in session.exec(select(Membership))} == {each.id for each in named}
    result = create_user(app, "--email", "other@example.org", "--consultation", "no-such")
    session.rollback()
    assert (result.exit_code, len(session.exec(select(User)).all())) == (2, 1)


def test_create_user_refuses_an_easy_password_with_a_sentence(app, session):
    result = create_user(app, password="safe-durham-partnership")
    assert result.exit_code == 2
    assert result.output.startswith("Choose a password that is harder to guess")
    assert session.exec(select(User)).all() == []


def test_create_user_refuses_a_second_account_for_an_address(app):
    create_user(app)
    result = create_user(app)
    assert result.exit_code == 2
    assert "There is already an account for new@example.org." in result.output


def open_consultation(app, **changed):
    options = {"questionnaire": "confidence-survey", "slug": "first", "opens": "2026-01-01", "closes": "2999-01-31"}
    words = [word for name, value in {**options, **changed}.items() for word in (f"--{name}", value)]
    return app.test_cli_runner().invoke(args=["consult", "open-consultation", *words])


def test_open_consultation_publishes_and_opens(app, session):
    result = open_consultation(app)
    assert "is at /consultations/first, open from 1 January 2026 to 31 January 2999." in result.output
    assert "publish-code-book --slug community-issues" in result.output
    opened = session.exec(select(Consultation)).one()
    assert opened.slug == "first"
    assert not opened.is_demonstration


def test_open_consultation_says_what_is_wrong_and_opens_nothing(app, session):
    for changed, sentence in [
        ({"slug": "The First"}, "The address may only have small letters"),
        ({"closes": "2025-01-01"}, "The last day must be the first day or later."),
        ({"questionnaire": "nowhere.yaml"}, "the file cannot be opened"),
    ]:
        result = open_consultation(app, **changed)
        assert result.exit_code == 2
        assert sentence in result.output
    assert session.exec(select(Consultation)).all() == []


def test_the_planner_knows_of_new_indexes_as_soon_as_the_database_is_up_to_date(app, monkeypatch):
    steps = []
    monkeypatch.setattr("consult.cli.upgrade_database", lambda _settings: steps.append("up"))
    monkeypatch.setattr("consult.cli.count_rows_for_the_planner", lambda _session: steps.append("counted"))
    result = app.test_cli_runner().invoke(args=["consult", "migrate"])
    assert result.output == "The database is up to date.\n"
    assert steps == ["up", "counted"]


class TestGoingBack:
    def migrate(self, app, *words, **options):
        return app.test_cli_runner().invoke(args=["consult", "migrate", *words], **options)

    def test_a_migration_that_is_none_is_refused(self, app):
        result = self.migrate(app, "--to", "base")
        assert result.exit_code == 2
        assert "There is no migration base." in result.output

    def test_it_asks_whether_there_is_a_backup_and_does_nothing_without_a_yes(self, app, monkeypatch):
        monkeypatch.setattr("consult.cli.downgrade_database", lambda *_: pytest.fail("it went back"))
        result = self.migrate(app, "--to", "0021", input="n\n")
        assert result.exit_code == 1
        assert "What later migrations than 0021 keep will be lost. Is there a backup" in result.output

    def test_it_goes_back_and_says_what_comes_next(self, app, monkeypatch):
        gone_to = []
        monkeypatch.setattr("consult.cli.downgrade_database", lambda _settings, to: gone_to.append(to))
        result = self.migrate(app, "--to", "0021", "--yes")
        assert result.output.startswith("The database is back at migration 0021.")
        assert gone_to == ["0021"]
