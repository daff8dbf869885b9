"""What every response tells the browser: load nothing from elsewhere, run nothing inline, leak no address."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db

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
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def begin_writing_for_forms() -> None:
    """A request that sends something will write, so its transaction asks for the write lock before it reads."""
    if request.endpoint and request.method not in ("GET", "HEAD", "OPTIONS"):
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
