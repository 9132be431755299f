"""Why somebody may not come in, register or use an invitation: the reasons themselves, whichever page draws them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.actions.people import sign_in, staff_invitations
from app.actions.people.entrance import MOST, TooManyAttempts
from app.actions.people.passwords import SHORTEST_PASSWORD
from app.actions.people.sign_in import NewPerson, NewProvider
from app.actions.people.staff_invitations import Acceptance, Way
from app.domain.actors import Role
from app.domain.ids import PersonId
from app.domain.people.providers import ProviderKind
from app.domain.refusals import Refused
from tests.make import PASSWORD, World

AT = "192.0.2.{}"
RESIDENT = NewProvider(kind=ProviderKind.PERSON, name="Eila Asukas", business_id=None)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    """Every reason: code and field."""
    return [(reason.code, reason.field) for reason in refused.value.reasons]


@pytest.fixture
def email() -> str:
    """An address that nobody has."""
    return f"{uuid4().hex}@example.fi"


def person(email: str, password: str = PASSWORD) -> NewPerson:
    """Somebody who registers."""
    return NewPerson(name="Eila Asukas", email=email, password=password, language="fi")


async def test_another_password_and_an_unknown_account_are_told_alike(area: World, email: str) -> None:
    await sign_in.register(area.entrance, person(email), RESIDENT, None)
    for number, who in enumerate((email, f"nobody-{email}")):
        with pytest.raises(Refused) as refused:
            await sign_in.sign_in(area.entrance, who, "another password", AT.format(number))
        assert codes(refused) == [("wrong-password", "password")]
    assert (await sign_in.sign_in(area.entrance, email, PASSWORD, AT.format(2))).memberships


async def test_too_many_attempts_for_one_account_say_when_to_come_again(area: World, email: str) -> None:
    for number in range(MOST["account"]):
        with pytest.raises(Refused) as refused:
            await sign_in.sign_in(area.entrance, email, "another password", AT.format(10 + number))
        assert codes(refused) == [("wrong-password", "password")]
    with pytest.raises(Refused) as refused:
        await sign_in.sign_in(area.entrance, email, "another password", AT.format(50))
    assert codes(refused) == [("too-many-attempts", None)]
    (reason,) = refused.value.reasons
    assert isinstance(reason, TooManyAttempts)
    assert reason.minutes == 15


@pytest.mark.parametrize(("length", "fits"), [(SHORTEST_PASSWORD - 1, False), (SHORTEST_PASSWORD, True)])
async def test_the_shortest_password(area: World, email: str, length: int, *, fits: bool) -> None:
    if fits:
        assert (await sign_in.register(area.entrance, person(email, "x" * length), RESIDENT, None)).secret
        return
    with pytest.raises(Refused) as refused:
        await sign_in.register(area.entrance, person(email, "x" * length), RESIDENT, None)
    assert codes(refused) == [("password-too-short", "password")]


async def test_an_address_has_one_account(area: World, email: str) -> None:
    await sign_in.register(area.entrance, person(email), RESIDENT, None)
    with pytest.raises(Refused) as refused:
        await sign_in.register(area.entrance, person(email.upper()), RESIDENT, None)
    assert codes(refused) == [("email-taken", "email")]


async def invited(area: World, email: str) -> str:
    """The secret of an invitation of an officer."""
    async with area.owner.begin() as connection:
        return await staff_invitations.invite(connection, email, "Eila Asukas", area.area, Role.OFFICER)


def acceptance(way: Way, password: str, signed_in: PersonId | None = None) -> Acceptance:
    """What the bearer of the link sends."""
    return Acceptance(way=way, name="Eila Asukas", password=password, language="fi", signed_in=signed_in)


async def test_a_link_that_was_used_withdrawn_run_out_or_never_made(area: World, email: str) -> None:
    used, withdrawn, old = [await invited(area, f"{n}{email}") for n in range(3)]
    await staff_invitations.accept(area.entrance, used, acceptance(Way.NEW, PASSWORD))
    async with area.owner.begin() as connection:
        found = {one.email: one.id for one in await staff_invitations.waiting(connection)}
        await staff_invitations.withdraw(connection, found[f"1{email}"])
        back = text("UPDATE staff_invitations SET expires_real = expires_real - CAST(:life AS interval) WHERE id = :id")
        await connection.execute(back, {"life": staff_invitations.LIFE + timedelta(days=1), "id": found[f"2{email}"]})
    for secret in (used, withdrawn, old, "x" * 43):
        with pytest.raises(Refused) as refused:
            await staff_invitations.accept(area.entrance, secret, acceptance(Way.NEW, PASSWORD))
        assert codes(refused) == [("invitation-ended", None)]
    with pytest.raises(Refused) as refused:
        async with area.owner.begin() as connection:
            await staff_invitations.withdraw(connection, found[f"1{email}"])
    assert codes(refused) == [("invitation-ended", None)]


async def test_who_proves_an_address_chooses_another_password(area: World, email: str) -> None:
    """Somebody else may have registered the account, and would know its password."""
    signed = await sign_in.register(area.entrance, person(email), RESIDENT, None)
    secret = await invited(area, email)
    with pytest.raises(Refused) as refused:
        await staff_invitations.accept(area.entrance, secret, acceptance(Way.PROVE, PASSWORD, signed.person))
    assert codes(refused) == [("same-password", "password")]
    other = acceptance(Way.PROVE, "another long password", signed.person)
    assert (await staff_invitations.accept(area.entrance, secret, other)).person == signed.person
