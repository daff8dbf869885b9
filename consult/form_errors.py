"""What is wrong in a form, as the summary at the top of a page lists it."""

from collections.abc import Sequence

from wtforms import Form


def errors_of(form: Form) -> Sequence[tuple[str, str]]:
    """The first error of each field, with the identifier of the field."""
    return [(field.id, str(field.errors[0])) for field in form if field.errors]
