"""What renderings say besides the parts of a summary."""

import pytest

from consult.reports.rendering import wording
from consult.reports.summary.content import Quote, SummaryContent
from tests.unit.reports.rendering import summaries


def facts(content: SummaryContent) -> dict[str, str]:
    return {fact.term: fact.meaning for fact in wording.facts_of(content)}


def changed(**identity: object) -> SummaryContent:
    content = summaries.invented_summary(is_signed=False)
    return content.model_copy(update={"identity": content.identity.model_copy(update=identity)})


def test_a_signed_summary_says_who_signed_which_draft_and_what_it_takes_the_place_of():
    content = summaries.invented_summary()
    said = facts(content)
    assert content.sign_off is not None
    assert said["Signed off"] == "An Invented Head of Policy, 2 May 2026 at 4pm, as summary 2"
    assert said["Draft that was read"] == f"SHA-256 {content.sign_off.draft_checksum}"
    assert said["Takes the place of"] == "Summary 1: Forty paper forms were found after the first."


def test_the_first_summary_takes_the_place_of_none():
    content = summaries.invented_summary(is_signed=False)
    first = summaries.signed(content)
    assert first.sign_off is not None
    sign_off = first.sign_off.model_copy(update={"number": 1, "supersedes": None, "supersedes_because": ""})
    assert "Takes the place of" not in facts(content.signed(sign_off))


def test_a_draft_says_that_it_is_one():
    draft = summaries.invented_summary(is_signed=False)
    assert facts(draft)["Signed off"] == "Not yet: this is a draft"
    assert wording.NOT_SIGNED in wording.warnings_of(draft)
    assert wording.NOT_SIGNED not in wording.warnings_of(summaries.invented_summary())
    assert wording.seal_of(draft) == f"Draft summary, SHA-256 {draft.checksum()}"


def test_invented_answers_and_demonstrations_are_said_once():
    content = summaries.invented_summary()
    assert {wording.DEMONSTRATION, wording.INVENTED} <= set(wording.warnings_of(content))
    in_own_words = content.model_copy(update={"notices": ("A demonstration: every answer is invented.",)})
    assert wording.warnings_of(in_own_words) == in_own_words.notices
    real = changed(is_demonstration=False, holds_invented_answers=False)
    assert wording.warnings_of(real) == (wording.NOT_SIGNED, *real.notices)


@pytest.mark.parametrize(
    ("is_open", "said"),
    [(False, "1 March 2026 to 14 April 2026"), (True, "1 March 2026, still open; it closes on 14 April 2026")],
)
def test_it_says_when_people_could_answer(is_open: bool, said: str):
    assert facts(changed(is_still_open=is_open))["Open"] == said


def test_columns_that_hold_little_are_narrow():
    _, place, share = wording.widths_of(summaries.mentions(), range(2))
    assert place < share


def test_no_column_is_too_narrow_for_a_word_of_its_heading_or_for_a_figure_with_its_range():
    for table in (summaries.agreement(), summaries.mentions(), summaries.themes(has_blind_sample=True)):
        _, *widths = wording.widths_of(table, range(len(table.columns)))
        for place, width in enumerate(widths):
            words = table.columns[place].label.split()
            assert width > max(len(text) for text in (*words, *(row.cells[place].shown for row in table.rows)))


def test_a_column_of_long_texts_takes_a_line_of_them_and_no_more():
    table = summaries.agreement()
    long = table.model_copy(update={"rows": [row.model_copy(update={"label": "word " * 40}) for row in table.rows]})
    assert wording.widths_of(long, range(1))[0] == wording.LONGEST_LINE + wording.EDGES


def test_a_base_is_said_under_a_table_unless_its_caption_says_it():
    assert wording.said_under(summaries.routes()) == ("Base: 640.", summaries.WHY_HIDDEN)
    assert wording.said_under(summaries.agreement()) == ("People could choose one.",)
    assert wording.said_under(summaries.impact()) == ()


def test_a_row_stands_out_only_where_others_are_set_under_it():
    flat, nested = summaries.agreement(), summaries.themes(has_blind_sample=False)
    assert not any(wording.stands_out(flat, row) for row in flat.rows)
    assert [wording.stands_out(nested, row) for row in nested.rows] == [True, False, False, True]


@pytest.mark.parametrize(("many", "sizes"), [(1, [1]), (6, [6]), (7, [4, 3]), (14, [5, 5, 4])])
def test_a_table_too_wide_for_a_page_comes_in_pieces_of_one_size(many: int, sizes: list[int]):
    column = summaries.NUMBER_AND_SHARE[0]
    pieces = wording.pieces_of([column] * many)
    assert [len(piece) for piece in pieces] == sizes
    assert [place for piece in pieces for place in piece] == list(range(many))


def test_a_quote_says_what_it_is_about_and_where_it_came_from_if_that_may_be_said():
    assert wording.about_quote(Quote(text="…", about="Litter")) == "About Litter"
    assert wording.about_quote(Quote(text="…", about="Litter", locality="East")) == "About Litter, from East"
