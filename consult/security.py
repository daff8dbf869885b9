"""What every response tells the browser: load nothing from elsewhere, run nothing inline, leak no address."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import Flask, current_app, request, session
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.access import TOKEN
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

P = ParamSpec("P")
R = TypeVar("R")

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


USUAL = tuple((name.lower(), name, value) for name, value in HEADERS.items())
HTTPS_ONLY = ("strict-transport-security", "Strict-Transport-Security", "max-age=31536000; includeSubDomains")
"""Said over HTTPS alone: a browser that is told so over plain HTTP must not believe it."""
ON_THIS_HOST_ALONE = "__Host-"
"""Before the name of a cookie: browsers then take it from this host alone, over HTTPS, for every path."""
KEPT_NOWHERE = ("cache-control", "Cache-Control", "no-store")


def telling_browsers(app: "WSGIApplication") -> "WSGIApplication":
    """The application, with the security headers on whatever it answers that does not say otherwise itself.

    Pages are kept by no cache; static files say that every cache may keep them. They go on the finished list of
    headers, so that nobody looks at each of them anew for every response.
    """
    over_http = (*USUAL, KEPT_NOWHERE)
    over_https = (*over_http, HTTPS_ONLY)

    def told(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        to_say = over_https if environ["wsgi.url_scheme"] == "https" else over_http

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - what WSGI hands on
            said = {name.lower() for name, _ in headers}
            headers += [(name, value) for lower, name, value in to_say if lower not in said]
            return start_response(status, headers, *rest)

        return app(environ, start)

    return told


def takes_large_files(view: Callable[P, R]) -> Callable[P, R]:
    """Let those who are signed in send a view files of up to CONSULT_MAX_UPLOAD_MEGABYTES. Stands below the guard."""
    view.takes_large_files = True  # type: ignore[attr-defined]
    return view


def begin_writing_for_forms() -> None:
    """A request that sends something will write, so its transaction asks for the write lock before it reads.

    All that is sent is read before that: somebody on a slow line must not keep everybody else from saving.
    """
    if not request.endpoint or request.method in ("GET", "HEAD", "OPTIONS"):
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "takes_large_files", False) and TOKEN in session:
        request.max_content_length = current_app.config["CONSULT"].max_upload_megabytes * 2**20
    request.form  # noqa: B018 - reads it
    begin_writing(db.session)


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits and headers for the whole application."""
    app.config.update(
        SESSION_COOKIE_NAME=f"{ON_THIS_HOST_ALONE if settings.is_production else ''}consult_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        MAX_CONTENT_LENGTH=settings.max_body_kilobytes * 1024,
        MAX_FORM_MEMORY_SIZE=settings.max_body_kilobytes * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session: a slow reader loses nothing
        SEND_FILE_MAX_AGE_DEFAULT=31536000,  # static addresses carry a fingerprint, see consult.assets
    )
    app.before_request(begin_writing_for_forms)
    app.wsgi_app = telling_browsers(app.wsgi_app)  # type: ignore[assignment,method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
