"""The forms about accounts."""

from wtforms import Form, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from consult.models import Role

ROLES = (
    SelectChoice(Role.OFFICER.value, "Officer: keys in paper forms and other comments"),
    SelectChoice(Role.POLICY.value, "Policy: opens consultations, and reads and themes what was said"),
    SelectChoice(Role.BOARD.value, "Board: reads the pages of the board"),
    SelectChoice(Role.ADMIN.value, "Administrator: looks after accounts, and may do all of the above"),
)


def _role_field() -> RadioField:
    return RadioField("Role", [InputRequired("Choose a role")], choices=list(ROLES))


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
