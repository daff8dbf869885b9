"""Who may see what: every endpoint carries its guard, and the application refuses to start where one does not."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Role, User
from consult.queries.people import get_user

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

PUBLIC = "public"


class SignInNeeded(ConsultError):
    """Somebody sent a form that needs an account, and nobody is signed in: their session may have run out."""

    status = 401


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody."""
    view.guard = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, ResponseReturnValue]]:
    """Let in the roles named and administrators; ask everybody else to sign in, or say 403."""
    allowed = frozenset(roles) | {Role.ADMIN}

    def guard(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
        return _guarded(view, allowed)

    return guard


def _guarded(view: Callable[P, R], allowed: frozenset[Role]) -> Callable[P, ResponseReturnValue]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        user = g.get("user")
        if user is None and request.method == "POST":
            raise SignInNeeded
        if user is None:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        if user.role not in allowed:
            abort(403)
        return view(*args, **kwargs)

    checked.guard = allowed  # type: ignore[attr-defined]
    return checked


def is_path_of_this_site(target: str | None) -> bool:
    """Whether a redirect to `target` stays here: a path, not an address."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc and target.isprintable()


def current_user() -> User:
    """The person signed in. Only for views behind a guard."""
    user: User | None = g.get("user")
    if user is None:
        abort(401)
    return user


def start_session(user: User) -> None:
    """Sign a person in with a fresh session: nothing of the old one is carried over."""
    session.clear()
    session.update(user_id=str(user.id), session_version=user.session_version)
    session.permanent = True


def end_session() -> None:
    """Sign a person out in this browser."""
    session.clear()


def load_user() -> None:
    """Find who is signed in, before each request. A cookie from before a password change counts for nothing."""
    g.user = None
    if request.endpoint == "static" or "user_id" not in session:
        return
    user = get_user(db.session, session["user_id"])
    if user is None or not user.is_active or user.session_version != session.get("session_version"):
        session.clear()
        return
    g.user = user


def refuse_unguarded_endpoints(app: Flask) -> None:
    """Raise when a view has no guard, so that a forgotten decorator cannot reach anybody."""
    unguarded = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "guard")]
    if unguarded:
        raise RuntimeError(f"Give these endpoints a guard from consult.access: {', '.join(sorted(unguarded))}")


def init_app(app: Flask, *, session_minutes: int) -> None:
    """Join access control to the application. Call it after the last blueprint is registered."""
    app.permanent_session_lifetime = timedelta(minutes=session_minutes)
    app.before_request(load_user)
    refuse_unguarded_endpoints(app)
