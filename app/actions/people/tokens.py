"""API tokens: made, shown once, hashed, scoped to one membership, ended."""

import secrets
from datetime import timedelta
from uuid import UUID

from app.actions.people.sign_in import hashed
from app.actions.work import Work, new_id
from app.db.people import people
from app.db.people.people import TokenRow
from app.domain.paging import Asked, Page
from app.domain.refusals import Missing, NotFound, NotOffered, Refused, refuse

MOST_DAYS = 365


async def make(work: Work, label: str, days: int) -> tuple[UUID, str]:
    """A new token of the acting membership, for `days`; the secret is shown now and never again."""
    refuse(
        [
            None if label.strip() else Missing(field="label"),
            None if 1 <= days <= MOST_DAYS else NotOffered(field="days"),
        ]
    )
    secret, token = f"vk_{secrets.token_urlsafe(32)}", new_id()
    await people.add_token(work.connection, hashed(secret), token, work.membership, label.strip(), timedelta(days=days))
    return token, secret


async def mine(work: Work, asked: Asked) -> Page[TokenRow]:
    """A page of the acting membership's tokens, newest first."""
    return await people.tokens(work.connection, work.membership, asked)


async def end(work: Work, token: UUID) -> None:
    """End a token at once."""
    if not await people.end_token(work.connection, token, work.membership):
        raise Refused(NotFound())
