"""Whole pages and files attacked: the summary of the board, its spreadsheet, and what the public may read."""

import io
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from math import inf

import openpyxl
import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.figures.disclosure.hiding import Protection
from consult.models import Channel, Decision, Role
from consult.reports import area_shares
from consult.reports.anonymised import making
from consult.reports.anonymised.columns import CHANNEL, Wanted
from consult.reports.anonymised.making import NOT_SHOWN, make_file
from consult.reports.rendering.workbook import as_xlsx
from consult.reports.small_groups import GroupsShown, link_groups
from consult.reports.summary.content import SignOff, SummaryContent
from consult.reports.summary.freezing import freeze
from consult.services import summaries
from consult.services.summaries import NewFile
from tests.integration.reports.attacker import PLACES, ROUTES, Kind, Reader

CHANNELS = {"online": Channel.ONLINE, "on paper": Channel.PAPER, "by letter": Channel.LETTER}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SPEEDING, PARKING, YOUTH, DRUGS = "road-speeding", "road-parking", "asb-youth", "asb-drugs"


def people(place: str, how_many: int, *themes: str, route: str = "online", is_body: bool = False) -> list[Kind]:
    return [Kind(place, route, is_body, frozenset(themes))] * how_many


SCENES = {
    "a small place": [
        *people("East", 20, SPEEDING),
        *people("East", 4, YOUTH, route="on paper"),
        *people("South", 3, SPEEDING, YOUTH),
        *people("West", 9, SPEEDING),
        *people("West", 3, DRUGS, route="by letter"),
        *people("Somewhere else", 7, PARKING),
    ],
    "small cells in large places": [
        *people("East", 16, SPEEDING, YOUTH),
        *people("East", 2, DRUGS),
        *people("South", 14, SPEEDING),
        *people("South", 1, PARKING, DRUGS, route="by letter"),
        *people("West", 11, YOUTH, route="on paper"),
        *people("West", 3, SPEEDING),
        *people("West", 2, PARKING),
    ],
    "few individuals among bodies": [
        *people("East", 8, SPEEDING, is_body=True),
        *people("West", 7, YOUTH, is_body=True, route="by letter"),
        *people("West", 2, SPEEDING),
    ],
    "hardly anybody": [*people("East", 4, SPEEDING), *people("West", 3, SPEEDING, route="on paper")],
}


@pytest.fixture
def answer(session, publishing):
    """Have people answer, each with a comment that is coded."""

    def make(everybody: Sequence[Kind]) -> None:
        values = {label: value for value, label in PLACES.items()}
        for number, kind in enumerate(everybody):
            response = publishing.answer(
                f"person number {number} said a few words about it here",
                locality=values[kind.place],
                themes=sorted(kind.themes),
                agrees="no",
                on_behalf_of=f"Parish council {number}" if kind.is_body else None,
            )
            response.channel = CHANNELS[kind.route]
            session.add(response)
        if not session.exec(select(Decision)).all():
            decided = Decision(
                consultation_id=publishing.consultation.id,
                question_key="main_issue",
                theme_key=SPEEDING,
                decided="Two speed signs",
                changed_by_id=publishing.moderator.id,
                published_at=utc_now(),
            )
            session.add(decided)
        session.commit()

    return make


@pytest.fixture
def sign(session, publishing, factories):
    """Make a summary of the consultation as it stands, and sign it."""

    def make() -> SummaryContent:
        consultation = publishing.consultation
        signer = factories.user(role=Role.POLICY)
        content = freeze(session, consultation, asked_by=signer.name, partnership="Test", smallest=5)
        summary = summaries.request_summary(session, consultation, requested_by=signer)
        summaries.claim_summary(session, summary.id)
        summaries.keep_draft(session, summary, content.to_json(), (), not_to_sign_because=None)
        session.commit()
        checksum = content.checksum()
        summaries.sign_off(session, summary, signed_by=signer, checksum=checksum, because="More came in")
        summaries.claim_summary(session, summary.id)
        number = summary.number or 0
        signed = content.signed(
            SignOff(number=number, signed_by=signer.name, signed_at=utc_now(), draft_checksum=checksum)
        )
        summaries.seal(session, summary, signed.to_json(), [NewFile("summary.xlsx", XLSX, as_xlsx(signed))])
        session.commit()
        return signed

    return make


@pytest.fixture
def read(sign, publishing, board, client):
    """Sign a summary, and read its page, its spreadsheet and the page of the public."""

    def make() -> Reader:
        sign()
        slug = publishing.consultation.slug
        reader = Reader()
        reader.reads_page(board.get(f"/board/{slug}"))
        file = board.http.get(f"/board/{slug}/summaries/1/summary.xlsx")
        assert file.status_code == 200
        reader.reads_workbook(openpyxl.load_workbook(io.BytesIO(file.data), read_only=True))
        reader.reads_page(client.get(f"/consultations/{slug}/outcome"))
        return reader

    return make


@pytest.mark.parametrize("scene", SCENES)
def test_nobody_can_work_out_a_small_group_from_all_that_is_shown(answer, read, scene):
    answer(SCENES[scene])
    reader = read()
    assert reader.limits
    assert reader.worked_out(SCENES[scene]) == []
    assert reader.unexplained() == []


