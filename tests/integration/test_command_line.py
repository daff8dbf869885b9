from sqlmodel import select

from consult.models import Role, User


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


def test_create_user_refuses_a_second_account_for_an_address(app):
    create_user(app)
    result = create_user(app)
    assert result.exit_code == 2
    assert "There is already an account for new@example.org." in result.output
