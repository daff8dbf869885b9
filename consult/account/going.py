"""Where somebody was going when they were asked to sign in: a page, or a form that is held for them."""

from dataclasses import dataclass
from typing import Self

from flask import request

from consult.access import is_path_of_this_site
from consult.held_forms import HeldForm, form_held_by_sign_in


@dataclass(frozen=True, slots=True)
class Going:
    """A path of this site, a held form, or neither: then the front page of the person's role."""

    path: str | None = None
    held: HeldForm | None = None

    @classmethod
    def as_asked(cls) -> Self:
        """What this request says. A path that would lead elsewhere is left out."""
        path = request.values.get("next")
        return cls(path if is_path_of_this_site(path) else None, form_held_by_sign_in())
