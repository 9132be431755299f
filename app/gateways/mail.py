"""Mail handed to a mail server over SMTP, named by an address such as `smtp://user:password@host:587?from=no-reply@example.fi`."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

WAIT = 20.0
_PORTS = {"smtp": 25, "smtps": 465}


class NotDelivered(OSError):
    """The server was not reached, or did not take the message."""


class AddressFault(ValueError):
    """MAIL_URL is not the address of a mail server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message as sent; `id` makes its Message-ID, so that one delivered twice is known for the same."""

    id: UUID
    recipient: str
    subject: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A mail server: `smtps` is TLS from the start; `smtp` turns to TLS where the server offers it, always before a password."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    async def send(self, letter: Letter) -> None:
        """Hand `letter` over; raises NotDelivered."""
        try:
            await asyncio.to_thread(self._send, letter)
        except (OSError, ValueError, smtplib.SMTPException) as fault:  # ValueError: an address no header holds
            raise NotDelivered(type(fault).__name__) from fault

    def _send(self, letter: Letter) -> None:
        with self._connected() as server:
            if self.scheme == "smtp" and (self.user or server.has_extn("starttls")):
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(self._message(letter))

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=WAIT, context=ssl.create_default_context())
        server = smtplib.SMTP(self.host, self.port, timeout=WAIT)
        server.ehlo()
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = letter.recipient
        message["Subject"] = " ".join(letter.subject.split())  # a line break would begin a header of its own
        message["Date"] = format_datetime(letter.at)
        message["Message-ID"] = f"<{letter.id}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday reply is wanted
        message.set_content(letter.body)
        return message


def post_at(address: str) -> Post:
    """The server at `address`; raises AddressFault."""
    parts = urlsplit(address)
    senders = parse_qs(parts.query).get("from", [])
    if parts.scheme not in _PORTS or not parts.hostname or len(senders) != 1 or "@" not in senders[0]:
        raise AddressFault("MAIL_URL is not smtp[s]://[user:password@]host[:port]?from=address")
    return Post(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        sender=senders[0],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
