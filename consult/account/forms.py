"""The forms of signing in and of one's own account."""

from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from consult.services.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, TOO_LONG, TOO_SHORT

# Passwords from before there was a shorter limit.
LONGEST_OLD_PASSWORD = 200
NOT_LONGER = Length(max=LONGEST_OLD_PASSWORD, message="That is longer than any password here")


class SignInForm(Form):
    """Address and password."""

    email = StringField("E-mail address", [InputRequired("Enter your e-mail address"), Length(max=254)])
    password = PasswordField("Password", [InputRequired("Enter your password"), NOT_LONGER])


class CodeForm(Form):
    """A code of an authenticator app, or a recovery code."""

    code = StringField(
        "Code", [InputRequired("Enter the code"), Length(max=40, message="Enter the code as it is shown")]
    )


class NewPasswordForm(Form):
    """A new password."""

    new_password = PasswordField(
        "New password",
        [
            InputRequired("Enter a new password"),
            Length(min=SHORTEST_PASSWORD, message=TOO_SHORT),
            Length(max=LONGEST_PASSWORD, message=TOO_LONG),
        ],
    )


class ChangePasswordForm(NewPasswordForm):
    """The password somebody has, and a new one."""

    password = PasswordField(
        "The password you have now", [InputRequired("Enter the password you have now"), NOT_LONGER]
    )


class PasswordForm(Form):
    """The password somebody has, asked for again before something that matters."""

    password = PasswordField("Your password", [InputRequired("Enter your password"), NOT_LONGER])
