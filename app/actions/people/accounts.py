"""Accounts of an area's staff, from the owner's side: the command line's, never a page's.

Staff are invited and choose their own password. A demo's people alone are made with one that everybody knows.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.actions.people import staff_invitations
from app.actions.people.passwords import Passwords
from app.actions.people.sign_in import EmailTaken, NewPerson, check_person, new_person
from app.actions.people.staff_invitations import LIFE
from app.actions.work import new_id
from app.db import clock
from app.db.engine import make_engine
from app.db.people import areas, people
from app.db.people.people import Account
from app.domain.actors import AREA_ROLES, Role
from app.domain.ids import AreaId, MembershipId, PersonId
from app.domain.people.areas import Area
from app.domain.refusals import NotOffered, Refused, refuse
from app.gateways.mail import Letter, NotDelivered, Post
from app.i18n.texts import Texts, texts

WORDS = texts("en")
"""The command line's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody whom the owner wants to invite, as typed."""

    email: str
    name: str
    area: str
    role: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the owner sits: the address of the product and its mail server, how to say something, and how to ask yes or no."""

    address: str
    post: Post | None
    say: Callable[[str], None]
    confirm: Callable[[str], bool]


async def add_person(
    connection: AsyncConnection, passwords: Passwords, person: NewPerson, area: AreaId, role: Role
) -> PersonId:
    """Somebody who works for an area, with a password that the owner chose: for a demo, whose passwords everybody knows.

    The connection is the owner's. An address that has an account is refused: it might be anybody's.
    """
    refuse(check_person(person))
    row = new_person(person, await passwords.hash(person.password))
    if not await people.add(connection, row, proved=True):
        raise Refused(EmailTaken(field="email"))
    await people.join(connection, MembershipId(new_id()), row.id, role, area=area)
    return row.id


async def as_owner(owner_url: str, desk: Desk, act: Callable[[AsyncEngine, Desk], Awaitable[int]]) -> int:
    """Do what the owner asked at the command line; says why not and answers 1 where it is refused."""
    engine = make_engine(owner_url, size=2)
    try:
        return await act(engine, desk)
    except Refused as refused:
        for reason in refused.reasons:
            desk.say(f"{reason.field or ''}: {WORDS.reason(reason)}".removeprefix(": "))
        return 1
    finally:
        await engine.dispose()


def inviting(invitee: Invitee) -> Callable[[AsyncEngine, Desk], Awaitable[int]]:
    """Invite somebody: an account that the address has is told of, and asked about, first. The link is said, and mailed."""

    async def act(engine: AsyncEngine, desk: Desk) -> int:
        async with engine.begin() as connection:
            area = await _area(connection, invitee)
            account = await people.account(connection, invitee.email.strip())
            told = await _told(connection, account) if account else ""
        role = Role(invitee.role)
        if account and not _agreed(desk, told, area, role):
            desk.say(WORDS.t("staff.command.left"))
            return 1
        async with engine.begin() as connection:
            secret = await staff_invitations.invite(connection, invitee.email, invitee.name, area.id, role)
        link = f"{desk.address}/staff-invitation?code={secret}"
        desk.say(WORDS.t("staff.command.invited", name=invitee.name, role=role.value, area=area.name, days=LIFE.days))
        desk.say(link)
        await _mail(engine, desk, invitee, area, texts(account.language if account else "fi"), link)
        return 0

    return act


async def listing(engine: AsyncEngine, desk: Desk) -> int:
    """Say every invitation that can still be used: its id, whom and to what, until when."""
    async with engine.begin() as connection:
        rows = await staff_invitations.waiting(connection)
    for row in rows:
        given = {"id": str(row.id), "email": row.email, "role": row.role.value, "area": row.slug}
        desk.say(WORDS.t("staff.command.row", **given, until=row.expires_real))
    if not rows:
        desk.say(WORDS.t("staff.command.none"))
    return 0


def withdrawing(invitation: UUID) -> Callable[[AsyncEngine, Desk], Awaitable[int]]:
    """End an invitation, so that its link is of no use."""

    async def act(engine: AsyncEngine, desk: Desk) -> int:
        async with engine.begin() as connection:
            await staff_invitations.withdraw(connection, invitation)
        desk.say(WORDS.t("staff.command.withdrawn"))
        return 0

    return act


async def _area(connection: AsyncConnection, invitee: Invitee) -> Area:
    area = next((a for a in await areas.all_areas(connection) if a.slug == invitee.area), None)
    if area is None or invitee.role not in AREA_ROLES:
        raise Refused(NotOffered(field="area" if area is None else "role"))
    return area


async def _told(connection: AsyncConnection, account: Account) -> str:
    """What the owner should know of an account before inviting it, as lines of text."""
    roles = [f"{WORDS.t(f'role.{m.role}')}, {m.organisation}" for m in await people.memberships(connection, account.id)]
    proved = WORDS.t("staff.command.proved" if account.proved_real else "staff.command.never-proved")
    given = {"name": account.name, "email": account.email, "registered": account.made_real, "proved": proved}
    told = [WORDS.t("staff.command.account", **given)]
    return "\n  ".join([*told, *roles])


def _agreed(desk: Desk, told: str, area: Area, role: Role) -> bool:
    desk.say(told)
    return desk.confirm(WORDS.t("staff.command.ask", role=role.value, area=area.name))


async def _mail(
    engine: AsyncEngine, desk: Desk, invitee: Invitee, area: Area, reader: Texts, link: str
) -> None:  # fmt: skip
    """Mail the link at once. Not by the outbox, which everybody in the area reads, and every dump."""
    if desk.post is None:
        desk.say(WORDS.t("staff.command.by-hand"))
        return
    async with engine.begin() as connection:
        at = await clock.instant(connection)
    given = {"area": area.name, "role": invitee.role, "days": LIFE.days}
    subject, body = reader.t("mail.staff.subject", **given), reader.t("mail.staff.body", **given, link=link)
    try:
        await desk.post.send(
            Letter(id=new_id(), recipient=invitee.email.strip(), subject=subject, body=body, at=at)
        )  # fmt: skip
    except NotDelivered:
        desk.say(WORDS.t("staff.command.not-mailed"))
    else:
        desk.say(WORDS.t("staff.command.mailed", email=invitee.email.strip()))
