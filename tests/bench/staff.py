"""Staff at work: signing in, reading every page that their front page leads to, and keying paper."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from consult.demo.people import LOGINS, Login
from consult.models import Role
from tests.bench.browser import Browser, NotAsThingsStand, UnexpectedAnswer, Visit
from tests.bench.filling import FilledForm, fill_in
from tests.bench.journeys import COMMENT

SERIAL = "form-serial"
FRONT_PAGES = {Role.POLICY: "/policy/", Role.BOARD: "/board/", Role.OFFICER: "/officers/"}


@dataclass(frozen=True, slots=True)
class Keying:
    """How long it took to show an empty sheet, to save each field, and to save a filled form."""

    shown_milliseconds: tuple[float, ...]
    saved_milliseconds: tuple[float, ...]
    field_milliseconds: tuple[float, ...]


def login_of(role: Role) -> Login:
    """The demonstration's account with this role."""
    return next(login for login in LOGINS if login.role is role)


def sign_in(port: int, role: Role) -> Browser:
    """A browser in which somebody of this role has signed in."""
    browser = Browser(port)
    form = fill_in(browser.get("/account/sign-in"), COMMENT)
    login = login_of(role)
    browser.post(form.action, {**form.fields, "email": login.email, "password": login.password})
    return browser


def sign_in_at_once(port: int, people: int) -> None:
    """Have so many people sign in at the same moment: checking a password takes memory on purpose."""
    with ThreadPoolExecutor(people) as pool:
        list(pool.map(lambda _person: sign_in(port, Role.BOARD), range(people)))


def read_everything(port: int, role: Role, *, most: int) -> Sequence[Visit]:
    """Follow every link and picture from the front page of a role, breadth first, up to so many addresses.

    What cannot be had as things stand is passed over.
    """
    front = FRONT_PAGES[role]
    browser = sign_in(port, role)
    waiting, known = deque([front]), {front}
    visits: list[Visit] = []
    while waiting and len(visits) < most:
        try:
            visits.append(browser.get(waiting.popleft()))
        except NotAsThingsStand:
            continue
        new = [address for address in _addresses_on(visits[-1], front) if address not in known]
        waiting.extend(new)
        known.update(new)
    return visits


def key_paper_forms(port: int, batch_id: UUID, forms: int) -> Keying:
    """Key that many paper forms into a batch, field by field, one after the other."""
    officer = sign_in(port, Role.OFFICER)
    shown, saved, fields = [], [], []
    for _ in range(forms):
        sheet = officer.get(f"/officers/batches/{batch_id}/forms/new")
        form = fill_in(sheet, COMMENT)
        fields += [officer.post(path, sent).milliseconds for path, sent in _fields_of(sheet, form)]
        after = officer.post(form.action, form.fields)
        if "Saved as" not in after.tree.text_content():
            raise UnexpectedAnswer(f"{form.action} did not say that the form was saved")
        shown.append(sheet.milliseconds)
        saved.append(after.milliseconds)
    return Keying(tuple(shown), tuple(saved), tuple(fields))


def _fields_of(sheet: Visit, form: FilledForm) -> list[tuple[str, dict[str, str]]]:
    """What the page's script sends while the form is keyed: where to, and the controls of one question."""
    addresses = sheet.tree.xpath("//form/@data-keying-fields")[0]
    marks = {name: form.fields[name] for name in ("csrf_token", "form-version")}
    questions = [each for each in sheet.tree.xpath("//*[@data-question]") if each.get("data-question") != SERIAL]
    return [
        (
            addresses.replace("QUESTION", question.get("data-question")),
            {**marks, **{name: form.fields[name] for name in question.xpath(".//@name") if name in form.fields}},
        )
        for question in questions
    ]


def _addresses_on(visit: Visit, front: str) -> list[str]:
    """The addresses below the front page that a page links to or shows, in its order, each once."""
    if visit.kind != "text/html":
        return []
    found = visit.tree.xpath("//a/@href | //img/@src")
    paths = [_same_site(urljoin(visit.path, address)) for address in found]
    return list(dict.fromkeys(path for path in paths if path.startswith(front)))


def _same_site(address: str) -> str:
    parts = urlsplit(address)
    if parts.netloc:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
