"""A web host that is cut off while somebody sends: what is confirmed is kept, and nobody else is held up for long."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import select

from consult.models import Response
from tests.integration.public.conftest import SHORTEST
from tests.integration.tasks.hosts import Host, another_host, may_make_hosts, reached_over_the_line

SLUG = "cut-off"
CHECK = f"/consultations/{SLUG}/check"

pytestmark = pytest.mark.skipif(
    not may_make_hosts(), reason="a host of its own takes root, and Linux with the command ip"
)


@pytest.fixture(autouse=True)
def on_postgresql(request):
    if request.config.getoption("--database") != "postgresql":
        pytest.skip("hosts share PostgreSQL, not a file of SQLite")


@pytest.fixture
def answered(client, factories):
    """The cookie of a browser in which everything is answered and nothing sent."""
    factories.consultation(slug=SLUG)
    for page, data in SHORTEST.items():
        client.post(f"/consultations/{SLUG}/answer/{page}", data)
    return client.http.get_cookie("consult_session").value


@pytest.fixture
def socket_of_the_server(database_url) -> str:
    return f"{parse_qs(urlsplit(database_url).query)['host'][0]}/.s.PGSQL.5432"


@contextmanager
def sending_on(host: Host, port: int, folder, cookie: str, *options: str) -> Iterator[tuple[IO[str], IO[str]]]:
    """The process of a person who sends there: what it is told, and what it tells."""
    command = (sys.executable, "-m", "tests.integration.sending_process")
    database = f"postgresql://postgres@{host.here}:{port}/postgres"
    with subprocess.Popen(
        [*host.command, *command, database, str(folder), SLUG, cookie, *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process.stdin, process.stdout
        finally:
            process.kill()


def go_on(told: IO[str]) -> None:
    told.write("go on\n")
    told.flush()


def references(session) -> Sequence[str]:
    session.rollback()
    return session.exec(select(Response.reference)).all()


def test_what_it_had_locked_is_free_before_others_give_up_and_its_own_response_is_not_confirmed(
    client, session, answered, socket_of_the_server, tmp_path
):
    """The person, who is shown nothing, sends again, and another host serves them."""
    with (
        another_host() as host,
        reached_over_the_line(host, socket_of_the_server) as port,
        sending_on(host, port, tmp_path, answered, "let_go_soon") as (told, tells),
    ):
        assert tells.readline().strip() == "stopped"
        host.cut_off()
        sent = client.post(CHECK)  # waits for the lock, and has it once the server has given the other up
        [reference] = references(session)
        confirmation = f"/consultations/{SLUG}/sent/{reference}"
        assert sent.response.location == confirmation
        host.join_again()
        go_on(told)
        assert tells.readline().split() == ["503", "-"]
        go_on(told)
        assert tells.readline().split() == ["303", confirmation]
    assert references(session) == [reference]


def test_a_commit_whose_answer_is_lost_is_not_confirmed_and_sending_again_finds_it(
    session, answered, socket_of_the_server, tmp_path
):
    """The server has committed, and the host never hears of it: nobody was shown a reference, and one is kept."""
    with another_host() as host:

        def cut_off_at_the_commit(sent: bytes) -> None:
            if b"COMMIT" in sent and is_sending:
                host.cut_off()

        is_sending: list[bool] = []
        with (
            reached_over_the_line(host, socket_of_the_server, overhear=cut_off_at_the_commit) as port,
            sending_on(host, port, tmp_path, answered) as (told, tells),
        ):
            assert tells.readline().strip() == "stopped"
            is_sending.append(True)
            go_on(told)
            assert tells.readline().split() == ["503", "-"]
            [reference] = references(session)
            is_sending.clear()
            host.join_again()
            go_on(told)
            assert tells.readline().split() == ["303", f"/consultations/{SLUG}/sent/{reference}"]
    assert references(session) == [reference]
