"""Links from a count to the comments behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from consult.policy.explore.selecting import AND, Selection, narrowed_to
from consult.policy.questions import Asked
from consult.queries.selections import DecidedBy


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the comments of a selection that fit something more. None where no address can say it."""

    asked: Asked
    selection: Selection

    def to(self, *narrowing: tuple[str, str]) -> str | None:
        """The themed comments of the selection that fit each (filter, value): exactly those that figures count."""
        kept: Mapping[str, Sequence[str]] | None = self.selection.narrowed
        for name, value in narrowing:
            kept = narrowed_to(kept, name, value) if kept is not None else None
        if kept is not None and not ({"theme", "category"} & kept.keys()):
            kept = narrowed_to(kept, "decided", DecidedBy.EITHER) if "decided" not in kept else kept
        return None if kept is None else self._address(kept)

    def to_those_also_in(self, other: Selection) -> str | None:
        """The themed comments that are in another selection too."""
        one, second = self.selection.narrowed, other.narrowed
        if self.selection.second or other.second:
            return None
        both = {**one, **{AND + name: values for name, values in second.items()}}
        return self._address(both if "decided" in both else {**both, "decided": (DecidedBy.EITHER,)})

    def _address(self, kept: Mapping[str, Sequence[str]]) -> str:
        place = {"slug": self.asked.consultation.slug, "question_key": self.asked.question.key}
        return url_for("policy.comments", **place, **kept)  # type: ignore[arg-type]
