"""What a page shows of a field, as plain data for the GOV.UK Frontend macros of the template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Component:
    """A macro of GOV.UK Frontend and its parameters.

    Parameters may hold an `Inner`: components drawn inside this one, as under a radio button. `filled` draws them.
    """

    macro: str
    params: Mapping[str, Any]

    def filled(self, draw: "Callable[[Block], str]") -> Any:  # noqa: ANN401 (what the macro takes)
        """The parameters with every inner component drawn: what to call the macro with."""
        return _fill(self.params, draw)


@dataclass(frozen=True, slots=True)
class Heading:
    """The wording of a question that is several groups of controls, above the first of them."""

    id: str
    text: str
    is_page_heading: bool


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of a matrix under their common heading, each a group of radio buttons of its own."""

    heading: Heading
    components: tuple[Component, ...]


Block = Component | RowGroup


@dataclass(frozen=True, slots=True)
class Inner:
    """Blocks to draw where this stands among the parameters of a component."""

    blocks: tuple[Block, ...]


def _fill(value: Any, draw: Callable[[Block], str]) -> Any:  # noqa: ANN401 (any parameter)
    match value:
        case Inner(blocks=blocks):
            # What the template's macro drew is markup already.
            return Markup("").join(Markup(draw(block)) for block in blocks)  # noqa: S704
        case Mapping():
            return {name: _fill(each, draw) for name, each in value.items()}
        case Sequence() if not isinstance(value, str):
            return [_fill(each, draw) for each in value]
        case _:
            return value
