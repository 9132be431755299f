"""People, memberships, sessions and tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.paging import Listing, page, text_of
from app.domain.actors import Role
from app.domain.ids import AreaId, MembershipId, PersonId, ProviderId
from app.domain.paging import Asked, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in."""

    id: PersonId
    name: str
    email: str
    password_hash: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose account an address is, since when, and when its address was last proved: never the password's hash."""

    id: PersonId
    name: str
    email: str
    language: str
    made_real: datetime
    proved_real: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person in one role for one area or provider, with what both are called."""

    id: MembershipId
    role: Role
    area_id: AreaId | None
    provider_id: ProviderId | None
    organisation: str
    slug: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token as its owner sees it: never the token."""

    id: UUID
    label: str
    made_real: datetime
    expires_real: datetime
    ended_real: datetime | None


_ADD = text(
    """INSERT INTO people (id, name, email, password_hash, language, proved_real)
    VALUES (:id, :name, :email, :password_hash, :language, CASE WHEN :proved THEN clock_timestamp() END) ON CONFLICT DO NOTHING RETURNING id"""
)
_FOLDED = text("SELECT lower(CAST(:email AS text))")
_BY_EMAIL = text("SELECT id, name, email, password_hash, language FROM people WHERE lower(email) = lower(:email)")
_ACCOUNT = text(
    "SELECT id, name, email, language, made_real, proved_real FROM people WHERE lower(email) = lower(:email)"
)
_LOCK = text("SELECT id FROM people WHERE id = :person FOR NO KEY UPDATE")
_SAME = text("SELECT id FROM people WHERE id = :id AND password_hash = :password_hash FOR SHARE")
_PROVE = text("UPDATE people SET proved_real = clock_timestamp() WHERE id = :person")
_SET_PASSWORD = text("UPDATE people SET password_hash = :password_hash WHERE id = :person")
_RETIRE = text(
    "UPDATE people SET email = gen_random_uuid() || '@taken-back.invalid', password_hash = '' WHERE id = :person"
)  # random, so that nobody can have registered it before
_END_MEMBERSHIPS = text(
    "UPDATE memberships SET ended_real = clock_timestamp() WHERE person_id = :person AND ended_real IS NULL"
)
_END_SESSIONS = text("DELETE FROM sessions WHERE person_id = :person")
_END_TOKENS = text("""
UPDATE tokens SET ended_real = clock_timestamp()
WHERE ended_real IS NULL AND membership_id IN (SELECT id FROM memberships WHERE person_id = :person)""")
_MEMBERSHIPS = text("""
SELECT m.id, m.role, m.area_id, m.provider_id, coalesce(a.name, p.name) AS organisation, a.slug
FROM memberships m LEFT JOIN areas a ON a.id = m.area_id LEFT JOIN providers p ON p.id = m.provider_id
WHERE m.person_id = :person AND m.ended_real IS NULL ORDER BY organisation, m.role""")
_JOIN = text(
    "INSERT INTO memberships (id, person_id, role, area_id, provider_id) VALUES (:id, :person, :role, :area, :provider)"
)
_SESSION = text("""
INSERT INTO sessions (hash, person_id, membership_id, expires_real) VALUES (:hash, :person, :membership, clock_timestamp() + CAST(:life AS interval))""")
_SWITCH = text("UPDATE sessions SET membership_id = :membership WHERE hash = :hash")
_SIGN_OUT = text("DELETE FROM sessions WHERE hash = :hash OR expires_real < clock_timestamp()")
_TOKEN = text("""
INSERT INTO tokens (hash, id, membership_id, label, expires_real) VALUES (:hash, :id, :membership, :label, clock_timestamp() + CAST(:life AS interval))""")
_T = sa.table(
    "tokens",
    sa.column("id", sa.Uuid()),
    sa.column("membership_id", sa.Uuid()),
    sa.column("label", sa.Text()),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("made_real", "expires_real", "ended_real")),
)
_TOKENS = Listing(
    name="tokens",
    rows=sa.select(_T.c.id, _T.c.label, _T.c.made_real, _T.c.expires_real, _T.c.ended_real).where(
        _T.c.membership_id == sa.bindparam("membership", type_=sa.Uuid())
    ),
    order=(_T.c.made_real, _T.c.id),
    down=True,
    words=text_of(_T.c.label),
)
_END_TOKEN = text(
    "UPDATE tokens SET ended_real = clock_timestamp() WHERE id = :id AND membership_id = :membership AND ended_real IS NULL RETURNING id"
)
_OF_PROVIDERS = text("""
SELECT DISTINCT p.id, p.name, p.email, p.password_hash, p.language FROM people p JOIN memberships m ON m.person_id = p.id
WHERE m.provider_id = ANY(:providers) AND m.ended_real IS NULL ORDER BY p.email""")
_NAMES = text("SELECT id, name FROM people WHERE id = ANY(:people)")


async def add(connection: AsyncConnection, person: Person, *, proved: bool = False) -> bool:
    """Add a person; False where the e-mail address is somebody's already. `proved`: a link given for the address was used."""
    given = {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "password_hash": person.password_hash,
        "language": person.language,
        "proved": proved,
    }
    return (await connection.execute(_ADD, given)).one_or_none() is not None


