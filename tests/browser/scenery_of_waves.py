"""A series with waves of each sort, and files at each step of their way in."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session, select

from consult.models import Consultation, ImportedResponse, ResponseImport
from consult.reports.waves.lines import AGREE
from forms.answers import ChoiceAnswer, NumberAnswer
from tests.factories import Factories
from tests.integration.imports import EVERY_KIND, SURVEY, Additions, Imports
from tests.integration.waves import Waves

EARLIER = b"agree,impact,locality,heard\n" + b"Agree,6,East,An event\nDisagree,4,West,The website\n" * 40
WRONG = b"agree,years\nPerhaps,many\nAgree,12\n" + b"Perhaps,300\n" * 30
ASK = "Do you agree with the plan?"
ADDED = b"ID,Start time,Completion time,Email,Name,agree\n1,,,jo@example.org,Jo Example,Agree\n"


def add_waves(session: Session, factories: Factories) -> Mapping[str, str]:
    """A later wave with answers, an imported and a published earlier one, and imports that are not done."""
    waves, imports = Waves(session, factories), Imports(session, factories)
    series = waves.series("Yearly survey of everything")
    published = waves.published(series)
    waves.figures(published, "agree", ASK, {AGREE: 0.307}, half_width_0_to_1=0.035)
    days = {"first_on": date(2024, 3, 1), "last_on": date(2024, 4, 30)}
    whole = imports.whole(
        series, EARLIER, definition=EVERY_KIND, slug="wave-2024", label="2024", title="Survey 2024", **days
    )
    later = waves.wave(series, "2026", state="open")
    answer(waves, later)
    reading = imports.begin(series, b"agree\nAgree\n", definition=EVERY_KIND, label="2021", slug="wave-2021")
    unreadable = imports.carried_on(
        imports.begin(series, b"\xd0\xcf\x11\xe0", definition=EVERY_KIND, label="2020", slug="wave-2020")
    )
    matching = imports.carried_on(imports.begin(series, SURVEY, label="2016"))
    wrong = imports.matched(series, WRONG, definition=EVERY_KIND, label="2019", slug="wave-2019")
    wrong = imports.checked(wrong)
    fine = imports.checked(
        imports.matched(series, b"agree\nAgree\nAgree\n", definition=EVERY_KIND, label="2018", slug="wave-2018")
    )
    adding = Additions(session, factories)
    added = adding.dry_run(later, ADDED)
    return {
        "import_added": str(added.id),
        "series": str(series.id),
        "empty_series": str(waves.series("Another series").id),
        "published_wave": str(published.id),
        "later_wave": later.slug,
        "imported_response": first_response(session, whole),
        **{
            f"import_{name}": str(found.id)
            for name, found in {
                "whole": whole,
                "reading": reading,
                "unreadable": unreadable,
                "matching": matching,
                "wrong": wrong,
                "fine": fine,
            }.items()
        },
    }


def answer(waves: Waves, later: Consultation) -> None:
    """Answers in which some things changed and others did not."""
    for agree, impact, place, times in (
        ("agree", 7, "east", 70),
        ("disagree", 4, "west", 20),
        ("neither", 5, "south", 30),
    ):
        said = {"agree": ChoiceAnswer(agree), "impact": NumberAnswer(impact), "locality": ChoiceAnswer(place)}
        waves.answered(later, said, times)


def first_response(session: Session, found: ResponseImport) -> str:
    """A response that came in a file."""
    query = select(ImportedResponse.response_id).where(
        ImportedResponse.import_id == found.id, ImportedResponse.row == 2
    )
    return str(session.exec(query).one())
