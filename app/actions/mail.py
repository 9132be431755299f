"""Mail: composed in the reader's language and put in the outbox, in the transaction of what it tells."""

from collections.abc import Iterable

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.work import Work, clock_work, new_id
from app.db import outbox
from app.db.outbox import MOST_ATTEMPTS, Mail
from app.db.people import people
from app.domain.actors import AREA_ROLES
from app.domain.ids import ProviderId
from app.domain.paging import Asked, Page
from app.domain.people.areas import Area
from app.gateways.mail import Letter, NotDelivered, Post
from app.gateways.sealing import Sealer
from app.i18n.texts import texts

LOG = structlog.get_logger("mail")


async def to_providers(work: Work, providers: Iterable[ProviderId], code: str, **values: object) -> None:
    """Write `mail.<code>` to everybody who acts for `providers`."""
    for reader in await people.of_providers(work.connection, set(providers)):
        words = texts(reader.language)
        given = {"area": work.area.name, **values}
        mail = Mail(
            id=new_id(),
            area_id=work.area.id,
            recipient=reader.email,
            subject=words.t(f"mail.{code}.subject", **given),
            body=words.t(f"mail.{code}.body", **given),
            at=work.instant,
        )
        await outbox.add(work.connection, mail)


async def sent(work: Work, asked: Asked) -> Page[Mail]:
    """A page of the area's mail, newest first, delivered or not."""
    work.only(*AREA_ROLES, step="read-outbox")
    return await outbox.of_area(work.connection, work.area.id, asked)


def given_up(mail: Mail) -> bool:
    """Whether a message is not tried any more."""
    return mail.sent_real is None and mail.attempts >= MOST_ATTEMPTS


async def deliver(engine: AsyncEngine, sealer: Sealer, area: Area, post: Post) -> int:
    """Hand `area`'s waiting mail to `post`, each message in a transaction that holds its row; answers how many went.

    A crash between the server's yes and ours sends that one again, with the same Message-ID.
    """
    went = 0
    while True:
        async with clock_work(engine, sealer, area) as work:
            waiting = await outbox.to_send(work.connection, area.id)
            if not waiting:
                return went
            went += await _hand_over(work, waiting[0], post)


async def _hand_over(work: Work, mail: Mail, post: Post) -> bool:
    letter = Letter(id=mail.id, recipient=mail.recipient, subject=mail.subject, body=mail.body, at=mail.at)
    try:
        await post.send(letter)
    except NotDelivered as fault:
        LOG.warning("mail not delivered", id=str(mail.id), attempts=mail.attempts + 1, fault=str(fault))
        await outbox.mark_failed(work.connection, mail)
        return False
    await outbox.mark_sent(work.connection, mail)
    return True
