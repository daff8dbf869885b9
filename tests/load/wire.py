"""HTTP over one kept connection, at the least cost: the one who measures shares the machine with the server."""

import asyncio
import re
from dataclasses import dataclass, field

HERE = "127.0.0.1"
TIMEOUT_SECONDS = 60
# What browsers say. A response from a program that says nothing is marked, which those of residents are not.
SAID_BY_BROWSERS = (
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    b"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
    b"Accept-Language: en-GB,en;q=0.5\r\n"
    b"Accept-Encoding: gzip, deflate, br\r\n"
)
HEADS_END = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: *([^=]+)=([^;\r]*)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: *([^\r]+)", re.IGNORECASE)
CLOSING = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class NotServed(RuntimeError):
    """The server did not answer as it should. The text names the address, and what came instead."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one request was answered with."""

    status: int
    body: bytes
    onward: str | None


@dataclass(slots=True)
class _Arriving(asyncio.Protocol):
    """Gathers the bytes of one answer at a time."""

    waiting: "asyncio.Future[tuple[bytes, bytes]] | None" = None
    got: bytearray = field(default_factory=bytearray)
    is_lost: bool = False

    def data_received(self, data: bytes) -> None:
        """Hand the answer over once the whole of it is there."""
        self.got += data
        end = self.got.find(HEADS_END)
        if end < 0:
            return
        length = LENGTH.search(self.got, 0, end)
        whole = end + len(HEADS_END) + (int(length[1]) if length else 0)
        if len(self.got) >= whole and self.waiting is not None and not self.waiting.done():
            answer = bytes(self.got)
            self.got.clear()
            self.waiting.set_result((answer[:end], answer[end + len(HEADS_END) :]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so to whoever waits."""
        self.is_lost = True
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(NotServed(f"the server closed the connection ({exc or 'without an answer'})"))


@dataclass(slots=True)
class Resident:
    """One person's browser: its cookies, and a connection that is kept from page to page as browsers keep theirs."""

    port: int
    cookies: dict[bytes, bytes] = field(default_factory=dict)
    _transport: asyncio.Transport | None = None
    _arriving: _Arriving | None = None

    async def get(self, path: str) -> Answered:
        """Ask for an address."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n".encode(), b"")

    async def post(self, path: str, body: bytes) -> Answered:
        """Send a form."""
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\n{kind}".encode(), body)

    def leave(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()
        self._transport = self._arriving = None

    async def _ask(self, opening: bytes, body: bytes) -> Answered:
        transport, arriving = await self._connected()
        arriving.waiting = asyncio.get_running_loop().create_future()
        cookies = b"; ".join(b"%b=%b" % each for each in self.cookies.items())
        head = b"%bHost: %b\r\n%bCookie: %b\r\n\r\n" % (opening, HERE.encode(), SAID_BY_BROWSERS, cookies)
        transport.write(head + body)
        async with asyncio.timeout(TIMEOUT_SECONDS):
            head, content = await arriving.waiting
        self.cookies.update(COOKIE.findall(head))
        if CLOSING.search(head):
            self.leave()
        onward = LOCATION.search(head)
        return Answered(int(head[9:12]), content, onward[1].decode() if onward else None)

    async def _connected(self) -> tuple[asyncio.Transport, _Arriving]:
        if self._transport is None or self._arriving is None or self._arriving.is_lost:
            loop = asyncio.get_running_loop()
            self._transport, self._arriving = await loop.create_connection(_Arriving, HERE, self.port)
        return self._transport, self._arriving
