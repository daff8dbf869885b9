"""The resident's side put together: importing this joins every view to the blueprint."""

from consult.public import (
    about,
    answering,
    checking,
    contact,
    finding,
    outcome,
    published,
    resuming,
    sent,
    transparency,
)
from consult.public.blueprint import bp

__all__ = [
    "about",
    "answering",
    "bp",
    "checking",
    "contact",
    "finding",
    "outcome",
    "published",
    "resuming",
    "sent",
    "transparency",
]
