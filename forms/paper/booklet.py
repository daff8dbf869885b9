"""The printed form: an A4 booklet as tagged PDF, copy by copy, and where its boxes stand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from forms.paper.codes import drawn
from forms.paper.content import printed_parts
from forms.paper.grid import CORNER_MM, CORNERS_MM, Layout, box_of
from forms.paper.serials import PrintedPage, written
from forms.paper.setting import Setting
from forms.paper.typesetting import tagged_pdf
from forms.paper.wanted import Surroundings
from forms.spec import Questionnaire

TEMPLATE = Path(__file__).with_suffix(".typ")
_WITHOUT_NUMBER = ({"serial": "", "codes": []},)
_LINES_ON_A_PAGE = {Setting.STANDARD: 22, Setting.LARGE_PRINT: 13, Setting.EASY_READ: 13}


class Booklet:
    """One questionnaire in one setting, ready to be printed in copies. The pages of every copy are the same."""

    def __init__(
        self, questionnaire: Questionnaire, setting: Setting, surroundings: Surroundings, *, is_numbered: bool = True
    ) -> None:
        self.questionnaire, self.setting = questionnaire, setting
        self._fixed = {**_fixed(questionnaire, setting, surroundings), "is_numbered": is_numbered}
        self.layout = self._laid_out()

    def pdf_of(self, serials: Sequence[int], *, made_at: datetime) -> bytes:
        """The copies with these serial numbers, one after the other. A copy has an even number of pages.

        So no two copies share a sheet that is printed on both sides. The same serials and moment, the same bytes.
        """
        copies = [self._copy(serial) for serial in serials]
        return tagged_pdf(TEMPLATE, self._data(copies, pages=self.layout.pages), made_at=made_at)

    def pdf_without_number(self, *, made_at: datetime) -> bytes:
        """One copy that has neither a serial number nor codes, so that nothing tells it from another."""
        return tagged_pdf(TEMPLATE, self._data(_WITHOUT_NUMBER, pages=self.layout.pages), made_at=made_at)

    def _laid_out(self) -> Layout:
        """Set one copy without a number and read from it where everything stands."""
        found = _told(self._data(_WITHOUT_NUMBER, pages=0))
        pages = max(end["page"] for end in found["end"])
        if pages % 2:
            self._fixed["has_blank_page"] = True
            found = _told(self._data(_WITHOUT_NUMBER, pages=0))
            pages += 1
        return Layout(pages=pages, boxes=tuple(box_of(box) for box in found["box"]))

    def _copy(self, serial: int) -> dict[str, Any]:
        form, version = self.questionnaire.key, self.questionnaire.version
        pages = range(1, self.layout.pages + 1)
        return {
            "serial": written(serial),
            "codes": [drawn(str(PrintedPage(form, version, page, serial))) for page in pages],
        }

    def _data(self, copies: Sequence[Mapping[str, Any]], *, pages: int) -> str:
        return json.dumps(self._fixed | {"copies": copies, "pages": pages})


def _told(data: str) -> dict[str, Any]:
    """What the boxes and the end of a form tell of themselves."""
    compiler = typst.Compiler(TEMPLATE, sys_inputs={"data": data})
    return {label: json.loads(compiler.query(f"<{label}>", field="value")) for label in ("box", "end")}


def _fixed(questionnaire: Questionnaire, setting: Setting, surroundings: Surroundings) -> dict[str, Any]:
    return {
        "title": questionnaire.title,
        "run_by": questionnaire.run_by,
        "summary": questionnaire.summary,
        "about": questionnaire.about,
        "privacy": questionnaire.privacy,
        "other_formats": questionnaire.other_formats,
        "contact": questionnaire.contact,
        "what_happens_next": questionnaire.what_happens_next,
        "setting": setting.value,
        "parts": [asdict(part) for part in printed_parts(questionnaire, setting)],
        "corners": CORNERS_MM,
        "corner_mm": CORNER_MM,
        "has_blank_page": False,
        "blank_lines": _LINES_ON_A_PAGE[setting],
        **asdict(surroundings),
    }
