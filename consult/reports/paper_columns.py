"""What was on a paper form beside its answers, as columns of an export."""

from collections.abc import Mapping, Sequence

from consult.queries.keyings import PaperForm
from consult.reports.spreadsheets import Cell
from forms.as_written import Code, Mark
from forms.paper.serials import written

SEVERAL = "; "
CODES = {
    Code.NO_ANSWER: "paper: no answer",
    Code.ILLEGIBLE: "paper: illegible",
    Code.TWO_BOXES_TICKED: "paper: two boxes ticked",
}
MARKS = {
    Mark.OFF_ROUTE: "paper: answered though the form led past it",
    Mark.TOO_MANY: "paper: more ticked than allowed",
}
FACTS_OF_PAPER = (
    "paper: batch",
    "paper: form",
    "paper: serial number",
    *CODES.values(),
    "paper: words as written",
    *MARKS.values(),
)
ABOUT_PAPER = (
    "The columns that begin with “paper” are of forms keyed from paper, and name questions by their keys. A code such "
    "as “illegible” stands beside a question and is no answer: the question’s own column is empty. An answer that the "
    "form led past, or with more ticked than allowed, stands in its own column as it was written, and counts there."
)


def paper_cells(form: PaperForm | None) -> Sequence[Cell]:
    """The cells of FACTS_OF_PAPER; all empty for a response that was not keyed from paper."""
    if form is None:
        return [None] * len(FACTS_OF_PAPER)
    keying, batch = form.keying, form.batch
    place = f"{batch.venue}, {batch.event}" if batch.event else batch.venue
    return [
        f"{place}, {batch.collected_on.isoformat()}",
        keying.number,
        written(keying.serial) if keying.serial else None,
        *(_parts_with(keying.codes, code) for code in CODES),
        SEVERAL.join(f"{part}: {text}" for part, text in sorted(keying.as_written.items())) or None,
        *(_questions_with(keying.marks, mark) for mark in MARKS),
    ]


def _parts_with(codes: Mapping[str, str], code: Code) -> str | None:
    return SEVERAL.join(sorted(part for part, kept in codes.items() if kept == code.value)) or None


def _questions_with(marks: Mapping[str, Sequence[str]], mark: Mark) -> str | None:
    return SEVERAL.join(sorted(key for key, kept in marks.items() if mark.value in kept)) or None
