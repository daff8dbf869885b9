"""What people are told of their own account, in plain words: what happened, and what to do."""

from collections.abc import Mapping
from enum import StrEnum


class AccountNotice(StrEnum):
    """What was done to an account, that its owner is told of."""

    PASSWORD_CHANGED = "password changed"  # noqa: S105 - what happened, not a password
    PASSWORD_SET_BY_LINK = "password set by link"  # noqa: S105
    APP_SET_UP = "app set up"
    APP_REMOVED = "app removed"
    APP_REMOVED_BY_ADMINISTRATOR = "app removed by administrator"
    RECOVERY_CODES_MADE = "recovery codes made"
    RECOVERY_CODE_USED = "recovery code used"
    PASSWORD_GUESSED = "password guessed"  # noqa: S105
    CODE_GUESSED = "code guessed"


IF_NOT_YOU = (
    "If it was you, there is nothing to do. If it was not you, tell an administrator of the service at once. Ask them "
    "to sign you out everywhere, and to give you a link to set a new password."
)
# Each: the subject, what happened, and what to do.
WORDS: Mapping[AccountNotice, tuple[str, str, str]] = {
    AccountNotice.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your account was changed on {moment}, by somebody who was signed in and knew the old one.",
        IF_NOT_YOU,
    ),
    AccountNotice.PASSWORD_SET_BY_LINK: (
        "Your password was set",
        "The password of your account was set on {moment}, with a link that an administrator had made for you.",
        IF_NOT_YOU,
    ),
    AccountNotice.APP_SET_UP: (
        "An authenticator app was set up",
        "An authenticator app was set up for your account on {moment}. Signing in with your password now asks for its "
        "code.",
        IF_NOT_YOU,
    ),
    AccountNotice.APP_REMOVED: (
        "Your authenticator app was removed",
        "The authenticator app of your account was removed on {moment}, by somebody who was signed in and knew your "
        "password. Until one is set up again, your password alone signs you in.",
        IF_NOT_YOU,
    ),
    AccountNotice.APP_REMOVED_BY_ADMINISTRATOR: (
        "Your authenticator app was removed",
        "An administrator removed the authenticator app of your account on {moment}. Until you set one up again, "
        "your password alone signs you in.",
        "If you had asked for that, set one up again as soon as you can. If you had not, tell another "
        "administrator of the service at once.",
    ),
    AccountNotice.RECOVERY_CODES_MADE: (
        "New recovery codes were made",
        "New recovery codes were made for your account on {moment}. The ones from before do not work any more.",
        IF_NOT_YOU,
    ),
    AccountNotice.RECOVERY_CODE_USED: (
        "A recovery code was used",
        "Somebody signed in to your account on {moment} with your password and one of your recovery codes.",
        f"{IF_NOT_YOU} Then make new recovery codes.",
    ),
    AccountNotice.PASSWORD_GUESSED: (
        "Somebody may be guessing your password",
        "A wrong password was entered for your account several times, the last time on {moment}. Whoever it was has to "
        "wait before each further try. None of these tries signed anybody in.",
        "If it was you, wait a few minutes and try again. If it was not you, you need not do anything: you "
        "can sign in without waiting in a browser that you signed in with lately. Should this come often, tell an "
        "administrator of the service.",
    ),
    AccountNotice.CODE_GUESSED: (
        "Somebody may know your password",
        "Your password was entered rightly, and then a wrong code of the authenticator app several times, the last "
        "time on {moment}. Whoever it was has to wait before each further try. None of these tries signed anybody in.",
        f"{IF_NOT_YOU} Somebody knows the one that you have.",
    ),
}
BODY = """\
{happened}

{what_to_do}

This message was sent by itself, and nobody reads what is sent back to it.

{partnership}
"""
