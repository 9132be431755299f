"""Making the demo once, and moving its clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.digests import unwrapped
from app.actions.passwords import Passwords
from app.db import areas, clock
from app.db.engine import make_engine
from app.demo import granting, quick, service, story
from app.demo.evolving import RESIDENT, Trying
from app.demo.stage import DEMO_PASSWORD, FIRMS, STAFF, Stage
from app.domain.calendar import local_day
from app.domain.ids import AgreementId
from app.gateways.sealing import Sealer
from app.settings import Settings
from app.worker import round_of_work

WEEKS = 60
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1)}
_ROLES = {"officer": "hankinta-asiantuntija", "officer2": "hankinta-asiantuntija", "decider": "päättäjä", "finance": "talous", "coach": "asiakasohjaaja"}  # fmt: skip
_SHOWN = ("kaiku", "uraverstas", "polku")


async def make_unless_made(settings: Settings, say: Callable[[str], None]) -> None:
    """Play the demo's story into an empty database; into one that has areas already, nothing. Never on a production database."""
    if settings.production:
        raise RuntimeError("a demo is not made in production")
    owner, engine = make_engine(settings.owner_url, size=1), make_engine(settings.web_url, size=2)
    try:
        async with owner.begin() as connection:
            if await areas.all_areas(connection):
                return
            await clock.make_movable(connection)
            begins = await _now(connection) - timedelta(weeks=WEEKS)
        say("Making the demo area, week by week: half a minute")
        sealer, passwords = Sealer(settings.sealing_key), Passwords(cheap=settings.cheap_passwords)
        stage = Stage(engine, owner, sealer, passwords, await unwrapped(engine, sealer), begins, say)
        await _play(stage)
        async with owner.begin() as connection:
            await connection.execute(text("UPDATE clock SET ahead = '0'"))
        await round_of_work(engine, stage.sealer)
    finally:
        await owner.dispose()
        await engine.dispose()


async def half_made(settings: Settings) -> bool:
    """Whether the story was begun and broke off: its clock still stands in the past."""
    owner = make_engine(settings.owner_url, size=1)
    try:
        async with owner.connect() as connection:
            return bool((await connection.execute(text("SELECT ahead < '0' FROM clock"))).scalar_one())
    finally:
        await owner.dispose()


def welcome(address: str) -> str:
    """What a newcomer reads: where it is, and who can sign in."""
    rows = [f"  {email:34} {_ROLES[who]}" for who, (email, _, _) in STAFF.items()]
    rows += [f"  {FIRMS[who].email:34} palveluntuottaja, {FIRMS[who].name}" for who in _SHOWN]
    rows.append(f"  {RESIDENT[0]:34} yksityishenkilö, {RESIDENT[1]}")
    return "\n".join(
        [
            f"\nVaikutin is at {address}",
            "Sign in as",
            *rows,
            f"with the password: {DEMO_PASSWORD}",
            "Ctrl-C stops everything.\n",
        ]
    )


async def move_clock(settings: Settings, words: str) -> int:
    """Move the clock on by "+26w", "+3d" or "+2h", and do what then falls due; 2 where the words are not that."""
    found = re.fullmatch(r"\+([0-9]{1,4})([wdh])", words)
    if not found:
        print("Say how far: +26w, +3d or +2h")
        return 2
    owner, engine = make_engine(settings.owner_url, size=1), make_engine(settings.web_url, size=2)
    async with owner.begin() as connection:
        await clock.move(connection, int(found[1]) * _UNITS[found[2]])
        instant = await clock.instant(connection)
    while await round_of_work(engine, Sealer(settings.sealing_key)):
        pass
    print(f"It is {local_day(instant)} now")
    await owner.dispose()
    await engine.dispose()
    return 0


async def _play(stage: Stage) -> None:
    await stage.at(stage.day(0))
    await stage.open()
    granting.Story(stage, WEEKS * 7).enter()
    stage.say("Providers registered; the agreement")
    agreement = await story.prepare(stage)
    won = await _first(stage, agreement)
    commitment = await story.contract(stage, won, stage.day(36))
    today = local_day(stage.begins + timedelta(weeks=WEEKS))
    stage.say("A year of service: clients, facts, lines")
    trying = Trying(stage)
    await service.serve(stage, commitment, today - timedelta(days=22), trying.until)
    await service.correct(stage, commitment, stage.day(WEEKS * 7 - 21))
    await service.approve(stage, commitment, 3)
    stage.say("What waits for somebody today")
    await _today(stage, agreement)
    await trying.today(WEEKS * 7)


async def _first(stage: Stage, agreement: AgreementId) -> str:
    """The competition that Kaiku wins."""
    await stage.at(stage.day(7))
    begins, ends = (stage.begins + timedelta(days=40)).date(), (stage.begins + timedelta(days=900)).date()
    title = "Työhönvalmennus pitkään työttömänä olleille, Forssan seutu"
    procedure = await story.competition(stage, agreement, title, 40, "96000.00", stage.day(28), (begins, ends))
    await stage.at(stage.day(20))
    for who, price in (("kaiku", "2100.00"), ("uraverstas", "2250.00"), ("polku", "1920.00"), ("paja", "1800.00")):
        await story.bid(stage, who, procedure, price)
    await stage.at(stage.day(26))
    await story.bid(stage, "kaiku", procedure, "1980.00", seen=1)
    await story.withdraw(stage, "paja", procedure)
    marks = (("3.5", "4.5", "5"), ("4", "4.5", "4"), ("3.5", "4", "4.5"))
    await story.decide(stage, procedure, stage.day(29), marks)
    return "kaiku"


async def _today(stage: Stage, agreement: AgreementId) -> None:
    """Living cases: one decided and unsigned, one closed, one open, one draft, one need alone."""
    last = WEEKS * 7
    period = ((stage.begins + timedelta(days=last + 60)).date(), (stage.begins + timedelta(days=last + 420)).date())
    await stage.at(stage.day(last - 20), 12)
    signing = await story.competition(
        stage, agreement, "Uravalmennus, Hattula ja Hämeenlinna", 20, "40000.00", stage.day(last - 8), period
    )
    closed = await story.competition(
        stage, agreement, "Rekrytoinnin tuki pienille työnantajille", 15, "30000.00", stage.day(last - 4), period
    )
    offered = await quick.play(stage, last)
    await stage.at(stage.day(last - 10))
    for who, price in (("uraverstas", "1850.00"), ("polku", "1790.00"), ("kaiku", "1900.00")):
        await story.bid(stage, who, signing, price)
    for who, price in (("kaiku", "1700.00"), ("polku", "1650.00")):
        await story.bid(stage, who, closed, price)
    await story.decide(stage, signing, stage.day(last - 7), (("4", "4", "3.5"), ("4", "4.5", "4"), ("4", "4", "4")))
    await stage.at(stage.day(last - 3))
    open_ = await story.competition(
        stage, agreement, "Työnhaun pikavalmennus, koko alue", 24, "36000.00", stage.day(last + 14), period
    )
    await story.bid(stage, "polku", open_, "1480.00")
    await story.competition(
        stage, agreement, "Kielitietoinen työhönvalmennus", 12, "24000.00", stage.day(last + 30), period, publish=False
    )
    await quick.waiting(stage, last, offered["polku"])
    await story.need(stage, "Yrittäjyyden alkuvalmennus", 10, "18000.00", *period)


async def _now(connection: AsyncConnection) -> datetime:
    return (await clock.instant(connection)).astimezone(UTC)
