"""One transaction and one actor: what every action works in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.collisions import transaction
from app.db import actors, events, idempotency
from app.db.actors import Present
from app.domain.actors import Actor, Role
from app.domain.events import Event, VisibleTo
from app.domain.ids import CommitmentId, MembershipId, PersonId, ProcedureId, ProviderId
from app.domain.keys import Key
from app.domain.lifecycle import Choice
from app.domain.people.areas import Area
from app.domain.refusals import KeyUsed, NotFound, NotSignedIn, Refused, StaleVersion, WrongRole
from app.gateways.sealing import Sealer

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Token:
    """The hash of an API bearer token."""

    hash: bytes


@dataclass(frozen=True, slots=True)
class Session:
    """The hash of a browser session's secret."""

    hash: bytes


Credential = Token | Session | None


@dataclass(frozen=True, slots=True)
class View(Generic[N]):
    """A noun with the steps open to the reader, and what bars each."""

    noun: N
    choices: tuple[Choice, ...] = ()


@dataclass(slots=True)
class Work:
    """One transaction: nobody calls commit; leaving the block well does.

    `present` says who is there and at which area's address. `instant` is the business time, read again by whoever takes a lock.
    """

    connection: AsyncConnection
    present: Present
    instant: datetime
    sealer: Sealer
    key: Key | None = None

    @property
    def actor(self) -> Actor:
        """Who acts. Raises Refused for a visitor."""
        if self.present.actor is None:
            raise Refused(NotSignedIn())
        return self.present.actor

    @property
    def area(self) -> Area:
        """The area whose address this is; unknown and not one's own are the same."""
        area = self.present.area
        if area is None or (self.actor.area is not None and self.actor.area != area.id):
            raise Refused(NotFound())
        return area

    @property
    def person(self) -> PersonId:
        """The person who acts."""
        if self.actor.person is None:
            raise Refused(NotSignedIn())
        return self.actor.person

    @property
    def membership(self) -> MembershipId:
        """The membership that the person acts as."""
        if self.actor.membership is None:
            raise Refused(NotSignedIn())
        return self.actor.membership

    @property
    def provider(self) -> ProviderId:
        """The provider that the person acts for. Raises Refused (404) for anybody else."""
        if self.actor.provider is None:
            raise Refused(NotFound())
        return self.actor.provider

    def only(self, *roles: Role, step: str) -> None:
        """Refuse an actor whose role is none of `roles`; `step` is the step it is refused."""
        if self.actor.role not in roles:
            raise Refused(WrongRole(step=step))

    async def once(self, make: Callable[[], Awaitable[UUID]]) -> UUID:
        """Run `make` unless this request's key has made something before, which is then the answer."""
        if self.key is None:
            return await make()
        earlier = await idempotency.claim(self.connection, self.membership, self.key)
        if earlier is not None:
            return replayed(self.key, earlier)
        made = await make()
        await idempotency.keep(self.connection, self.membership, self.key, made)
        return made

    async def note(self, what: str, noun: UUID, **told: Any) -> None:
        """Write an event of the area whose address this is; `told` as `event` takes it."""
        await events.write(self.connection, self.event(what, noun, **told))

    def event(
        self,
        what: str,
        noun: UUID,
        *,
        visible_to: VisibleTo = VisibleTo.AREA,
        procedure: ProcedureId | None = None,
        commitment: CommitmentId | None = None,
        provider: ProviderId | None = None,
        at: datetime | None = None,
        by_clock: bool = False,
        **codes: object,
    ) -> Event:
        """An event of the area whose address this is, to be written."""
        return Event(
            area_id=self.area.id,
            noun_id=noun,
            what=what,
            at=at or self.instant,
            visible_to=visible_to,
            by_person=None if by_clock else self.actor.person,
            procedure_id=procedure,
            commitment_id=commitment,
            provider_id=provider,
            codes=codes,
        )


def replayed(key: Key, earlier: idempotency.Earlier) -> UUID:
    """What the key made before; refuses another content under it, and one whose digest nobody can make any more."""
    if earlier.digest not in key.digests or earlier.noun_id is None:
        raise Refused(KeyUsed())
    return earlier.noun_id


def check_version(current: int, seen: int | None) -> None:
    """Refuse a change based on an older version; None: the door does not know one, and the lock is all there is."""
    if seen is not None and seen != current:
        raise Refused(StaleVersion(seen=seen, current=current))


def new_id() -> UUID:
    """A new identity, made at random here and nowhere else."""
    return uuid4()


@asynccontextmanager
async def open_work(
    engine: AsyncEngine, sealer: Sealer, credential: Credential, slug: str | None = None, key: Key | None = None
) -> AsyncIterator[Work]:
    """One transaction of whoever bears `credential`, at the address of the area `slug`.

    A token or session that is not in force is a visitor; a door that needs more asks `work.actor`.
    """
    async with transaction(engine) as connection:
        present = None
        match credential:
            case Token(hashed):
                present = await actors.by_token(connection, hashed, slug)
                if present is None:
                    raise Refused(NotSignedIn())
            case Session(hashed):
                present = await actors.by_session(connection, hashed, slug)
            case None:
                pass
        if present is None:
            present = await actors.nobody(connection, slug)
        yield Work(connection, present, present.instant, sealer, key)


@asynccontextmanager
async def clock_work(engine: AsyncEngine, sealer: Sealer, area: Area) -> AsyncIterator[Work]:
    """One transaction of the clock in `area`."""
    async with transaction(engine) as connection:
        instant = await actors.act_for(connection, area.id)
        present = Present(instant=instant, area=area, actor=Actor(role=Role.CLOCK, area=area.id))
        yield Work(connection, present, instant, sealer)


def as_clock(work: Work) -> Work:
    """The same transaction, acting as the area's clock; for an actor of the area alone."""
    return replace(work, present=replace(work.present, actor=Actor(role=Role.CLOCK, area=work.area.id)))
