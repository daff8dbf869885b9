"""The equality questions on a sheet of their own, which nothing joins to a form: it has no number and no code."""

from datetime import datetime

from forms.loading import equality_section
from forms.paper.booklet import Booklet
from forms.paper.setting import Setting
from forms.paper.wanted import Surroundings

ABOUT = """\
These questions are optional. You can skip any of them, or all of them.

Hand this sheet in by itself: not stapled to your form, and not in the same envelope. It has no number, so nobody can \
tell which form is yours.

We ask these questions to see whether we have heard from the people that the consultation affects. Public bodies must \
think about this under the Equality Act 2010.
"""


def draw_equality_sheet(
    title: str, run_by: str, setting: Setting, surroundings: Surroundings, *, made_at: datetime
) -> bytes:
    """The sheet as tagged PDF, two leaves of A4 as a rule, for the consultation with this title.

    It is the same for every form, so one file is printed as often as there are forms.
    """
    # Whom to ask, and what happens next, stands on the form that it goes with.
    words = {"run_by": run_by, "summary": f"For people who answer “{title}”.", "about": ABOUT}
    section = equality_section().model_copy(
        update={**words, "what_happens_next": "", "other_formats": "", "contact": ""}
    )
    sheet = Booklet(section, setting, surroundings, is_numbered=False)
    return sheet.pdf_without_number(made_at=made_at)
