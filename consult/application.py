"""Flask without what it does anew for each request although nothing here needs it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer


class SignsWithKeptKeys(TimestampSigner):
    """A signer that works out the key of each secret once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever a signer takes
        super().__init__(*args, **kwargs)
        self._keys: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        """The key of a secret; of the newest where none is named."""
        if secret_key not in self._keys:
            self._keys[secret_key] = super().derive_key(secret_key)
        return self._keys[secret_key]


class SignsWithOneSigner(URLSafeTimedSerializer):
    """A serializer that makes its signer once, and not anew for each text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - whatever a serializer takes
        super().__init__(*args, signer=SignsWithKeptKeys, **kwargs)
        self._signer = super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        """The one signer, or one for another salt."""
        return self._signer if salt is None else super().make_signer(salt)


class SignedCookies(SecureCookieSessionInterface):
    """Sessions in signed cookies, signed by one serializer as long as the secrets stay what they are."""

    def __init__(self) -> None:
        self._serializer: URLSafeTimedSerializer | None = None
        self._secrets: object = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of an application, made once; None while it has no secret."""
        secrets = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if self._secrets != secrets:
            self._serializer, self._secrets = self._new_serializer(app), secrets
        return self._serializer

    def _new_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            return None
        return SignsWithOneSigner(
            [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key],  # the newest is the last, and signs
            salt=self.salt,
            serializer=self.serializer,
            signer_kwargs={"key_derivation": self.key_derivation, "digest_method": self.digest_method},
        )


class Application(Flask):
    """An application whose views and handlers are plain functions. One that is asynchronous would not be waited for."""

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self.session_interface = SignedCookies()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself. Flask would look into each one, some ten times a request."""
        return func
