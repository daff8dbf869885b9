"""The summary as a board paper: a tagged PDF that a screen reader can follow, made by typst."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import assert_never

from consult.reports.chart_pictures import Picture
from consult.reports.rendering import wording
from consult.reports.rendering.order import HALF_WIDTH_MM, HIGHEST_MM, WIDTH_MM, Figure, Figures, set_in_order
from consult.reports.summary.content import (
    Block,
    Bullets,
    Definitions,
    Heading,
    Paragraph,
    Part,
    Quotes,
    Section,
    SummaryContent,
)
from consult.reports.summary.tables import Cell, Table
from consult.reports.typesetting import is_right_to_left, typeset

TEMPLATE = Path(__file__).with_suffix(".typ")
UNBROKEN = 24
"""How many letters a word may have before it gets places where a line may break in it."""
MAY_BREAK = "\u200b"

Data = dict[str, object]


def as_pdf(content: SummaryContent, pictures: Mapping[str, Picture]) -> bytes:
    """The whole summary as PDF/UA-1, with contents, numbered headings and its checksum at the foot of every page."""
    data = {
        "title": content.title,
        "author": content.identity.run_by,
        "seal": wording.seal_of(content),
        "contents": wording.CONTENTS,
        "headline_title": wording.HEADLINE,
        "headline": [breakable(sentence.text) for sentence in content.headline],
        "facts_title": wording.FACTS,
        "warnings": [breakable(warning) for warning in wording.warnings_of(content)],
        "facts": [
            {"term": breakable(fact.term), "meaning": breakable(fact.meaning)} for fact in wording.facts_of(content)
        ],
        "parts": [_part(part, pictures) for part in content.parts],
    }
    return typeset(TEMPLATE, data, about=content.title, made_at=content.identity.made_at)


def breakable(text: str) -> str:
    """The text with places where a line may break in words too long for a column: addresses, checksums, typing."""
    return re.sub(rf"\S{{{UNBROKEN},}}", lambda found: MAY_BREAK.join(_pieces(found.group())), text)


def _pieces(word: str) -> Iterator[str]:
    for start in range(0, len(word), UNBROKEN // 2):
        yield word[start : start + UNBROKEN // 2]


def _part(part: Part, pictures: Mapping[str, Picture]) -> Data:
    return {
        "title": part.title,
        "absent": part.absent or "",
        "sections": [_section(section, pictures) for section in part.sections],
    }


def _section(section: Section, pictures: Mapping[str, Picture]) -> Data:
    # A heading inside a section is one level below the section's own, or takes its place where it has none.
    level = 3 if section.heading else 2
    blocks = [_block(block, level) for block in set_in_order(section, pictures)]
    return {"heading": breakable(section.heading), "blocks": blocks}


def _block(block: Block | Figures, level: int) -> Data:
    match block:
        case Heading():
            return {"is": "heading", "text": breakable(block.text), "level": level}
        case Paragraph():
            return {"is": "paragraph", **_typed(block.text), "is_warning": block.is_warning}
        case Bullets():
            return {"is": "bullets", "items": [breakable(item) for item in block.items]}
        case Quotes():
            quotes = [_typed(quote.text) | {"about": breakable(wording.about_quote(quote))} for quote in block.quotes]
            return {"is": "quotes", "quotes": quotes}
        case Definitions():
            found = [{"term": breakable(each.term), "meaning": breakable(each.meaning)} for each in block.definitions]
            return {"is": "definitions", "definitions": found}
        case Table():
            return _table(block)
        case Figures():
            return {"is": "figures", "figures": [_figure(each, len(block.figures)) for each in block.figures]}
        case _:
            assert_never(block)


def _typed(text: str) -> Data:
    return {"text": breakable(text), "is_right_to_left": is_right_to_left(text)}


def _table(table: Table) -> Data:
    return {
        "is": "table",
        "caption": breakable(table.caption),
        "row_heading": table.row_heading,
        "pieces": [_piece(table, piece) for piece in wording.pieces_of(table.columns)],
        "notes": [breakable(line) for line in wording.said_under(table)],
    }


def _piece(table: Table, places: range) -> Data:
    label_width, *widths = wording.widths_of(table, places)
    groups = [
        {
            "group": breakable(group),
            "rows": [
                {
                    "label": breakable(row.label),
                    "is_bold": wording.stands_out(table, row),
                    "is_under": row.level > 0,
                    "is_together": row.is_together,
                    "cells": [_cell(row.cells[place]) for place in places],
                }
                for row in rows
            ],
        }
        for group, rows in wording.grouped_rows(table)
    ]
    columns = [
        {
            "label": breakable(column.label),
            "is_numeric": column.kind.is_numeric,
            "width": width,
        }
        for column, width in zip((table.columns[place] for place in places), widths, strict=True)
    ]
    return {"label_width": label_width, "columns": columns, "groups": groups}


def _cell(cell: Cell) -> Data:
    return {"text": breakable(cell.text), "range": cell.range_text}


def _figure(figure: Figure, beside: int) -> Data:
    """Pictures no wider than their room and no higher than a page."""
    room = WIDTH_MM if beside == 1 else HALF_WIDTH_MM
    pictures = []
    for picture, alt in figure.described():
        svg = picture.svg.decode()
        width, height = (float(size) for size in _sizes(svg))
        pictures.append({"alt": alt, "svg": svg, "width_mm": min(room, HIGHEST_MM * width / height)})
    return {"title": breakable(figure.chart.title), "pictures": pictures}


def _sizes(svg: str) -> tuple[str, str]:
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert found, "the drawing program says how large a picture is"  # noqa: S101
    return found.group(1), found.group(2)
