"""Accounts of an area, made by its owner: the command line's to give, never a page's."""

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.passwords import Passwords
from app.actions.sign_in import EmailTaken, NewPerson, check_person
from app.actions.work import new_id
from app.db import areas, people
from app.db.engine import make_engine
from app.domain.actors import AREA_ROLES, Role
from app.domain.ids import AreaId, MembershipId, PersonId
from app.domain.refusals import NotOffered, Refused, refuse
from app.i18n.texts import texts


async def add_person(
    connection: AsyncConnection, passwords: Passwords, person: NewPerson, area: AreaId, role: Role
) -> PersonId:
    """Somebody who works for an area; one who has an account gets the role besides. The connection is the owner's."""
    refuse(check_person(person))
    known = await people.by_email(connection, person.email)
    row = known or people.Person(
        id=PersonId(new_id()),
        name=person.name,
        email=person.email,
        password_hash=await passwords.hash(person.password),
        language=person.language,
    )
    if known is None and not await people.add(connection, row):
        raise Refused(EmailTaken(field="email"))
    if role not in {m.role for m in await people.memberships(connection, row.id) if m.area_id == area}:
        await people.join(connection, MembershipId(new_id()), row.id, role, area=area)
    return row.id


async def add_from_command_line(owner_url: str, person: NewPerson, slug: str, role: str) -> int:
    """Make an account; 1 where the area or role is unknown."""
    engine = make_engine(owner_url, size=1)
    try:
        async with engine.begin() as connection:
            await _add(connection, person, slug, role)
    except Refused as refused:
        words = texts("en")
        for reason in refused.reasons:
            print(f"{reason.field or ''}: {words.reason(reason)}".removeprefix(": "))  # noqa: T201  # for whoever makes the account
        return 1
    finally:
        await engine.dispose()
    return 0


async def _add(connection: AsyncConnection, person: NewPerson, slug: str, role: str) -> None:
    area = next((a for a in await areas.all_areas(connection) if a.slug == slug), None)
    if area is None or role not in AREA_ROLES:
        raise Refused(NotOffered(field="area" if area is None else "role"))
    await add_person(connection, Passwords(), person, area.id, Role(role))