def only_the_small(shown: GroupsShown, *, smallest: int) -> Protection:
    """What a page would hide that looked at no sum."""
    counts = link_groups(shown).counts
    small = frozenset(who for who, count in counts.items() if count.is_of_people and 0 < count.number < smallest)
    return Protection(smallest, frozenset(counts), hidden=small)


def nothing(shown: GroupsShown, *, smallest: int) -> Protection:
    return Protection(smallest, frozenset(link_groups(shown).counts))


@pytest.mark.parametrize(
    ("choose", "given_away"),
    [
        (
            nothing,
            {
                "South: 3, read as 3 to 3",
                "by letter: 3, read as 3 to 3",
                "East on Youth-related ASB: 4, read as 4 to 4",
            },
        ),
        (only_the_small, {"South: 3, read as 3 to 3"}),
    ],
)
def test_the_attack_succeeds_where_less_is_hidden(answer, read, monkeypatch, choose: Callable, given_away: set[str]):
    monkeypatch.setattr(area_shares, "protect_small_groups", choose)
    answer(SCENES["a small place"])
    assert given_away <= set(read().worked_out(SCENES["a small place"]))


def hidden_rows(content: SummaryContent) -> set[tuple[str, str, str]]:
    tables = [table for table in content.tables if any(cell.hidden for row in table.rows for cell in row.cells)]
    return {
        (table.key, row.group, row.label)
        for table in tables
        for row in table.rows
        if any(cell.hidden for cell in row.cells)
    }


def test_a_new_summary_shows_nothing_that_the_one_before_it_hides(answer, sign):
    answer(
        [
            *people("East", 20, SPEEDING, YOUTH),
            *people("South", 3, SPEEDING),
            *people("West", 9, SPEEDING),
            *people("Somewhere else", 10, SPEEDING),
            *people("East", 2, DRUGS, PARKING, route="on paper"),
            *people("East", 6, PARKING, route="by letter"),
        ]
    )
    first = sign()
    before = hidden_rows(first)
    assert {("closed-locality", "", "South"), ("closed-locality", "", "West"), ("routes", "", "By letter")} <= before
    assert ("closed-locality", "", "Somewhere else") not in before
    # By itself the new summary would hide another place with the south, and other routes: they are smaller now.
    answer([*people("West", 3, SPEEDING), *people("West", 12, PARKING, route="by letter")])
    after = hidden_rows(sign())
    assert {each for each in before if not each[0].startswith("places-")} <= after
    assert {each for each in after if each[2] == "West"}


BESIDE_A_FILE = [
    *people("East", 40, SPEEDING),
    *people("East", 12, YOUTH, route="on paper"),
    *people("South", 30, SPEEDING, YOUTH),
    *people("South", 3, PARKING, route="on paper"),
    *people("West", 25, SPEEDING),
    *people("West", 15, DRUGS, route="on paper"),
    *people("Somewhere else", 3, PARKING),
    *people("East", 2, SPEEDING, is_body=True, route="by letter"),
]
ROUTES_IN_FILE = {"online": "online", "on paper": "paper", "by letter": "letter"}


def reads_file(reader: Reader, shown: Counter[tuple[str, str]]) -> None:
    """Learn from an anonymised file that at least so many individuals are of each combination that it shows."""
    for (place, route), number in shown.items():
        reader.learns(
            lambda kind, place=place, route=route: (
                not kind.is_body and kind.place == place and ROUTES_IN_FILE[kind.route] == route
            ),
            number,
            inf,
        )


def combinations_worked_out(reader: Reader, everybody: Sequence[Kind]) -> list[str]:
    """The small groups from a place by a route of which fewer numbers are possible than the threshold."""
    found = []
    for place, route in itertools.product(PLACES.values(), ROUTES):
        number = sum(kind.place == place and kind.route == route for kind in everybody)
        if 0 < number < reader.smallest:
            fewest, most = reader.bounds(
                lambda kind, place=place, route=route: kind.place == place and kind.route == route
            )
            if most - fewest + 1 < reader.smallest:
                found.append(f"{place} {route}: {number}, read as {fewest} to {most}")
    return found


def only_large_groups(facts: Sequence[tuple[str, ...]], *, smallest: int) -> frozenset[int]:
    """What a file would show that hid the small combinations alone."""
    counts = Counter(facts)
    return frozenset(place for place, each in enumerate(facts) if counts[each] >= smallest)


@pytest.mark.parametrize("protects", [True, False], ids=["as it is made", "with only the small hidden"])
def test_an_anonymised_file_beside_the_summary_gives_no_small_group_away(
    answer, read, session, publishing, monkeypatch, protects
):
    if not protects:
        monkeypatch.setattr(making, "rows_to_show", only_large_groups)
    answer(BESIDE_A_FILE)
    reader = read()
    wanted = Wanted(facts=("locality", CHANNEL), answers=("agree",))
    file = make_file(session, publishing.consultation, wanted, smallest=5, secret="a secret of the tests")
    shown = Counter((str(row[0]), str(row[1])) for row in file.rows if row[0] != NOT_SHOWN)
    assert len(shown) >= 4
    reads_file(reader, shown)
    given_away = [*reader.worked_out(BESIDE_A_FILE), *combinations_worked_out(reader, BESIDE_A_FILE)]
    assert bool(given_away) is not protects
