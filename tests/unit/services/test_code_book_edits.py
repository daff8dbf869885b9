import pytest

from consult.models import ChangeKind
from consult.services.code_book_edits import (
    AddTheme,
    CannotChange,
    EditTheme,
    ImportBook,
    MergeThemes,
    MoveTheme,
    RetireTheme,
    SplitTheme,
    ThemeWords,
    read_change,
    rebased,
    refuse_long_names,
    replaced,
    revise,
)
from consult.services.code_book_undoing import DoneBefore, undone
from consult.services.code_books import version_after
from nlp.codebook import parse_codebook

BOOK = parse_codebook(
    """
version: "1"
categories:
  - id: a
    label: First
    themes: [{id: bikes, label: Bikes}, {id: dogs, label: Dogs}, {id: other, label: Else}]
  - id: b
    label: Second
    themes: [{id: cars, label: Cars, description: All cars}, {id: unclear, label: Unclear}]
""",
    source="test",
)


def ids(book):
    return {category.id: [theme.id for theme in category.themes] for category in book.categories}


def done(edit, before=BOOK, **options):
    revision = revise(before, edit, **options)
    return DoneBefore(before, revision.book, revision.summary, revision.becomes, revision.back, revision.is_for_machine)


class TestEditing:
    def test_a_new_theme_stands_before_something_else(self):
        revision = revise(BOOK, AddTheme(category="a", words=ThemeWords(label="Gulls")))
        assert ids(revision.book)["a"] == ["bikes", "dogs", "gulls", "other"]

    def test_a_key_that_any_version_had_is_not_given_again(self):
        revision = revise(BOOK, AddTheme(category="a", words=ThemeWords(label="Gulls")), taken={"gulls"})
        assert "gulls-2" in revision.book

    def test_a_moved_theme_keeps_its_comments(self):
        revision = revise(BOOK, MoveTheme(theme="bikes", category="b"))
        assert ids(revision.book) == {"a": ["dogs", "other"], "b": ["cars", "bikes", "unclear"]}
        assert (revision.becomes, revision.is_for_machine) == ({}, False)

    def test_the_parts_of_a_split_theme_stand_in_its_place(self):
        parts = (ThemeWords(label="Quads"), ThemeWords(label="Bikes"))
        revision = revise(BOOK, SplitTheme(theme="bikes", parts=parts, decided_go_to=1))
        assert ids(revision.book)["a"] == ["quads", "bikes-2", "dogs", "other"]
        assert (revision.becomes, revision.second_looks) == ({"bikes": "bikes-2"}, {"bikes"})

    @pytest.mark.parametrize("decided_go_to", [-1, 2])
    def test_decided_comments_must_go_to_a_part(self, decided_go_to):
        parts = (ThemeWords(label="A"), ThemeWords(label="B"))
        with pytest.raises(CannotChange, match="Select the part"):
            revise(BOOK, SplitTheme(theme="bikes", parts=parts, decided_go_to=decided_go_to))

    def test_one_part_is_no_split(self):
        with pytest.raises(CannotChange, match="at least 2"):
            revise(BOOK, SplitTheme(theme="bikes", parts=(ThemeWords(label="A"),)))

    def test_a_new_theme_of_merged_ones_needs_words(self):
        with pytest.raises(CannotChange, match="Enter a name"):
            revise(BOOK, MergeThemes(themes=("bikes", "dogs")))

    def test_a_theme_that_is_not_there_is_refused(self):
        with pytest.raises(CannotChange, match="no theme “gulls” any more"):
            revise(BOOK, RetireTheme(theme="gulls"))

    def test_names_as_long_as_no_table_holds_are_refused(self):
        long = parse_codebook(
            f"version: 1\ncategories: [{{id: a, label: A, themes: [{{id: b, label: {'x' * 201}}}]}}]", source="x"
        )
        with pytest.raises(CannotChange, match="too long"):
            refuse_long_names(long)

    def test_an_import_that_says_the_same_is_no_change(self):
        with pytest.raises(CannotChange, match="nothing to change"):
            revise(BOOK, ImportBook(book=BOOK, file="x"))

    def test_what_took_the_place_of_a_missing_theme_can_be_known(self):
        merged = revise(BOOK, MergeThemes(themes=("dogs",), into="bikes")).book
        revision = replaced(BOOK, merged, "Taken", becomes={"dogs": "bikes"})
        assert revision.becomes == {"dogs": "bikes"}
        assert revision.is_for_machine

    def test_what_was_kept_is_read_as_it_was(self):
        change = AddTheme(category="a", words=ThemeWords(label="Gulls", include=("x",)))
        assert read_change(ChangeKind.ADD_THEME, change.model_dump(mode="json", exclude={"kind"})) == change


