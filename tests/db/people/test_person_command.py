"""`./dev person`, as the owner types it: who is invited, what is told and asked first, and the way back."""

import asyncio
import base64
import os
import re
import sys
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.actions.people import sign_in
from app.actions.people.accounts import Desk, Invitee, add_person, as_owner, inviting
from app.actions.people.sign_in import EmailTaken, NewPerson
from app.domain.actors import Role
from app.domain.people.providers import ProviderKind
from app.domain.refusals import Refused
from tests.conftest import SEALING_KEY, Database
from tests.db.test_mail import MailServer, listening
from tests.make import PASSWORD, PASSWORDS, World

ROOT = Path(__file__).parents[3]
HOME = "https://vaikutin.example.fi"
Command = Callable[..., Awaitable[tuple[int, str]]]


@pytest.fixture
def person(database: Database) -> Command:
    """Runs the command in a process of its own: its exit code, and all that it said."""

    async def run(*words: str, typed: str = "", **changes: str) -> tuple[int, str]:
        given = {"DATABASE_OWNER_URL": database.owner_url, "SEALING_KEY": base64.b64encode(SEALING_KEY).decode(), "PUBLIC_ADDRESS": HOME}  # fmt: skip
        ours = {name: value for name, value in os.environ.items() if name not in ("VAIKUTIN_TEST_HOME", "MAIL_URL")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.cli", "person", *words, cwd=ROOT, env=ours | given | changes,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        told, _ = await process.communicate(typed.encode())
        return process.returncode or 0, told.decode()

    return run


async def registered(area: World, email: str) -> None:
    """Somebody who registered as a resident."""
    alone = sign_in.NewProvider(kind=ProviderKind.PERSON, name="Eila Ensin", business_id=None)
    new = NewPerson(name="Eila Ensin", email=email, password=PASSWORD, language="en")
    await sign_in.register(area.entrance, new, alone, None)


async def links(area: World, email: str) -> int:
    """How many invitations in force the address has."""
    async with area.owner.connect() as connection:
        asked = "SELECT count(*) FROM staff_invitations WHERE email = :e AND ended_real IS NULL"
        return int((await connection.execute(text(asked), {"e": email})).scalar_one())


async def test_a_new_person_is_invited_listed_and_uninvited(area: World, person: Command) -> None:
    email = f"{uuid4().hex}@tyohame.example"
    code, told = await person(email, "Outi Oikea", area.slug, "decider")
    assert code == 0
    assert f"Outi Oikea is invited to be decision-maker of {area.slug}. The link works once, for 7 days:" in told
    assert "There is no mail server. Give the link yourself" in told
    secret = re.search(rf"^{re.escape(HOME)}/staff-invitation\?code=([\w-]{{43}})$", told, re.MULTILINE)
    assert secret is not None
    async with area.owner.connect() as connection:
        assert secret[1] not in repr((await connection.execute(text("SELECT * FROM staff_invitations"))).all())
        assert await connection.scalar(text("SELECT count(*) FROM people WHERE email = :e"), {"e": email}) == 0
    code, told = await person("--list")
    (row,) = [line for line in told.splitlines() if email in line]
    assert (code, row.split(": ")[1].split(", ")[:3]) == (0, [email, "decider", area.slug])
    assert secret[1] not in told
    assert (await person("--withdraw", row.split(":")[0]))[0] == 0
    assert await links(area, email) == 0
    code, told = await person("--withdraw", row.split(":")[0])
    assert (code, "withdrawn" in told) == (1, True)


async def test_an_account_that_is_there_is_told_of_and_asked_about(area: World, person: Command) -> None:
    email = f"{uuid4().hex}@tyohame.example"
    await registered(area, email)
    words = (email.upper(), "Outi Oikea", area.slug, "officer")
    for typed in ("", "n\n", "\n"):
        code, told = await person(*words, typed=typed)
        assert code == 1
        assert f"There is an account of Eila Ensin ({email}), registered on " in told
        assert "address never proved" in told
        assert "representative, Eila Ensin" in told
        assert f"Invite its holder to be procurement officer of {area.slug}? [y/N]" in told
        assert told.rstrip().endswith("Nobody was invited.")
    assert await links(area, email) == 0
    code, told = await person(*words, typed="y\n")
    assert (code, "/staff-invitation?code=" in told) == (0, True)
    code, told = await person(*words, "--yes")
    assert (code, "There is an account of Eila Ensin" in told) == (0, True)
    async with area.owner.connect() as connection:
        asked = "SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id WHERE p.email = :e AND m.area_id IS NOT NULL"
        assert await connection.scalar(text(asked), {"e": email}) == 0  # invited is not joined


async def test_what_cannot_be(area: World, person: Command) -> None:
    email = f"{uuid4().hex}@tyohame.example"
    for words in ((email, "Outi", "nowhere", "officer"), (email, "Outi", area.slug, "provider"), ("no address", "Outi", area.slug, "officer"), (email, " ", area.slug, "coach")):  # fmt: skip
        code, told = await person(*words)
        assert code == 1, told
        assert "Traceback" not in told
    assert (await person(email, "Outi", area.slug))[0] == 2
    assert (await person("--withdraw", "x"))[0] == 2
    code, told = await person(email, "Outi", area.slug, "officer", PRODUCTION="1", PUBLIC_ADDRESS="")
    assert (code, "PUBLIC_ADDRESS must be set" in told) == (1, True)
    assert await links(area, email) == 0


async def test_the_link_is_mailed_and_stands_in_no_outbox(area: World) -> None:
    email, said, server = f"{uuid4().hex}@tyohame.example", list[str](), MailServer()
    invitee = Invitee(email=email, name="Outi Oikea", area=area.slug, role="finance")
    address = area.owner.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with listening(server) as post:
        desk = Desk(HOME, post, said.append, lambda _: False)
        assert await as_owner(address, desk, inviting(invitee)) == 0
        (letter,) = [message_from_bytes(one, policy=policy.default) for one in server.came]
        link = next(line for line in said if line.startswith(HOME))
        assert (letter["To"], letter["Subject"]) == (email, f"Kutsu: talous, {area.slug}")
        assert link in letter.get_content()
        assert said[-1] == f"The link was mailed to {email}."
        server.refuses = email
        assert await as_owner(address, desk, inviting(invitee)) == 0
        assert said[-1] == "The mail server did not take the message. Give the link yourself."
    async with area.owner.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM outbox WHERE body LIKE '%staff-invitation%'")) == 0


async def test_a_password_that_the_owner_chose_is_given_to_no_account_that_is_there(area: World) -> None:
    email = f"{uuid4().hex}@tyohame.example"
    await registered(area, email)
    new = NewPerson(name="Outi", email=email, password=PASSWORD, language="fi")
    with pytest.raises(Refused) as refused:
        async with area.owner.begin() as connection:
            await add_person(connection, PASSWORDS, new, area.area, Role.OFFICER)
    assert refused.value.reasons == (EmailTaken(field="email"),)