async def folded(connection: AsyncConnection, email: str) -> str:
    """An address as addresses are compared: what the database takes for one account has one such form."""
    return str((await connection.execute(_FOLDED, {"email": email})).scalar_one())


async def by_email(connection: AsyncConnection, email: str) -> Person | None:
    """The person with this address; None where there is none."""
    row = (await connection.execute(_BY_EMAIL, {"email": email})).mappings().one_or_none()
    return Person(**row) if row else None


async def account(connection: AsyncConnection, email: str) -> Account | None:
    """The account of this address; None where there is none."""
    row = (await connection.execute(_ACCOUNT, {"email": email})).mappings().one_or_none()
    return Account(**row) if row else None


async def lock(connection: AsyncConnection, person: PersonId) -> None:
    """Lock a person: who signs in meanwhile waits."""
    await connection.execute(_LOCK, {"person": person})


async def has_still(connection: AsyncConnection, person: Person) -> bool:
    """Whether the person's password is still the one that was looked at; a change of it waits until this transaction ends."""
    asked = {"id": person.id, "password_hash": person.password_hash}
    return (await connection.execute(_SAME, asked)).one_or_none() is not None


async def prove(connection: AsyncConnection, person: PersonId) -> None:
    """Somebody who was given a link for this address has used it."""
    await connection.execute(_PROVE, {"person": person})


async def set_password(connection: AsyncConnection, person: PersonId, password_hash: str) -> None:
    """Give a person another password from now on."""
    await connection.execute(_SET_PASSWORD, {"person": person, "password_hash": password_hash})


async def retire(connection: AsyncConnection, person: PersonId) -> None:
    """Take an account's address, password and memberships; its name stays on what it did, and nobody signs in to it again."""
    await connection.execute(_RETIRE, {"person": person})
    await connection.execute(_END_MEMBERSHIPS, {"person": person})


async def end_everywhere(connection: AsyncConnection, person: PersonId) -> None:
    """End every session and token of a person."""
    await connection.execute(_END_SESSIONS, {"person": person})
    await connection.execute(_END_TOKENS, {"person": person})


async def memberships(connection: AsyncConnection, person: PersonId) -> tuple[Membership, ...]:
    """The memberships that a person can act as."""
    rows = (await connection.execute(_MEMBERSHIPS, {"person": person})).mappings()
    return tuple(Membership(**{**row, "role": Role(row["role"])}) for row in rows)


async def join(
    connection: AsyncConnection,
    membership: MembershipId,
    person: PersonId,
    role: Role,
    *,
    area: AreaId | None = None,
    provider: ProviderId | None = None,
) -> None:
    """Give a person a membership."""
    given = {"id": membership, "person": person, "role": role.value, "area": area, "provider": provider}
    await connection.execute(_JOIN, given)


async def add_session(
    connection: AsyncConnection, hashed: bytes, person: PersonId, membership: MembershipId | None, life: timedelta
) -> None:
    """Begin a session."""
    await connection.execute(_SESSION, {"hash": hashed, "person": person, "membership": membership, "life": life})


async def switch(connection: AsyncConnection, hashed: bytes, membership: MembershipId) -> None:
    """Act as another membership in this session from now on."""
    await connection.execute(_SWITCH, {"hash": hashed, "membership": membership})


async def end_session(connection: AsyncConnection, hashed: bytes) -> None:
    """End a session, and delete those that have run out."""
    await connection.execute(_SIGN_OUT, {"hash": hashed})


async def add_token(
    connection: AsyncConnection, hashed: bytes, token: UUID, membership: MembershipId, label: str, life: timedelta
) -> None:
    """Keep a token's hash."""
    await connection.execute(
        _TOKEN, {"hash": hashed, "id": token, "membership": membership, "label": label, "life": life}
    )


async def tokens(connection: AsyncConnection, membership: MembershipId, asked: Asked) -> Page[TokenRow]:
    """A page of a membership's tokens, newest first."""
    return await page(connection, _TOKENS, asked, _token, membership=membership)


async def end_token(connection: AsyncConnection, token: UUID, membership: MembershipId) -> bool:
    """End a token of this membership; False where there is none in force."""
    return (await connection.execute(_END_TOKEN, {"id": token, "membership": membership})).one_or_none() is not None


async def of_providers(connection: AsyncConnection, providers: set[ProviderId]) -> tuple[Person, ...]:
    """The people who act for any of these providers."""
    rows = (await connection.execute(_OF_PROVIDERS, {"providers": list(providers)})).mappings()
    return tuple(Person(**row) for row in rows)


async def names(connection: AsyncConnection, people: set[PersonId]) -> dict[PersonId, str]:
    """The names of people, by id."""
    rows = await connection.execute(_NAMES, {"people": list(people)})
    return {PersonId(row.id): row.name for row in rows}


def _token(row: sa.RowMapping) -> TokenRow:
    return TokenRow(**{name: row[name] for name in ("id", "label", "made_real", "expires_real", "ended_real")})
