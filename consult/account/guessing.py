"""Who is guessing when a password is wrong: a browser that is known, or a stranger from some address.

A browser that somebody signed in with before keeps a cookie that says so, and its wrong tries are counted by
themselves. Strangers who guess at an account keep out each other for a while, and not the person whose it is.
This is the device cookie that OWASP describes.
"""

import secrets
from collections.abc import Sequence
from uuid import UUID

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from consult.clock import today_in_london
from consult.extensions import db
from consult.models import User
from consult.senders import network_of
from consult.services.throttling import Guessed, note_failure, record_held_off, wait_until
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice

COOKIE = "consult_known"
SECONDS_KNOWN = 180 * 24 * 60 * 60
MOST_PEOPLE = 5
"""So many people at most are known to one browser: a shared computer at a desk."""
FREE_OF_AN_ACCOUNT = 5
FREE_OF_AN_ADDRESS = 30
"""More than of an account: a whole office may come from one address."""


def guessing_password(email: str, user: User | None) -> Sequence[Guessed]:
    """What a wrong password for an e-mail address counts for; `user` is whose it is."""
    mark = _marks().get(user.id) if user else None
    if mark is not None:
        return (Guessed(("known browser", mark), FREE_OF_AN_ACCOUNT),)
    account = Guessed(("password", email.strip().lower()), FREE_OF_AN_ACCOUNT)
    network = network_of(request.remote_addr)
    if network is None:
        return (account,)
    return account, Guessed(("address", network, today_in_london().isoformat()), FREE_OF_AN_ADDRESS)


def guessing_own_password(user: User) -> Guessed:
    """What a wrong old password counts for, of somebody who has signed in."""
    return Guessed(("own password", str(user.id)), FREE_OF_AN_ACCOUNT)


def guessing_code(user: User) -> Guessed:
    """What a wrong code counts for. Whoever is asked for one has given the right password."""
    return Guessed(("code", str(user.id)), FREE_OF_AN_ACCOUNT)


def count_wrong_password(user: User | None, guessed: Sequence[Guessed]) -> None:
    """Count a wrong password of whoever signs in, and have the person told where it is one of too many. It commits."""
    _count(user, guessed, "password", AccountNotice.PASSWORD_GUESSED)


def count_wrong_code(user: User, guessed: Guessed) -> None:
    """Count a wrong code of whoever signs in, and have the person told where it is one of too many. It commits."""
    _count(user, (guessed,), "code", AccountNotice.CODE_GUESSED)


def _count(user: User | None, guessed: Sequence[Guessed], what: str, notice: AccountNotice) -> None:
    note_failure(db.session, *guessed)
    # Those of an address are no matter of the person whose account is tried.
    is_held_off = user is not None and user.is_active and wait_until(db.session, guessed[0]) is not None
    told = user if user is not None and is_held_off and record_held_off(db.session, user, what) else None
    db.session.commit()
    if told is not None:
        tell_person(told, notice)


def know_this_browser(user: User) -> None:
    """Let this browser keep a cookie that says that this person signed in with it. It signs nobody in."""
    others = [(known, mark) for known, mark in _marks().items() if known != user.id]
    kept = [(str(known), mark) for known, mark in [*others[1 - MOST_PEOPLE :], (user.id, secrets.token_urlsafe(12))]]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            _serializer().dumps(kept),
            max_age=SECONDS_KNOWN,
            path="/account/",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Strict",
        )
        return response


def _marks() -> dict[UUID, str]:
    """What each person is known by to this browser, the latest last."""
    try:
        kept = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=SECONDS_KNOWN)
    except BadData:
        return {}
    return {UUID(known): mark for known, mark in kept}


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")
