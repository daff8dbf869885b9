"""What the application spares its requests, and what it must not forget meanwhile."""

from flask.sessions import SecureCookieSessionInterface

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


def test_a_cookie_signed_by_flask_itself_is_still_believed_and_the_other_way_round():
    app = Application("consult")
    app.secret_key = "x" * 32
    ours, flasks = (
        each.get_signing_serializer(app) for each in (app.session_interface, SecureCookieSessionInterface())
    )
    assert ours.loads(flasks.dumps({"drafts": []})) == {"drafts": []}
    assert flasks.loads(ours.dumps({"drafts": []})) == {"drafts": []}


def test_after_a_change_of_secret_cookies_signed_with_the_one_before_are_believed():
    app = Application("consult")
    app.secret_key = "x" * 32
    signed = app.session_interface.get_signing_serializer(app).dumps({"drafts": []})
    app.secret_key, app.config["SECRET_KEY_FALLBACKS"] = "y" * 32, ["x" * 32]
    assert app.session_interface.get_signing_serializer(app).loads(signed) == {"drafts": []}


def test_what_is_signed_with_another_salt_is_not_taken_for_a_cookie():
    app = Application("consult")
    app.secret_key = "x" * 32
    serializer = app.session_interface.get_signing_serializer(app)
    assert serializer.loads_unsafe(serializer.dumps({}, salt="another"))[0] is False
    assert serializer.loads(serializer.dumps({}, salt="another"), salt="another") == {}
