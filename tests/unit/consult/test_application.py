"""What the application spares its requests, and what it must not forget meanwhile."""

from consult.application import Application


def test_cookies_are_signed_by_one_serializer_as_long_as_the_secret_stays():
    app = Application("consult")
    app.secret_key = "x" * 32
    first = app.session_interface.get_signing_serializer(app)
    assert first is app.session_interface.get_signing_serializer(app)


def test_a_cookie_signed_with_another_secret_is_not_believed():
    app = Application("consult")
    app.secret_key = "x" * 32
    signed = app.session_interface.get_signing_serializer(app).dumps({"user_id": "1"})
    app.secret_key = "y" * 32
    assert app.session_interface.get_signing_serializer(app).loads_unsafe(signed)[0] is False


def test_no_cookie_is_signed_without_a_secret():
    app = Application("consult")
    assert app.session_interface.get_signing_serializer(app) is None
