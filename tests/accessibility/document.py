"""docs/accessibility.md, as the record has it."""

from collections.abc import Iterator

from consult.page_furniture import long_date
from consult.public.accessibility import AccessibilityRecord, Criterion, Met

MET = {Met.FULLY: "yes", Met.PARTLY: "**in part**", Met.NOT_HERE: "no such content"}

BEGINNING = """# Accessibility: what is met, how it is known, and what is not

Prepared on {prepared}, last reviewed on {reviewed}, last tested on {tested}. This page and the public statement at
`/accessibility` are made from `consult/public/accessibility.yaml`. Change that file, then run `make accessibility`; a
test fails where this page differs from it, where it names a test that is not there, or lacks a criterion.

The aim is WCAG 2.2 at level AA for every page, for residents and for staff.

## What is tested at every change

`make browser` drives the Chromium of the machine. Without one its tests are skipped; set `CONSULT_REQUIRE_CHROMIUM=1`
where they must not be. `tests/browser/states.py` lists every page in every state (empty, filled, with errors, with very
long words, closed, not open yet, resumed, out of date, on the first day of the product), and a test fails when a page
is missing from it. Of each state it is tried that:

- axe-core finds nothing wrong with the tags `wcag2a wcag2aa wcag21a wcag21aa wcag22aa`, at 1,280 pixels, and residents’
  pages at 320 too; no rule is left out
- an error summary has the focus, and the links at the foot stand in their order
- at 200% (640 CSS pixels) and 400% (320) nothing is cut off, nothing scrolls two ways but tables and pictures of
  figures in a frame of their own, and no control that has the focus lies under anything that stays in place
- with letters alone twice as large, and with the spacing of 1.4.12, nothing is cut off or too wide
- with forced colours each control keeps an edge, each choice its mark, each focus its outline, each tag a line, and the
  current page its sign; nothing moves where a person asked for less motion

With `CONSULT_SCREENSHOTS=folder` each state is also kept as two pictures, 1,280 and 320 pixels wide, to be looked
through before a release.

What the browser gives to screen readers is written out for the whole journey of a resident, for signing in and for
keying, as it is heard: `tests/browser/heard`. Each text is compared exactly. `make heard` writes them anew; whoever
does reads the difference as somebody who sees nothing. Nothing may appear in the browser’s console, and no page may ask
another host for anything.

## Time limits

Residents have none but the closing day of the consultation: each page is saved as it is sent, and a link with a code
opens it again. A form that was open too long is shown again with what was typed. Staff are signed out after
`CONSULT_SESSION_MINUTES` without use; five minutes before an alert says so, and one button, or Escape, goes on. They
are signed out `CONSULT_SESSION_HOURS` after signing in too; five minutes before an alert offers to sign in again in
another tab, and what was typed stays on the page. A form sent after either is held, said to be held
in a summary that has the focus, and saved with one button after signing in. A form being keyed is saved field by field.
"""


def document_of(record: AccessibilityRecord) -> str:
    """The whole page."""
    beginning = BEGINNING.format(
        prepared=long_date(record.prepared_on),
        reviewed=long_date(record.reviewed_on),
        tested=long_date(record.tested_on),
    )
    return "\n".join([beginning, *_shortfalls(record), *_criteria(record), *_tests(record), *_mended(record), ""])


def _shortfalls(record: AccessibilityRecord) -> Iterator[str]:
    yield "## What is not met, or not known\n"
    yield from (f"- **{each}**" for each in record.not_done)
    for each in record.failures:
        where = "Pages for the public" if each.is_public else "Staff and board pages"
        yield f"- {where}, {each.criterion}: {each.says}"
    yield from (f"- {each.says}" for each in record.limits)


def _criteria(record: AccessibilityRecord) -> Iterator[str]:
    yield "\n## Every success criterion of levels A and AA\n"
    yield f"“Machine” was last run on {long_date(record.tested_on)}, and runs at every change. “By hand” is a walk of a"
    yield "developer through the pages or the texts of `tests/browser/heard`, on that day.\n"
    yield "| criterion | level | met | how | tests | last tested |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(each) for each in record.criteria)


def _row(criterion: Criterion) -> str:
    known = ["machine"] if criterion.tests else []
    known += [f"by hand, {long_date(criterion.walked)}"] if criterion.walked else []
    cells = (
        f"{criterion.number} {criterion.name}",
        criterion.level.value,
        MET[criterion.met],
        criterion.how,
        ", ".join(criterion.tests),
        "; ".join(known) or "nothing to test",
    )
    return f"| {' | '.join(cells)} |"


def _tests(record: AccessibilityRecord) -> Iterator[str]:
    yield "\n## The tests named above\n"
    yield "| name | test |"
    yield "|---|---|"
    yield from (f"| {name} | `{test}` |" for name, test in record.tests.items())


def _mended(record: AccessibilityRecord) -> Iterator[str]:
    yield "\n## What was found and mended\n"
    yield "| found | mended |"
    yield "|---|---|"
    yield from (f"| {each.found} | {each.mended} |" for each in record.mended)
