"""Addresses of static files that change when the file does, so that browsers may keep them for a year."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for

STATIC_FOLDER = Path(__file__).parent / "static"


@cache
def fingerprint(name: str) -> str:
    """Ten hexadecimal digits of the file's SHA-256."""
    return sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, with its fingerprint."""
    return url_for("static", filename=name, v=fingerprint(name))


def init_app(app: Flask) -> None:
    """Let templates say asset('consult.css')."""
    app.add_template_global(asset)
