"""Every rendering says the same: read back, each has the figures and the sentences of the one frozen object."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.figures.shares import share_of
from consult.reports.rendering.board_paper import as_pdf
from consult.reports.rendering.json_file import as_json
from consult.reports.rendering.word import as_docx
from consult.reports.rendering.workbook import as_xlsx
from consult.reports.summary import cells
from consult.reports.summary.content import Bullets, Heading, Paragraph, PartKey, Section, SummaryContent, from_json
from consult.reports.summary.tables import Column, ColumnKind, IntervalKind, Row, Table
from tests.unit.reports.rendering import reading, summaries
from tests.unit.reports.rendering.checking import check_docx, check_pdf, check_xlsx
from tests.unit.reports.rendering.conftest import Drawn

# What people type: letters of several scripts, figures, signs that mean something to one format or another.
TYPED = st.text(
    st.characters(categories=["Lu", "Ll", "Nd", "Po", "Pd", "Sm", "Sc"], max_codepoint=0x17F) | st.sampled_from(" é“”"),
    min_size=1,
    max_size=80,
).map(lambda text: " ".join(text.split()) or "x")


@st.composite
def tables(draw: st.DrawFn, key: str) -> Table:
    """A table of any size, some of its figures hidden."""
    columns = tuple(
        Column(key=f"column-{number}", label=draw(TYPED), kind=ColumnKind.SHARE)
        for number in range(draw(st.integers(1, 9)))
    )
    rows = tuple(
        Row(
            key=f"row-{number}",
            label=draw(TYPED),
            group=draw(st.sampled_from(["", "A group"])),
            level=draw(st.integers(0, 1)),
            is_together=draw(st.booleans()),
            cells=tuple(
                summaries.HIDDEN
                if draw(st.booleans())
                else cells.share(share_of(draw(st.integers(0, 500)), 500), draw(st.sampled_from(IntervalKind)))
                for _ in columns
            ),
        )
        for number in range(draw(st.integers(0, 6)))
    )
    is_hidden = any(cell.hidden for row in rows for cell in row.cells)
    return Table(
        key=key,
        caption=draw(TYPED),
        row_heading=draw(TYPED),
        columns=columns,
        rows=rows,
        base=draw(st.none() | st.integers(0, 10**6)),
        notes=tuple(draw(st.lists(TYPED, max_size=2))),
        hidden_note=summaries.WHY_HIDDEN if is_hidden else "",
    )


@st.composite
def any_summary(draw: st.DrawFn) -> SummaryContent:
    """A summary of any words and figures, with no chart."""
    parts = {
        key: [
            Section(
                key="section",
                heading=draw(st.just("") | TYPED),
                blocks=(
                    Paragraph(text=draw(TYPED), is_warning=draw(st.booleans())),
                    Heading(text=draw(TYPED)),
                    Bullets(items=tuple(draw(st.lists(TYPED, min_size=1, max_size=3)))),
                    draw(tables(key.value)),
                ),
            )
        ]
        for key in draw(st.lists(st.sampled_from(PartKey), unique=True, max_size=3))
    }
    content = summaries.summary_of(parts)
    return summaries.signed(content) if draw(st.booleans()) else content


def test_the_board_paper_says_it_all(each: Drawn):
    check_pdf(as_pdf(each.content, each.pictures), each.content)


def test_the_word_document_says_it_all_and_nothing_else(each: Drawn):
    check_docx(as_docx(each.content, each.pictures), each.content)


def test_the_workbook_says_it_all(each: Drawn):
    check_xlsx(as_xlsx(each.content), each.content)


def test_the_json_is_the_object_itself(each: Drawn):
    assert from_json(as_json(each.content).decode()) == each.content


def test_every_picture_says_its_figures_as_the_table_does(each: Drawn):
    for table in each.content.tables:
        wide_name, narrow_name = table.picture_names
        assert (wide_name in each.pictures) == (narrow_name in each.pictures)
        if table.chart and wide_name in each.pictures:
            for name in (wide_name, narrow_name):
                words = each.pictures[name].svg.decode()
                for key in table.chart.rows:
                    cell = table.cell(table.row(key), table.chart.column)
                    assert cell.hidden or cell.text in words


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(content=any_summary())
def test_whatever_a_summary_says_every_rendering_says(content: SummaryContent):
    check_pdf(as_pdf(content, {}), content)
    check_docx(as_docx(content, {}), content)
    check_xlsx(as_xlsx(content), content)
    assert from_json(as_json(content).decode()) == content


@pytest.mark.parametrize(
    "sentence", ["640 responses came in: 500 online and 140 on paper.", "Nothing has been decided yet."]
)
def test_a_sentence_left_out_would_be_noticed(whole: Drawn, sentence: str):
    everything = reading.text_in_pdf(as_pdf(whole.content, whole.pictures)).replace(reading.squeezed(sentence), "")
    assert not reading.is_said(sentence, everything)
