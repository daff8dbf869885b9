"""Which themes the page of decisions shows: by status, by whether they are published, and only those overdue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from consult.policy.decisions.words import STATUS_TAGS
from consult.reports.decided import QuestionLines, ThemeLine

UNDECIDED = "none"
STATUSES: Mapping[str, str] = {
    UNDECIDED: "Nothing written down",
    **{status.name.lower(): tag[0] for status, tag in STATUS_TAGS.items()},
}
PUBLISHED: Mapping[str, str] = {"yes": "Published", "no": "Not published"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. An empty text asks for all; what is no choice is an empty text too."""

    status: str = ""
    published: str = ""
    overdue: bool = False

    @property
    def kept(self) -> dict[str, str]:
        """What a link has to carry so that the filters stay."""
        chosen = {"status": self.status, "published": self.published, "overdue": "yes" if self.overdue else ""}
        return {name: value for name, value in chosen.items() if value}

    def fits(self, line: ThemeLine) -> bool:
        """Whether a theme is one of those asked for."""
        decision = line.decision
        status = decision.status.name.lower() if decision else UNDECIDED
        published = "yes" if decision and decision.published_at else "no"
        return (
            self.status in ("", status) and self.published in ("", published) and (line.is_overdue or not self.overdue)
        )


def read_wanted(args: MultiDict[str, str]) -> Wanted:
    """The filters that an address names."""
    status, published = args.get("status", ""), args.get("published", "")
    return Wanted(
        status=status if status in STATUSES else "",
        published=published if published in PUBLISHED else "",
        overdue=args.get("overdue") == "yes",
    )


def narrowed(questions: Iterable[QuestionLines], wanted: Wanted) -> Sequence[QuestionLines]:
    """The questions with only the themes that fit."""
    return [
        replace(question, lines=tuple(line for line in question.lines if wanted.fits(line))) for question in questions
    ]
