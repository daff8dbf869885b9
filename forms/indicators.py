"""A question whose answers are reported as an indicator: its name, its target, and what it is compared with."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from forms.wording import Part, Value, Wording

Percent = Annotated[float, Field(ge=0, le=100)]
"""A percentage as it is printed: 30.7 for 30.7%."""


class Benchmark(Part):
    """The same indicator as published elsewhere for a period: here, in England, in the North East; and a year before.

    `here_earlier` and `england_earlier` are for the 12 months before the period. They say how the gap moved.
    """

    period: Wording
    here: Percent
    england: Percent | None = None
    north_east: Percent | None = None
    here_earlier: Percent | None = None
    england_earlier: Percent | None = None
    source: Wording

    @model_validator(mode="after")
    def _has_both_earlier_figures(self) -> Self:
        if (self.here_earlier is None) != (self.england_earlier is None):
            raise ValueError("The gap with England needs both here_earlier and england_earlier. Give both or neither")
        return self


class Indicator(Part):
    """The share of a question's answers that the partnership reports. Without a target it is a tracker.

    `answer` is the option that counts. Of a question that asks for agreement it is left out: those count who agree or
    strongly agree.
    """

    label: Wording
    answer: Value | None = None
    higher_is_better: bool = True
    target: Percent | None = None
    target_source: Wording | None = None
    benchmark: Benchmark | None = None

    @model_validator(mode="after")
    def _names_where_the_target_stands(self) -> Self:
        if (self.target is None) != (self.target_source is None):
            raise ValueError(
                "A target needs target_source: and the name of the document it stands in, and no other does"
            )
        return self
