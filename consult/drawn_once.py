"""Pages that look alike to everybody who is not signed in are drawn once in each process.

What is one person's own is put in afterwards: the token of the form, and whatever the caller names.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app, g, render_template, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from consult.models import Consultation

MOST_KEPT = 128
TOKEN = "csrf_token"  # noqa: S105 - the name of a place in a page, not a secret


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page with gaps: texts, and between each two of them the name of what is put there."""

    texts: tuple[str, ...]
    gaps: tuple[str, ...]

    def filled(self, own: Mapping[str, str]) -> str:
        """The page with this person's own in the gaps."""
        pieces = [self.texts[0]]
        for gap, text in zip(self.gaps, self.texts[1:], strict=True):
            pieces += (own[gap], text)
        return "".join(pieces)


@dataclass(slots=True)
class DrawnPages:
    """The pages that one application has drawn, by all that decides what is on them."""

    by_look: dict[Hashable, Drawn] = field(default_factory=dict)

    def keep(self, look: Hashable, drawn: Drawn) -> None:
        """Keep a page; when very many are kept, all are let go first."""
        if len(self.by_look) >= MOST_KEPT:
            self.by_look.clear()
        self.by_look[look] = drawn


def face_of(consultation: Consultation) -> tuple[Hashable, ...]:
    """All that a page for residents can show of a consultation, as one part of a look."""
    return (
        consultation.slug,
        consultation.title,
        consultation.questionnaire_version_id,
        consultation.opens_at,
        consultation.closes_at,
        consultation.is_demonstration,
        consultation.holds_invented_answers,
        consultation.is_imported,
    )


def draw_once(
    template: str, *, look: Hashable, context: Callable[[], Mapping[str, Any]], own: Mapping[str, str] | None = None
) -> str:
    """The page, drawn anew only when nobody has been shown one of this look.

    The look names everything in the context that the template reads. `own` is what differs from person to person: text,
    or Markup drawn already, that the template writes as it stands and neither tests nor changes.
    """
    own = own or {}
    if g.get("user") is not None or "_flashes" in session or current_app.debug:
        return render_template(template, **context(), **own)
    pages: DrawnPages = current_app.extensions["drawn_pages"]
    look = (template, request.script_root, look)
    drawn = pages.by_look.get(look)
    if drawn is None:
        drawn = _draw(template, context(), own)
        pages.keep(look, drawn)
    here = {name: escape(value) for name, value in own.items()}
    return drawn.filled(here | {TOKEN: generate_csrf()} if TOKEN in drawn.gaps else here)


def _draw(template: str, context: Mapping[str, Any], own: Mapping[str, str]) -> Drawn:
    marks = {name: f"gap-{secrets.token_hex(16)}" for name in own}
    page = render_template(template, **context, **{name: Markup(mark) for name, mark in marks.items()})  # noqa: S704
    names = {mark: name for name, mark in marks.items()}
    if TOKEN in g:  # a page without a form asks for none, and so sets no cookie
        names[generate_csrf()] = TOKEN
    pieces = re.split(f"({'|'.join(names)})", page) if names else [page]
    return Drawn(texts=tuple(pieces[::2]), gaps=tuple(names[mark] for mark in pieces[1::2]))


def init_app(app: Flask) -> None:
    """Give the application its own pages to keep."""
    app.extensions["drawn_pages"] = DrawnPages()
