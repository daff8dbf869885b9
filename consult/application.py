"""Flask without what it does anew for each request although nothing here needs it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class SignedCookies(SecureCookieSessionInterface):
    """Sessions in signed cookies, signed by one serializer as long as the secrets stay what they are."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None
        self._secrets: object = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of an application, made once; None while it has no secret."""
        secrets = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._secrets != secrets:
            self._serializer, self._secrets = super().get_signing_serializer(app), secrets
        return self._serializer


class Application(Flask):
    """An application whose views and handlers are plain functions. One that is asynchronous would not be waited for."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.session_interface = SignedCookies()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself. Flask would look into each one, some ten times a request."""
        return func
