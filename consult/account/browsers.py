"""Browsers in a few words, such as “Firefox on Windows”: enough for somebody to know their own."""

from collections.abc import Sequence

# In this order: Edge and Opera call themselves Chrome too, Chrome calls itself Safari, and Android Linux.
BROWSERS: Sequence[tuple[str, str]] = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Sequence[tuple[str, str]] = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Android", "Android"),
    ("Linux", "Linux"),
)
UNKNOWN = "A browser we do not know"


def describe_browser(user_agent: str) -> str:
    """What a browser says it is, in a few words. Nothing of what it says is repeated."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser is None:
        return UNKNOWN
    return f"{browser} on {system}" if system else browser


def _first(known: Sequence[tuple[str, str]], said: str) -> str | None:
    return next((name for mark, name in known if mark in said), None)
