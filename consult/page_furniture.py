"""What every page has: the partnership's name, dates as people write them, and the GOV.UK components."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from flask import Flask, g
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from consult.clock import in_london
from consult.compiled_templates import CompiledTemplates
from consult.config import Settings
from consult.rounding import (
    exact_percentage,
    exact_points,
    fixed,
    percentage,
    probability,
    short_exact_percentage,
    short_percentage,
    signed,
)


def long_date(value: date | datetime) -> str:
    """A date as GOV.UK writes it: 14 April 2024."""
    day = in_london(value) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B %Y}"


def month(value: datetime) -> str:
    """A London month: April 2024."""
    return f"{in_london(value):%B %Y}"


def date_and_time(value: datetime) -> str:
    """A London moment as GOV.UK writes it: 14 April 2024 at 11:59pm."""
    moment = in_london(value)
    return f"{long_date(moment)} at {_hour(moment)}"


def _hour(moment: datetime) -> str:
    if moment.minute == 0 and moment.hour % 12 == 0:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: 1 response, 1,211 responses."""
    noun = singular if number == 1 else plural or singular + "s"
    return f"{number:,} {noun}"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, or the items of a bulleted list."""

    paragraph: str = ""
    bullets: tuple[str, ...] = ()


def text_blocks(text: str) -> list[TextBlock]:
    """Plain text as paragraphs and lists: a blank line ends a block, "- " begins a bullet."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        lead = list(takewhile(lambda line: not line.startswith("- "), lines))
        if lead:
            blocks.append(TextBlock(paragraph=" ".join(lead)))
        bullets: list[str] = []
        for line in lines[len(lead) :]:
            if line.startswith("- "):
                bullets.append(line[2:])
            else:  # a bullet that runs over several lines
                bullets[-1] += " " + line
        if bullets:
            blocks.append(TextBlock(bullets=tuple(bullets)))
    return blocks


FILTERS = (
    long_date,
    month,
    date_and_time,
    percentage,
    short_percentage,
    exact_percentage,
    short_exact_percentage,
    probability,
    exact_points,
    fixed,
    signed,
    count_of,
    text_blocks,
)


def init_app(app: Flask, settings: Settings) -> None:
    """Give templates the filters and the components."""
    app.jinja_loader = ChoiceLoader(
        [PackageLoader("consult"), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
    )
    app.jinja_options["trim_blocks"] = True
    app.jinja_options["lstrip_blocks"] = True
    # A process reads templates as another compiled them: the first page of each would take a quarter of a second more.
    app.jinja_options["bytecode_cache"] = CompiledTemplates(settings.data_folder / "templates")
    for filter_ in FILTERS:
        app.add_template_filter(filter_)

    @app.context_processor
    def furniture() -> dict[str, object]:
        return {"partnership": settings.partnership, "user": g.get("user")}
