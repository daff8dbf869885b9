"""The forms about accounts."""

from collections.abc import Sequence

from wtforms import Form, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from consult.models import Role

# What stands beside each radio button.
ROLES: Sequence[tuple[str, str]] = (
    (Role.OFFICER.value, "Officer: keys in paper forms and other comments"),
    (Role.POLICY.value, "Policy: opens consultations, and reads and themes what was said"),
    (Role.BOARD.value, "Board: reads the pages of the board"),
    (Role.ADMIN.value, "Administrator: looks after accounts, and may do all of the above"),
)


def _role_field() -> StringField:
    return StringField("Role", [AnyOf([role for role, _ in ROLES], message="Choose a role")])


class RoleForm(Form):
    """What somebody is here to do."""

    role = _role_field()


class NewAccountForm(Form):
    """A person to make an account for."""

    name = StringField("Name", [InputRequired("Enter a name"), Length(max=120, message="Enter a shorter name")])
    email = StringField(
        "E-mail address", [InputRequired("Enter an e-mail address"), Length(max=254, message="Enter a shorter address")]
    )
    role = _role_field()
