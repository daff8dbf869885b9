"""Asks a provider, which may be slow, away, or send anything: with little patience, and little room."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from consult.openid.errors import ProviderAway

PATIENCE_IN_SECONDS = 5.0
"""For a connection, for a first word, and for the whole of an answer."""
LARGEST_ANSWER = 512 * 1024
AT_ONCE = 2
"""How many requests of a process may wait for the provider: the other threads go on serving residents."""

WAIT_FOR_OTHERS_SECONDS = 1.0

_room = BoundedSemaphore(AT_ONCE)


class Impatient(HTTPAdapter):
    """Reads an answer whole before it is given on, and gives up on one that is too large or too slow."""

    def __init__(self, patience: float) -> None:
        super().__init__()
        self._patience = patience

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override] # noqa: ANN401 - what requests hands on
        """Send a request, and read what comes back."""
        ends = monotonic() + self._patience
        response = super().send(request, **{**options, "stream": True, "timeout": self._patience})
        try:
            response.raw = BytesIO(self._body_of(response, ends))
        except HTTPError as error:
            raise RequestException(type(error).__name__) from None
        return response

    @staticmethod
    def _body_of(response: Response, ends: float) -> bytes:
        body = b""
        with response.raw as raw:
            while piece := raw.read1(65_536, decode_content=True):
                body += piece
                if len(body) > LARGEST_ANSWER or monotonic() > ends:
                    raise RequestException("the answer is too large or takes too long")
        return body


def be_impatient(session: Session, patience: float) -> None:
    """Have a session of requests give up soon."""
    adapter = Impatient(patience)
    session.mount("https://", adapter)
    session.mount("http://", adapter)


@contextmanager
def asking() -> Iterator[None]:
    """Hold one of the places for those who wait for the provider. Raises ProviderAway for whatever goes wrong there."""
    if not _room.acquire(timeout=WAIT_FOR_OTHERS_SECONDS):
        raise ProviderAway("too many wait for it already")
    try:
        yield
    except (RequestException, ValueError, TypeError) as error:
        raise ProviderAway(type(error).__name__) from None
    finally:
        _room.release()


def fetch_json(address: str, patience: float) -> Mapping[str, Any]:
    """The JSON object at an address. Raises ProviderAway."""
    with asking(), Session() as session:
        be_impatient(session, patience)
        response = session.get(address, headers={"Accept": "application/json"}, allow_redirects=False)
        if response.status_code != 200:
            raise ProviderAway(f"it answered with {response.status_code}")
        found = response.json()
    if not isinstance(found, dict):
        raise ProviderAway("it answered with something else than was asked for")
    return found
