"""What every response tells the browser: load nothing from elsewhere, run nothing inline, leak no address."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, request, session
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db

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


def add_headers(response: Response) -> Response:
    """Put the security headers on a response. Pages are kept by no cache; static files by every cache."""
    said = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in said])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


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
    if getattr(view, "takes_large_files", False) and "user_id" in session:
        request.max_content_length = current_app.config["CONSULT"].max_upload_megabytes * 2**20
    request.form  # noqa: B018 - reads it
    begin_writing(db.session)


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits and headers for the whole application."""
    app.config.update(
        SESSION_COOKIE_NAME="consult_session",
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
    app.after_request(add_headers)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
