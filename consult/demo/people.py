"""The logins of the demonstration, one for each role."""

from dataclasses import dataclass

from sqlmodel import Session

from consult.models import Role, User
from consult.services.accounts import NewUser, create_user


@dataclass(frozen=True, slots=True)
class Login:
    """An account that anybody may use, because nothing real stands behind it."""

    email: str
    name: str
    role: Role
    password: str


LOGINS = (
    Login("officer@example.org", "Olive Officer", Role.OFFICER, "keys-paper-forms"),
    Login("policy@example.org", "Parveen Policy", Role.POLICY, "reads-every-theme"),
    Login("board@example.org", "Bernard Board", Role.BOARD, "decides-on-one-page"),
    Login("admin@example.org", "Ada Admin", Role.ADMIN, "keeps-the-accounts"),
)


def create_demo_users(session: Session) -> dict[Role, User]:
    """Make the demonstration's accounts."""
    return {
        login.role: create_user(
            session, NewUser(email=login.email, name=login.name, role=login.role, password=login.password)
        )
        for login in LOGINS
    }
