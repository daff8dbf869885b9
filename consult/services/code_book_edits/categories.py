"""Edits of categories: add, rename and remove."""

from consult.services.code_book_edits.changes import AddCategory, EditCategory, RemoveCategory
from consult.services.code_book_edits.parts import category_in, with_categories
from consult.services.code_book_edits.revision import CannotChange, Revision
from nlp.codebook import Category, CodeBook
from nlp.codebook_files import id_from


def add_category(book: CodeBook, edit: AddCategory) -> Revision:
    """A code book with a category more, at the end."""
    key = id_from(edit.label, taken={each.id for each in book.categories})
    added = Category(id=key, label=edit.label, themes=())
    return Revision(with_categories(book, (*book.categories, added)), f"Category “{edit.label}” added")


def edit_category(book: CodeBook, edit: EditCategory) -> Revision:
    """A code book with another name for a category."""
    before = category_in(book, edit.category)
    if edit.label == before.label:
        raise CannotChange("There is nothing to change: the category has this name already.", field="label")
    changed = tuple(
        each.model_copy(update={"label": edit.label}) if each.id == before.id else each for each in book.categories
    )
    return Revision(with_categories(book, changed), f"Category “{before.label}” renamed to “{edit.label}”")


def remove_category(book: CodeBook, edit: RemoveCategory) -> Revision:
    """A code book without a category that holds no theme."""
    category = category_in(book, edit.category)
    if category.themes:
        raise CannotChange(
            f"“{category.label}” still holds themes. Move or retire them first, then remove the category.",
            field="category",
        )
    left = tuple(each for each in book.categories if each.id != category.id)
    return Revision(with_categories(book, left), f"Category “{category.label}” removed")
