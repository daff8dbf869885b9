"""Saved views: one with a word in its name that fits no telephone, and one of a colleague's."""

from collections.abc import Mapping

from sqlmodel import Session

from consult.models import Consultation, Role, User
from consult.services.saved_views import save_view
from tests.factories import Factories

LONG_NAME = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch in the evening, not decided yet"


def add_saved_views(factories: Factories, consultation: Consultation, *, staff: User) -> Mapping[str, str]:
    """Views of the comments on a consultation's main issue. Gives the places that addresses are made with."""
    session: Session = factories.session
    colleague = factories.user(role=Role.POLICY, name="Robin Example")
    own = save_view(
        session,
        consultation,
        "main_issue",
        name=LONG_NAME,
        selection={"q": ["bikes"], "locality": ["east", "south"], "order": ["newest"]},
        saved_by=staff,
    )
    theirs = save_view(
        session,
        consultation,
        "main_issue",
        name="Theme that is gone",
        selection={"theme": ["gone"], "channel": ["paper"]},
        saved_by=colleague,
    )
    session.commit()
    return {"own_view": str(own.id), "view_of_another": str(theirs.id)}
