"""Forms may only be sent from our own pages; and a form that grew stale does not cost anybody what they typed."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError

from consult.extensions import csrf

P = ParamSpec("P")
R = TypeVar("R")

STALE_WITH_A_FILE = "This page had been open too long, so nothing was saved. Choose the file again, and send it"
"""What a stale form with a file says: browsers do not keep a chosen file."""


def keeps_what_was_typed(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view answer a form with a stale token itself: it must check form_is_stale() and save nothing then."""
    view.keeps_what_was_typed = True  # type: ignore[attr-defined]
    return view


def comes_from_no_page(view: Callable[P, R]) -> Callable[P, R]:
    """Let another server, which has no token of ours, send something to a view, which must check its signature."""
    view.comes_from_no_page = True  # type: ignore[attr-defined]
    return view


def form_is_stale() -> bool:
    """Whether this request's form came without a token that fits the session. Nothing in it may be acted on."""
    return bool(g.get("form_is_stale", False))


def _check_token() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "comes_from_no_page", False):
        return
    try:
        csrf.protect()
    except CSRFError:
        if not getattr(view, "keeps_what_was_typed", False):
            raise
        g.form_is_stale = True


def init_app(app: Flask) -> None:
    """Check every form's token before its view runs."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # _check_token does it, so that views may answer a stale form
    csrf.init_app(app)
    app.before_request(_check_token)
