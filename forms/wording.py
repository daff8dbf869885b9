"""The kinds of text a questionnaire is written in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Wording = Annotated[str, StringConstraints(min_length=1)]
"""Text for people: never empty."""

QuestionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The stable name of a question. No hyphen: hyphens join it to the parts of its control, as in `born-day`."""

PageKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
"""The stable name of a page, as it stands in the address."""

Value = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]
"""The stable word that stands for an option in stored answers."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""The stable name of a questionnaire or a code book."""


class Part(BaseModel):
    """A frozen piece of a questionnaire that refuses anything it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)
