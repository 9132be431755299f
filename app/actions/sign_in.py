"""Signing in and out, acting as another membership, and registering as a new person with a provider."""

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.work import Work, new_id
from app.db import people, providers, store
from app.db.people import Membership, Person
from app.domain.actors import Role
from app.domain.identifiers import is_email
from app.domain.ids import MembershipId, PersonId, ProviderId
from app.domain.providers import BusinessIdTaken, Provider, ProviderKind, check_provider
from app.domain.refusals import Malformed, Missing, NotFound, Refusal, Refused, refuse

SESSION_LIFE = timedelta(hours=12)
LOOK_BACK = timedelta(minutes=15)
MOST_FAILURES = 10
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongPassword(Refusal):
    """No such account, or another password: which of the two is not said."""

    code = "wrong-password"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyAttempts(Refusal):
    """Too many failed sign-ins for this account or from this address lately."""

    code = "too-many-attempts"
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordTooShort(Refusal):
    """A password has at least this many characters."""

    code = "password-too-short"
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailTaken(Refusal):
    """The address belongs to an account already."""

    code = "email-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session: its secret for the cookie, and who it is."""

    secret: str
    person: PersonId
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who registers."""

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


class Passwords:
    """Argon2 in a thread; tests make one that is cheap."""

    def __init__(self, *, cheap: bool = False) -> None:
        """`cheap`: few rounds, little memory; never in production."""
        hasher = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1) if cheap else Argon2Hasher()
        self._hashes = PasswordHash((hasher,))
        self._nobody = self._hashes.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """What is stored of a password."""
        return await asyncio.to_thread(self._hashes.hash, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether it is the one; takes as long where there is no account."""
        fits = await asyncio.to_thread(self._hashes.verify, password, stored or self._nobody)
        return fits and stored is not None


async def sign_in(engine: AsyncEngine, passwords: Passwords, email: str, password: str, address: str) -> SignedIn:
    """Begin a session. Throttled per account and per network address; failures are counted in a transaction of their own."""
    subjects = (_subject("account", email.strip().lower()), _subject("address", address))
    async with engine.begin() as connection:
        counts = [await people.failures(connection, subject, LOOK_BACK) for subject in subjects]
        person = await people.by_email(connection, email.strip())
    if counts[0] >= MOST_FAILURES or counts[1] >= MOST_FAILURES * 5:
        raise Refused(TooManyAttempts(minutes=int(LOOK_BACK.total_seconds() // 60)))
    if (
        not await passwords.fits(password[:LONGEST_PASSWORD], person.password_hash if person else None)
        or person is None
    ):
        async with engine.begin() as connection:
            for subject in subjects:
                await people.note_failure(connection, subject)
        raise Refused(WrongPassword(field="password"))
    async with engine.begin() as connection:
        await people.forget_failures(connection, subjects[0])
        return await _begin(connection, person.id)


async def sign_out(work: Work, hashed: bytes) -> None:
    """End the session."""
    await people.end_session(work.connection, hashed)


async def memberships(work: Work) -> tuple[Membership, ...]:
    """What the signed-in person can act as."""
    return await people.memberships(work.connection, work.present.person) if work.present.person else ()


async def switch(work: Work, hashed: bytes, membership: MembershipId) -> None:
    """Act as another of one's memberships from here on."""
    if membership not in {m.id for m in await memberships(work)}:
        raise Refused(NotFound())
    await people.switch(work.connection, hashed, membership)


async def register(work: Work, passwords: Passwords, person: NewPerson, provider: NewProvider) -> SignedIn:
    """A new person with a new provider: registered, member of it, and signed in."""
    refuse([*check_person(person), *check_provider(provider.kind, provider.name, provider.business_id)])
    row = Person(
        id=PersonId(new_id()),
        name=person.name.strip(),
        email=person.email.strip(),
        password_hash=await passwords.hash(person.password),
        language=person.language,
    )
    if not await people.add(work.connection, row):
        raise Refused(EmailTaken(field="email"))
    await _add_provider(work, row.id, provider)
    return await _begin(work.connection, row.id)


async def add_provider(work: Work, provider: NewProvider) -> ProviderId:
    """Another provider for somebody who has an account."""
    refuse(check_provider(provider.kind, provider.name, provider.business_id))
    return await _add_provider(work, work.person, provider)


def check_person(person: NewPerson) -> tuple[Refusal, ...]:
    """Why a person cannot be registered as typed."""
    found: list[Refusal | None] = [
        None if person.name.strip() else Missing(field="person_name"),
        None if is_email(person.email.strip()) else Malformed(field="email", kind="email"),
        PasswordTooShort(field="password", least=SHORTEST_PASSWORD)
        if len(person.password) < SHORTEST_PASSWORD
        else None,
    ]
    return tuple(f for f in found if f)


def csrf(secret: str, membership: MembershipId | None) -> str:
    """The token a form carries: of this session and the membership it acts as, so that another tab's switch cannot act."""
    return hmac.new(secret.encode(), str(membership).encode(), hashlib.sha256).hexdigest()


def hashed(secret: str) -> bytes:
    """What is stored of a session's or token's secret."""
    return hashlib.sha256(secret.encode()).digest()


async def _add_provider(work: Work, person: PersonId, provider: NewProvider) -> ProviderId:
    if provider.business_id and await providers.by_business_id(work.connection, provider.business_id):
        raise Refused(BusinessIdTaken(field="business_id"))
    noun = Provider(
        id=ProviderId(new_id()),
        kind=provider.kind,
        name=provider.name.strip(),
        business_id=provider.business_id or None,
    )
    await store.save(work.connection, noun)
    await people.join(work.connection, MembershipId(new_id()), person, Role.PROVIDER, provider=noun.id)
    return noun.id


async def _begin(connection: AsyncConnection, person: PersonId) -> SignedIn:
    secret = secrets.token_urlsafe(32)
    mine = await people.memberships(connection, person)
    await people.add_session(connection, hashed(secret), person, mine[0].id if mine else None, SESSION_LIFE)
    return SignedIn(secret=secret, person=person, memberships=mine)


def _subject(kind: str, value: str) -> bytes:
    return hashlib.sha256(f"{kind}:{value}".encode()).digest()
