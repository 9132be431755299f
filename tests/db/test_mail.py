"""Mail leaves the outbox over SMTP, to a server of the test's own that speaks the protocol."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from sqlalchemy import text

from app.actions import mail
from app.domain.paging import MOST, Asked
from app.domain.people.areas import Area
from app.gateways.mail import AddressFault, Letter, NotDelivered, Post, post_at
from tests.make import World

LETTER = Letter(
    id=UUID(int=7),
    recipient="pia@example.fi",
    subject="Päätös\r\nBcc: kaikki@example.fi",
    body="Hyvä tarjoaja, päätös on tehty.\n.\nTerveisin",
    at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
)


@dataclass
class MailServer:
    """What came, and whom it does not take mail for."""

    refuses: str = ""
    came: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode().strip():
            if self.refuses and self.refuses in line:
                writer.write(b"550 nobody of that name\r\n")
            elif line.upper() == "DATA":
                writer.write(b"354 go on\r\n")
                self.came.append(await _body(reader))
                writer.write(b"250 taken\r\n")
            else:
                writer.write(b"221 bye\r\n" if line.upper() == "QUIT" else b"250 good\r\n")
            await writer.drain()
        writer.close()


async def _body(reader: asyncio.StreamReader) -> bytes:
    """The lines until the one with a dot alone; a dot that begins another was doubled on the way."""
    lines: list[bytes] = []
    while (line := await reader.readline()) != b".\r\n":
        lines.append(line.removeprefix(b"."))
    return b"".join(lines)


@asynccontextmanager
async def listening(server: MailServer) -> AsyncIterator[Post]:
    """The address where `server` listens."""
    listener = await asyncio.start_server(server.talk, "127.0.0.1")
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        yield post_at(f"smtp://127.0.0.1:{port}?from=no-reply@alue.example")


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


async def test_a_letter_comes_as_it_was_written() -> None:
    server = MailServer()
    async with listening(server) as post:
        await post.send(LETTER)
    message = read(server.came[0])
    assert (message["To"], message["From"]) == ("pia@example.fi", "no-reply@alue.example")
    assert message["Subject"] == "Päätös Bcc: kaikki@example.fi"
    assert message["Bcc"] is None
    assert message["Message-ID"] == f"<{LETTER.id}@alue.example>"
    assert message.get_content().strip().splitlines() == LETTER.body.splitlines()


async def test_a_server_that_says_no_or_is_not_there() -> None:
    async with listening(MailServer(refuses="pia@example.fi")) as post:
        with pytest.raises(NotDelivered):
            await post.send(LETTER)
    with pytest.raises(NotDelivered):
        await post.send(LETTER)


@pytest.mark.parametrize(
    "address",
    ["", "http://x?from=a@b", "smtp://x", "smtp://?from=a@b", "smtp://x?from=me", "smtp://x?from=a@b&from=c@d"],
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(AddressFault):
        post_at(address)


async def _area(world: World) -> Area:
    async with world.work("officer") as work:
        return work.area


async def _write(world: World, *recipients: str) -> None:
    async with world.owner.begin() as connection:
        for recipient in recipients:
            await connection.execute(
                text("INSERT INTO outbox (id, area_id, recipient, subject, body, at) VALUES (gen_random_uuid(), :a, :r, 'Aihe', 'Teksti', now())"),
                {"a": world.area, "r": recipient},
            )  # fmt: skip


async def test_each_waiting_message_goes_once(area: World) -> None:
    await _write(area, "a@example.fi", "b@example.fi")
    server = MailServer()
    async with listening(server) as post:
        where = await _area(area)
        went = [await mail.deliver(area.engine, area.sealer, where, post) for _ in range(2)]
    assert went == [2, 0]
    assert sorted(read(raw)["To"] for raw in server.came) == ["a@example.fi", "b@example.fi"]


async def test_what_is_refused_waits_and_holds_nobody_else_up(area: World) -> None:
    await _write(area, "bad@example.fi", "good@example.fi")
    async with listening(MailServer(refuses="bad@example.fi")) as post:
        assert await mail.deliver(area.engine, area.sealer, await _area(area), post) == 1
    async with area.work("officer") as work:
        (bad,) = [m for m in (await mail.sent(work, Asked(limit=MOST))).rows if m.sent_real is None]
    assert (bad.recipient, bad.attempts, mail.given_up(bad)) == ("bad@example.fi", 1, False)


async def test_two_workers_at_once_send_each_message_once(area: World) -> None:
    await _write(area, *(f"p{n}@example.fi" for n in range(12)))
    servers = MailServer(), MailServer()
    where = await _area(area)
    async with listening(servers[0]) as first, listening(servers[1]) as second:
        await asyncio.gather(*(mail.deliver(area.engine, area.sealer, where, post) for post in (first, second)))
    assert sorted(read(raw)["To"] for s in servers for raw in s.came) == sorted(f"p{n}@example.fi" for n in range(12))
