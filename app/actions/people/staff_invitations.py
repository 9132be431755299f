"""Invitations of staff: made by the owner for an address, used once by whoever bears the link.

The link reaches whoever reads the address's mail, or whom the owner gives it by hand. So its bearer is the address's holder, and an
account that somebody else made with the address does not get the role: the address is taken back from it.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.collisions import transaction
from app.actions.people.entrance import Entrance
from app.actions.people.passwords import check_password
from app.actions.people.sign_in import NewPerson, SignedIn, begin_session, check_person, hashed, new_person
from app.actions.work import Work, new_id
from app.db.people import people, staff_invitations
from app.db.people.people import Account, Membership
from app.db.people.staff_invitations import NewInvitation, StaffInvitation
from app.domain.actors import Role
from app.domain.identifiers import is_email
from app.domain.ids import AreaId, MembershipId, PersonId
from app.domain.refusals import Malformed, Missing, Refusal, Refused, StaleVersion, refuse

LIFE = timedelta(days=7)
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationEnded(Refusal):
    """No invitation in force has this link: used, withdrawn, run out, or never made."""

    code = "invitation-ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePassword(Refusal):
    """The account has this password already, and whoever registered it knows it."""

    code = "same-password"


class Way(StrEnum):
    """What accepting does, by the account that the address has."""

    NEW = "new"
    """None: an account is made."""
    MINE = "mine"
    """The one that is signed in, whose address was proved before: it gets the role besides."""
    PROVE = "prove"
    """The one that is signed in, whose address was never proved, so that somebody else may have made it and still be signed in:
    it gets another password, all its sessions and tokens end, and it gets the role besides."""
    RESET = "reset"
    """One whose address was proved before, and nobody is signed in as it: it gets a new password, and the role besides."""
    TAKE_BACK = "take-back"
    """One that somebody registered and never proved: a new account takes the address, and the old one ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An invitation as the bearer of its link sees it: the account of its address, what that acts as, and what accepting does."""

    invitation: StaffInvitation
    account: Account | None
    memberships: tuple[Membership, ...]
    way: Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the bearer sent: the way that the page told of, and what that asks for; `signed_in`: as whom it came."""

    way: Way
    name: str
    password: str
    language: str
    signed_in: PersonId | None


async def invite(connection: AsyncConnection, email: str, name: str, area: AreaId, role: Role) -> str:
    """Invite whoever reads `email` to a role; answers the secret of the link, of which a hash is kept. The connection is the owner's."""
    email, name = email.strip(), name.strip()
    refuse(
        [
            None if is_email(email) else Malformed(field="email", kind="email"),
            None if name else Missing(field="name"),
        ]
    )
    secret = secrets.token_urlsafe(32)
    new = NewInvitation(
        hash=hashed(secret), id=new_id(), area=area, email=email, name=name, role=role, life=LIFE
    )  # fmt: skip
    await staff_invitations.add(connection, new)
    return secret


async def waiting(connection: AsyncConnection) -> tuple[StaffInvitation, ...]:
    """Every invitation that can still be used."""
    return await staff_invitations.waiting(connection)


async def withdraw(connection: AsyncConnection, invitation: UUID) -> None:
    """End an invitation at once."""
    if not await staff_invitations.withdraw(connection, invitation):
        raise Refused(InvitationEnded())


async def opened(work: Work, secret: str) -> Opened:
    """The invitation whose link has `secret`, for whoever opens it; what cannot be used any more is refused."""
    return await _opened(work.connection, secret, work.present.person)


async def accept(entrance: Entrance, secret: str, given: Acceptance) -> SignedIn:
    """Take the role, once, in the way that was told; a new session acts in it. Refused where another way is right by now."""
    async with transaction(entrance.engine) as connection:
        found = await _opened(connection, secret, given.signed_in)
    person = NewPerson(
        name=given.name, email=found.invitation.email, password=given.password, language=given.language
    )  # fmt: skip
    if given.way in (Way.NEW, Way.TAKE_BACK):
        refuse(check_person(person))
    if given.way in (Way.RESET, Way.PROVE):
        refuse([check_password(given.password)])
    if given.way == Way.PROVE:
        await _check_new(entrance, found.invitation.email, given.password)
    password_hash = "" if given.way == Way.MINE else await entrance.passwords.hash(given.password)
    async with transaction(entrance.engine) as connection:
        if not await staff_invitations.lock(connection, found.invitation.id):
            raise Refused(InvitationEnded())
        if found.account:
            await people.lock(connection, found.account.id)
        before, found = found, await _opened(connection, secret, given.signed_in)
        if found.way != given.way or _id(found) != _id(before):
            raise Refused(StaleVersion(seen=None, current=None))
        who = await _settle(connection, found, person, password_hash)
        await staff_invitations.use(connection, found.invitation.id, who)
        return await begin_session(connection, who, await _join(connection, found.invitation, who))


def _id(opened: Opened) -> PersonId | None:
    return opened.account.id if opened.account else None


async def _opened(connection: AsyncConnection, secret: str, reader: PersonId | None) -> Opened:
    invitation = None
    if _SECRET.fullmatch(secret):
        invitation = await staff_invitations.by_hash(connection, hashed(secret))
    if invitation is None:
        raise Refused(InvitationEnded())
    account = await people.account(connection, invitation.email)
    memberships = await people.memberships(connection, account.id) if account else ()
    return Opened(invitation=invitation, account=account, memberships=memberships, way=_way(account, reader))


def _way(account: Account | None, reader: PersonId | None) -> Way:
    if account is None:
        return Way.NEW
    if account.proved_real:
        return Way.MINE if account.id == reader else Way.RESET
    return Way.PROVE if account.id == reader else Way.TAKE_BACK


async def _check_new(entrance: Entrance, email: str, password: str) -> None:
    """Refuse the password that the account has: whoever registered it knows that one."""
    async with transaction(entrance.engine) as connection:
        account = await people.by_email(connection, email)
    if account and await entrance.passwords.fits(password, account.password_hash):
        raise Refused(SamePassword(field="password"))


async def _settle(connection: AsyncConnection, found: Opened, person: NewPerson, password_hash: str) -> PersonId:
    """Whose the address is from now on: its account made, proved, given a new password, or taken from whoever registered it."""
    if found.account and found.way in (Way.RESET, Way.PROVE):
        await people.set_password(connection, found.account.id, password_hash)
        await people.end_everywhere(connection, found.account.id)
    if found.account and found.way is Way.TAKE_BACK:
        await people.retire(connection, found.account.id)
        await people.end_everywhere(connection, found.account.id)
    if found.account is None or found.way is Way.TAKE_BACK:
        row = new_person(person, password_hash)
        if not await people.add(connection, row, proved=True):
            raise Refused(StaleVersion(seen=None, current=None))
        return row.id
    await people.prove(connection, found.account.id)
    return found.account.id


async def _join(connection: AsyncConnection, invitation: StaffInvitation, person: PersonId) -> MembershipId:
    """The membership that the invitation gives, or the one that there is already."""
    for one in await people.memberships(connection, person):
        if (one.role, one.area_id) == (invitation.role, invitation.area_id):
            return one.id
    made = MembershipId(new_id())
    await people.join(connection, made, person, invitation.role, area=invitation.area_id)
    return made
