"""The parts of a code book: found in it, made of words, and put in one another's place."""

from collections.abc import Collection, Iterable, Mapping

from pydantic import ValidationError

from consult.services.code_book_edits.changes import ThemeWords
from consult.services.code_book_edits.revision import CannotChange
from nlp.codebook import STANDING_ALONE, Category, CodeBook, FormerTheme, Theme
from nlp.codebook_files import id_from


def theme_in(book: CodeBook, key: str, *, field: str = "theme") -> Theme:
    """The theme with this key. Raises CannotChange, for this field, where it is gone."""
    if key not in book:
        raise CannotChange(f"The code book has no theme “{key}” any more. Choose another.", field=field)
    return book.theme(key)


def category_in(book: CodeBook, key: str) -> Category:
    """The category with this key. Raises CannotChange where there is none."""
    found = next((each for each in book.categories if each.id == key), None)
    if found is None:
        raise CannotChange("Select a category of the code book.", field="category")
    return found


def refuse_standing_alone(theme: Theme, what: str, *, field: str = "theme") -> None:
    """Raise CannotChange for a theme that stands for what no other theme fits."""
    if theme.id in STANDING_ALONE:
        raise CannotChange(
            f"“{theme.label}” cannot be {what}: it stands alone, for comments that no other theme fits.", field=field
        )


def ids_in(book: CodeBook) -> set[str]:
    """The keys of all themes."""
    return {theme.id for theme in book.themes}


def new_theme(words: ThemeWords, taken: Collection[str]) -> Theme:
    """A theme of these words, under a key that is not taken."""
    return Theme(id=id_from(words.label, taken=taken), **words.model_dump())


def taking_the_place_of(theme: Theme, others: Iterable[Theme]) -> Theme:
    """The theme with what others were called, so that what the machine has learnt of them counts for it."""
    names = dict.fromkeys(name for each in (theme, *others) for name in each.names)
    former = tuple(FormerTheme(id=key, label=label) for key, label in names if (key, label) != (theme.id, theme.label))
    return theme.model_copy(update={"formerly": former})


def says(theme: Theme) -> tuple[object, ...]:
    """What the machine goes by besides the name."""
    return theme.description, theme.include, theme.exclude


def with_themes(book: CodeBook, instead: Mapping[str, Iterable[Theme]]) -> CodeBook:
    """The code book with other themes, or none, in the place of some."""
    return with_categories(
        book,
        tuple(
            each.model_copy(update={"themes": tuple(new for old in each.themes for new in instead.get(old.id, (old,)))})
            for each in book.categories
        ),
    )


def with_added(book: CodeBook, category: str, themes: Iterable[Theme]) -> CodeBook:
    """The code book with themes more at the end of a category; “something else” and its like stay last."""
    added = tuple(themes)

    def extended(each: Category) -> Category:
        kept = [theme for theme in each.themes if theme.id not in STANDING_ALONE]
        last = [theme for theme in each.themes if theme.id in STANDING_ALONE]
        return each.model_copy(update={"themes": (*kept, *added, *last)})

    return with_categories(book, tuple(extended(each) if each.id == category else each for each in book.categories))


def with_categories(book: CodeBook, categories: tuple[Category, ...]) -> CodeBook:
    """The code book with these categories, its names checked to be different."""
    try:
        return CodeBook(**{**dict(book), "categories": categories})
    except ValidationError as error:
        problem = str(error.errors()[0].get("ctx", {}).get("error", error))
        raise CannotChange(problem[:1].upper() + problem[1:], field="label") from error
