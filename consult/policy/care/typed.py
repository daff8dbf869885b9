"""What somebody typed into one of the forms about a comment: read, checked, and kept when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from consult.forgery import form_is_stale

LONGEST = 4000
"""How many characters a note or a reason may have."""

STALE = "Your page had been open too long, so nothing was saved. Check what you typed and send it again"


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form by name, what was ticked, and what is wrong, as (field, sentence) pairs."""

    values: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    errors: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, form: MultiDict[str, str], *names: str, ticks: str = "") -> "Typed":
        """The fields of these names, without white space around them. A stale form is an error."""
        values = {name: form.get(name, "").replace("\r\n", "\n").strip() for name in names}
        typed = cls(values, frozenset(form.getlist(ticks)) if ticks else frozenset())
        return typed.with_error("", STALE) if form_is_stale() else typed

    def value(self, name: str) -> str:
        """What was typed into a field; nothing, on a page that was only opened."""
        return self.values.get(name, "")

    def error(self, name: str) -> str | None:
        """What is wrong with a field."""
        return next((sentence for field_name, sentence in self.errors if field_name == name), None)

    def with_error(self, name: str, sentence: str) -> "Typed":
        """The same with one thing more that is wrong; an empty name is of no field."""
        return replace(self, errors=(*self.errors, (name, sentence)))

    def needing(self, name: str, sentence: str) -> "Typed":
        """The same, checked that something not too long was typed into a field."""
        if not self.value(name):
            return self.with_error(name, sentence)
        if len(self.value(name)) > LONGEST:
            return self.with_error(name, f"Shorten this to {LONGEST:,} characters or fewer")
        return self
