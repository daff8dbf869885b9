"""What attackers put into addresses, filters and answers, tried at every place there is for it."""

import csv
import io
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html
from openpyxl import load_workbook
from werkzeug.routing import UnicodeConverter

from tests.factories import PASSWORD
from tests.integration.door.objects import calls_of, own_calls, values_of
from tests.integration.door.one_of_each import one_of_each
from tests.integration.door.robot import filled_forms
from tests.integration.door.test_canary_words import DRAWN
from tests.integration.door.test_every_object import kept_in
from tests.pages import PageClient

MARK = "<script>zzmark</script>"
ATTACK = f"1' OR '1'='1'); DROP TABLE response; -- %' UNION SELECT password_hash FROM user_account {MARK}\0"
A_LARGE_NUMBER = "9" * 40
TRAVERSALS = ("../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", ATTACK)
ELSEWHERE = (
    "//example.org",
    "https://example.org/",
    "/\\example.org",
    "javascript:alert(1)",
    "/\t/example.org",
    "\\\\x",
)
LEADS_TO_FILES = {"name", "filename", "value", "part"}
FORMULA = "=HYPERLINK(1)+"
A_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def test_nothing_in_a_filter_or_search_is_run_or_shown_as_code(app, session, factories, admin):
    rows = one_of_each(session, factories.consultation(), factories.user())
    before = kept_in(session)
    matching = app.url_map.bind("localhost")
    asked: set[tuple[str, str]] = set()
    for call in own_calls(app, rows):
        if call.method != "GET" or DRAWN.search(call.address) or (page := shown(admin, call.address)) is None:
            continue
        for address, names in parameters_on(page, call.address).items():
            endpoint, _ = matching.match(address)
            new = sorted(name for name in names if (endpoint, name) not in asked)
            if new and (address == call.address or shown(admin, address) is not None):
                asked.update((endpoint, name) for name in new)
                attack(admin, address, new)
    assert len(asked) > 80
    assert kept_in(session) == before


def shown(browser: PageClient, address: str) -> str | None:
    """The page at an address; None where there is none, or a made-up row keeps it from being drawn."""
    try:
        with browser.http.get(address) as answer:
            return answer.text if answer.status_code == 200 and answer.mimetype == "text/html" else None
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def parameters_on(page: str, address: str) -> dict[str, set[str]]:
    """The names that the filters, searches and links of a page put into addresses below it."""
    found: dict[str, set[str]] = {}
    for form in filled_forms(page, address):
        if form.method == "GET":
            found.setdefault(urlsplit(form.address).path, set()).update(form.data)
    for link in html.fromstring(page).xpath("//main//a/@href"):
        parts = urlsplit(link)
        if parts.path in ("", address):
            found.setdefault(address, set()).update(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
    return found


def attack(browser: PageClient, address: str, names: list[str]) -> None:
    queries = [*({name: ATTACK} for name in names), dict.fromkeys(names, A_LARGE_NUMBER)]
    for query in queries:
        with browser.http.get(address, query_string=query) as answer:
            assert answer.status_code in (200, 302, 303, 400, 404), (address, query)
            assert MARK not in answer.text, (address, query)


def test_no_part_of_an_address_leads_out_of_its_folder_or_into_the_database(app, session, factories, admin):
    rows = one_of_each(session, factories.consultation(), factories.user())
    token = admin.token()
    before = kept_in(session)
    tried = 0
    for rule in app.url_map.iter_rules():
        values = values_of(rule, rows)
        for part in sorted(rule.arguments):
            if not isinstance(rule._converters[part], UnicodeConverter) and rule.endpoint != "static":
                continue
            for value in TRAVERSALS if part in LEADS_TO_FILES else TRAVERSALS[-1:]:
                for call in calls_of(app, rule, {**values, part: value}):
                    data = {"csrf_token": token} if call.method == "POST" else None
                    with admin.http.open(call.address, method=call.method, data=data) as answer:
                        assert answer.status_code in (302, 303, 308, 400, 404, 405, 409), call
                        assert "root:" not in answer.text
                    tried += 1
    assert tried > 200
    assert kept_in(session) == before


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(client, factories, target):
    user = factories.user()
    assert "example.org" not in str(client.get("/account/sign-in").tree.xpath("//form/@action"))
    page = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "next": target})
    assert urlsplit(page.response.location).netloc == ""
    assert page.response.location.startswith("/officers")


def test_no_export_holds_a_cell_that_a_spreadsheet_would_run(app, session, factories, admin):
    rows = one_of_each(session, factories.consultation(), factories.user(), begins=FORMULA)
    token = admin.token()
    cells: dict[str, list[object]] = {}
    for rule in app.url_map.iter_rules():
        values = values_of(rule, rows)
        for ending in ("csv", "xlsx") if "ending" in values else ("",):
            if ending and not rule._converters["ending"].regex.count(ending):
                continue
            for call in calls_of(app, rule, {**values, **({"ending": ending} if ending else {})}):
                if not call.address.endswith((".csv", ".xlsx")):
                    continue
                data = {"csrf_token": token} if call.method == "POST" else None
                with admin.http.open(call.address, method=call.method, data=data) as answer:
                    if answer.status_code == 200:
                        cells[call.address] = cells_of(answer.data, call.address)
    risky = {
        (address, cell)
        for address, found in cells.items()
        for cell in found
        if str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) and not A_NUMBER.fullmatch(str(cell))
    }
    assert not risky
    with_words = [address for address, found in cells.items() if any("HYPERLINK" in str(cell) for cell in found)]
    assert len(with_words) > 5, sorted(cells)


def cells_of(content: bytes, address: str) -> list[object]:
    """Every cell of a file; what stands in one as a formula begins with =, as it does there."""
    if address.endswith(".csv"):
        return [cell for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in line]
    book = load_workbook(io.BytesIO(content))
    found = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell.value for cell in found if cell.data_type == "f"]
    return [f"'{cell.value}" for cell in found]