class TestWhatTheMachineRemembers:
    def names(self, book, key):
        return set(book.theme(key).names)

    def test_a_renamed_theme_is_known_by_its_old_names(self):
        once = revise(BOOK, EditTheme(theme="dogs", words=ThemeWords(label="Hounds"))).book
        revision = revise(once, EditTheme(theme="dogs", words=ThemeWords(label="Curs")))
        assert self.names(revision.book, "dogs") == {("dogs", "Curs"), ("dogs", "Hounds"), ("dogs", "Dogs")}
        assert not revision.is_for_machine

    def test_a_merged_theme_is_known_by_the_names_of_each(self):
        into = revise(BOOK, MergeThemes(themes=("dogs",), into="bikes")).book
        assert self.names(into, "bikes") == {("bikes", "Bikes"), ("dogs", "Dogs")}
        new = revise(into, MergeThemes(themes=("bikes", "cars"), category="a", words=ThemeWords(label="All"))).book
        assert self.names(new, "all") == {("all", "All"), ("bikes", "Bikes"), ("dogs", "Dogs"), ("cars", "Cars")}

    def test_each_part_of_a_theme_is_known_to_have_been_in_it(self):
        parts = (ThemeWords(label="Quads"), ThemeWords(label="Scooters"))
        book = revise(BOOK, SplitTheme(theme="bikes", parts=parts)).book
        assert self.names(book, "quads") == {("quads", "Quads"), ("bikes", "Bikes")}
        assert self.names(book, "scooters") == {("scooters", "Scooters"), ("bikes", "Bikes")}

    def test_an_import_that_renames_a_theme_keeps_its_old_name(self):
        file = parse_codebook(
            "version: 1\ncategories: [{id: a, label: First, themes: [{id: bikes, label: Motorbikes}, {id: dogs, label: "
            "Dogs}, {id: other, label: Else}]}, {id: b, label: Second, themes: [{id: cars, label: Cars, description: "
            "All cars}, {id: unclear, label: Unclear}]}]",
            source="x",
        )
        revision = revise(BOOK, ImportBook(book=file, file="x"))
        assert self.names(revision.book, "bikes") == {("bikes", "Motorbikes"), ("bikes", "Bikes")}
        assert not revision.is_for_machine


class TestOnTopOfOthers:
    def test_what_was_left_as_it_was_is_as_others_made_it(self):
        theirs = revise(BOOK, EditTheme(theme="cars", words=ThemeWords(label="Motors", description="All cars"))).book
        mine = EditTheme(theme="cars", words=ThemeWords(label="Cars", description="Cars and vans"))
        assert rebased(mine, BOOK, theirs).words == ThemeWords(label="Motors", description="Cars and vans")

    def test_a_theme_that_is_gone_is_left_for_others_to_refuse(self):
        gone = revise(BOOK, RetireTheme(theme="cars")).book
        mine = EditTheme(theme="cars", words=ThemeWords(label="Motors"))
        assert rebased(mine, BOOK, gone) == mine


class TestUndoing:
    @pytest.mark.parametrize(
        "edit",
        [
            AddTheme(category="a", words=ThemeWords(label="Gulls")),
            EditTheme(theme="cars", words=ThemeWords(label="Motors")),
            MoveTheme(theme="bikes", category="b"),
            MergeThemes(themes=("dogs",), into="cars"),
            MergeThemes(themes=("dogs", "cars"), category="b", words=ThemeWords(label="Both")),
            SplitTheme(theme="cars", parts=(ThemeWords(label="A"), ThemeWords(label="B"))),
            RetireTheme(theme="bikes"),
        ],
        ids=("add", "edit", "move", "merge into one", "merge into a new one", "split", "retire"),
    )
    def test_every_change_is_undone_to_the_code_book_before(self, edit):
        made = done(edit)
        back = undone(made.after, made)
        assert back.book.categories == BOOK.categories
        again = DoneBefore(made.after, back.book, back.summary, back.becomes, back.back, back.is_for_machine)
        assert undone(back.book, again).book.categories == made.after.categories

    def test_a_theme_added_later_stays_where_it_stands(self):
        made = done(RetireTheme(theme="bikes"))
        later = revise(made.after, AddTheme(category="a", words=ThemeWords(label="Gulls"))).book
        assert ids(undone(later, made).book)["a"] == ["bikes", "dogs", "gulls", "other"]

    def test_a_theme_added_first_of_all_stays_there(self):
        made = done(RetireTheme(theme="cars"))
        later = parse_codebook(
            "version: 1\ncategories: [{id: a, label: First, themes: [{id: new, label: New}, {id: bikes, label: Bikes}, "
            "{id: dogs, label: Dogs}, {id: other, label: Else}]}, {id: b, label: Second, themes: "
            "[{id: unclear, label: Unclear}]}]",
            source="x",
        )
        assert ids(undone(later, made).book) == {"a": ["new", "bikes", "dogs", "other"], "b": ["cars", "unclear"]}

    def test_a_category_that_holds_themes_added_since_is_not_undone(self):
        before = BOOK
        with_category = parse_codebook(
            "version: 1\ncategories: [{id: c, label: Third, themes: []}]", source="x"
        ).categories[0]
        after = type(BOOK)(**{**dict(BOOK), "categories": (*BOOK.categories, with_category)})
        made = DoneBefore(before, after, "Category added", {}, {}, is_for_machine=False)
        later = revise(after, MoveTheme(theme="bikes", category="c")).book
        with pytest.raises(CannotChange, match="“Bikes” has been changed again since"):
            undone(later, made)

    def test_a_category_renamed_since_is_not_undone(self):
        renamed = {"a": "Renamed", "b": "Second"}
        after = type(BOOK)(
            **{
                **dict(BOOK),
                "categories": tuple(each.model_copy(update={"label": renamed[each.id]}) for each in BOOK.categories),
            }
        )
        made = DoneBefore(BOOK, after, "Category renamed", {}, {}, is_for_machine=False)
        assert undone(after, made).book.categories == BOOK.categories
        with pytest.raises(CannotChange, match="“Renamed” has been changed again since"):
            undone(BOOK, made)


@pytest.mark.parametrize(
    ("newest", "taken", "expected"),
    [
        ("2024.1", [], "2024.2"),
        ("2024.9", [], "2024.10"),
        ("2024.1", ["2024.2"], "2024.3"),
        ("7", [], "8"),
        ("2024.1-draft", [], "2024.2-draft"),
        ("draft", [], "draft.2"),
    ],
)
def test_the_next_version_counts_on_from_the_last_number(newest, taken, expected):
    assert version_after(newest, taken=taken) == expected
