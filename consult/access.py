"""Who may see what: every endpoint carries its guard, and the application refuses to start where one does not."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from consult.clock import utc_now
from consult.db.session import write_if_free
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Role, StaffSession, User
from consult.queries.sessions import get_session_and_user
from consult.reach import refuse_unknown_parts, stay_within_reach
from consult.services.sessions import SessionLimits, limits_by, noting_use
from consult.without_responses import refuse_where_responses_are_deleted

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)

PUBLIC = "public"
TOKEN = "signed_in"  # noqa: S105 - the name of a place in the cookie, not a secret


class SignInNeeded(ConsultError):
    """Somebody sent a form that needs an account, and nobody is signed in: their session may have run out."""

    status = 401


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view as open to everybody."""
    view.guard = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, ResponseReturnValue]]:
    """Let in the roles named and administrators; ask everybody else to sign in, or say 403.

    What an address names of a consultation that the person does not work on is not found.
    """
    allowed = frozenset(roles) | {Role.ADMIN}

    def guard(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
        return _guarded(view, allowed)

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, ResponseReturnValue]:
    """Let in everybody who has signed in, whatever their role; ask everybody else to."""
    return requires(*Role)(view)


def setting_up(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view know who has signed in though they have yet to set up the second factor that their role needs."""
    view.is_for_setting_up = True  # type: ignore[attr-defined]
    return view


def _guarded(view: Callable[P, R], allowed: frozenset[Role]) -> Callable[P, ResponseReturnValue]:
    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        user = g.get("user")
        if user is None and g.get("staff_session") is not None:
            return redirect(url_for("account.second_factor", next=request.full_path.rstrip("?")), code=303)
        if user is None and request.method == "POST":
            raise SignInNeeded
        if user is None:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        if user.role not in allowed:
            abort(403)
        stay_within_reach()
        refuse_where_responses_are_deleted()
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


def current_session() -> StaffSession:
    """The session of the person signed in. Only for views behind a guard."""
    held: StaffSession | None = g.get("staff_session")
    if held is None:
        abort(401)
    return held


def remember_session(token: str) -> None:
    """Let this browser keep the token of a session that has begun: nothing of what it kept before is carried over."""
    session.clear()
    session[TOKEN] = token
    session.permanent = True


def forget_session() -> None:
    """Let this browser keep nothing."""
    session.clear()


def load_user() -> None:
    """Find who is signed in, before each request. A token whose session has ended counts for nothing.

    Whoever has yet to set up a second factor is nobody, but to the views that are for setting it up.
    """
    g.user, g.staff_session = None, None
    if request.endpoint == "static" or TOKEN not in session:
        return
    found = get_session_and_user(db.session, session[TOKEN])
    if found is None or not found[1].is_active or _limits().has_run_out(found[0], utc_now()):
        del session[TOKEN]  # the token of its forms stays, so that one sent now is held until the person signs in
        return
    g.staff_session = found[0]
    view = current_app.view_functions.get(request.endpoint or "")
    if not g.staff_session.needs_second_factor or getattr(view, "is_for_setting_up", False):
        g.user = found[1]


def note_use() -> None:
    """Write down now and then that a session is used, as part of what a form does, or by itself where nobody waits."""
    held: StaffSession | None = g.staff_session
    noting = noting_use(held, limits=_limits(), now=utc_now()) if held is not None else None
    if noting is None:
        return
    if request.method == "POST":
        db.session.connection().execute(noting)
    else:
        write_if_free(db.engine, noting)


def _limits() -> SessionLimits:
    return limits_by(current_app.config["CONSULT"])


def refuse_unguarded_endpoints(app: Flask) -> None:
    """Raise when a view has no guard, so that a forgotten decorator cannot reach anybody."""
    unguarded = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "guard")]
    if unguarded:
        raise RuntimeError(f"Give these endpoints a guard from consult.access: {', '.join(sorted(unguarded))}")


def init_app(app: Flask, *, session_minutes: int) -> None:
    """Join access control to the application. Call it after the last blueprint is registered."""
    app.permanent_session_lifetime = timedelta(minutes=session_minutes)
    app.before_request(load_user)
    app.before_request(note_use)
    refuse_unguarded_endpoints(app)
    refuse_unknown_parts(app)
