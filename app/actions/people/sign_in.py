"""Signing in and out, acting as another membership, and registering as a new person with a provider."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.collisions import transaction
from app.actions.people.entrance import Entrance, Subject, count, good, network, untried
from app.actions.people.passwords import check_password
from app.actions.work import Work, new_id
from app.db import store
from app.db.people import people, providers
from app.db.people.people import Membership, Person
from app.domain.actors import Role
from app.domain.identifiers import is_email
from app.domain.ids import MembershipId, PersonId, ProviderId
from app.domain.people.providers import BusinessIdTaken, Provider, ProviderKind, check_provider
from app.domain.refusals import Malformed, Missing, NotFound, Refusal, Refused, refuse

SESSION_LIFE = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPassword(Refusal):
    """No such account, or another password: which of the two is not said."""

    code = "wrong-password"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTaken(Refusal):
    """The address belongs to an account already."""

    code = "email-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session just begun: its secret for the cookie, and whose it is."""

    secret: str
    person: PersonId
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who registers, as typed."""

    name: str
    email: str
    password: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """A provider that registers; a person has no business id."""

    kind: ProviderKind
    name: str
    business_id: str | None


async def sign_in(entrance: Entrance, email: str, password: str, address: str) -> SignedIn:
    """Begin a session. The attempt is counted first, for the account and for the network address, and taken back if it was good."""
    async with transaction(entrance.engine) as connection:
        account = Subject("account", await people.folded(connection, email.strip()))
        subjects = account, Subject("address", network(address))
        await count(entrance, connection, subjects)
        person = await people.by_email(connection, email.strip())
    try:
        fits = await entrance.passwords.fits(password, person.password_hash if person else None)
    except Refused:
        await untried(entrance, subjects)
        raise
    if person is None or not fits:
        raise Refused(WrongPassword(field="password"))
    async with transaction(entrance.engine) as connection:
        if not await people.has_still(connection, person):  # it was taken back while this one was tried
            raise Refused(WrongPassword(field="password"))
        await good(entrance, connection, *subjects)
        return await begin_session(connection, person.id)


async def sign_out(work: Work, hashed: bytes) -> None:
    """End the session that is signed in."""
    await people.end_session(work.connection, hashed)


async def memberships(work: Work) -> tuple[Membership, ...]:
    """The memberships that the signed-in person can act as."""
    return await people.memberships(work.connection, work.present.person) if work.present.person else ()


async def switch(work: Work, hashed: bytes, membership: MembershipId) -> None:
    """Act as another of one's memberships from here on."""
    if membership not in {m.id for m in await memberships(work)}:
        raise Refused(NotFound())
    await people.switch(work.connection, hashed, membership)


async def register(entrance: Entrance, person: NewPerson, provider: NewProvider, address: str | None) -> SignedIn:
    """A new person with a new provider: registered, member of it, and signed in.

    Throttled per network `address`, None where there is none. The password is hashed between two transactions.
    """
    refuse([*check_person(person), *check_provider(provider.kind, provider.name, provider.business_id)])
    subjects = [] if address is None else [Subject("registration", network(address))]
    async with transaction(entrance.engine) as connection:
        await count(entrance, connection, subjects)
    try:
        hash_ = await entrance.passwords.hash(person.password)
    except Refused:
        await untried(entrance, subjects)
        raise
    async with transaction(entrance.engine) as connection:
        row = new_person(person, hash_)
        if not await people.add(connection, row):
            raise Refused(EmailTaken(field="email"))
        await _add_provider(connection, row.id, provider)
        return await begin_session(connection, row.id)


async def add_provider(work: Work, provider: NewProvider) -> ProviderId:
    """Register another provider for somebody who has an account."""
    refuse(check_provider(provider.kind, provider.name, provider.business_id))
    return await _add_provider(work.connection, work.person, provider)


def new_person(person: NewPerson, password_hash: str) -> Person:
    """The row of a person who is new, to be inserted."""
    return Person(
        id=PersonId(new_id()),
        name=person.name.strip(),
        email=person.email.strip(),
        password_hash=password_hash,
        language=person.language,
    )


def check_person(person: NewPerson) -> tuple[Refusal, ...]:
    """Why a person cannot be registered as typed."""
    found: list[Refusal | None] = [
        None if person.name.strip() else Missing(field="person_name"),
        None if is_email(person.email.strip()) else Malformed(field="email", kind="email"),
        check_password(person.password),
    ]
    return tuple(f for f in found if f)


def csrf(secret: str, membership: MembershipId | None) -> str:
    """The token a form carries: of this session and the membership it acts as, so that another tab's switch cannot act."""
    return hmac.new(secret.encode(), str(membership).encode(), hashlib.sha256).hexdigest()


def hashed(secret: str) -> bytes:
    """The hash that is stored of a session's or token's secret."""
    return hashlib.sha256(secret.encode()).digest()


async def _add_provider(connection: AsyncConnection, person: PersonId, provider: NewProvider) -> ProviderId:
    if provider.business_id and await providers.by_business_id(connection, provider.business_id):
        raise Refused(BusinessIdTaken(field="business_id"))
    noun = Provider(
        id=ProviderId(new_id()),
        kind=provider.kind,
        name=provider.name.strip(),
        business_id=provider.business_id or None,
    )
    await store.save(connection, noun)
    await people.join(connection, MembershipId(new_id()), person, Role.PROVIDER, provider=noun.id)
    return noun.id


async def begin_session(connection: AsyncConnection, person: PersonId, acting: MembershipId | None = None) -> SignedIn:
    """A session of `person`, which acts as the membership `acting`, else as the first that there is."""
    secret = secrets.token_urlsafe(32)
    mine = await people.memberships(connection, person)
    await people.add_session(connection, hashed(secret), person, acting or (mine[0].id if mine else None), SESSION_LIFE)
    return SignedIn(secret=secret, person=person, memberships=mine)
