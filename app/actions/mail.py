"""Mail: composed in the reader's language and put in the outbox, in the transaction of what it tells."""

from collections.abc import Iterable

from app.actions.work import Work, new_id
from app.db import outbox, people
from app.db.outbox import Mail
from app.domain.ids import ProviderId
from app.i18n.texts import texts


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


async def sent(work: Work, limit: int = 100) -> tuple[Mail, ...]:
    """The area's mail, newest first: what the demo shows instead of delivering."""
    return await outbox.of_area(work.connection, work.area.id, limit)
