"""Making the demo once, and moving its clock."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from app.actions.digests import unwrapped
from app.actions.people.passwords import Passwords
from app.db import clock
from app.db.engine import make_engine
from app.db.people import areas
from app.demo import granting, quick, service
from app.demo.buying import Competing
from app.demo.dates import Days
from app.demo.evolving import RESIDENT, Trying
from app.demo.stage import DEMO_PASSWORD, FIRMS, STAFF, Stage
from app.domain.calendar import HELSINKI, local_day
from app.gateways.sealing import Sealer
from app.settings import Settings
from app.worker import round_of_work

_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1)}
_ROLES = {"officer": "hankinta-asiantuntija", "officer2": "hankinta-asiantuntija", "decider": "päättäjä", "finance": "talous", "coach": "asiakasohjaaja"}  # fmt: skip
_SHOWN = ("kaiku", "uraverstas", "polku")


async def make_unless_made(settings: Settings, say: Callable[[str], None], *, today: date | None = None) -> bool:
    """Play the demo's story into an empty database; into one that has areas already, nothing. Answers whether it was played.

    `today`: the day as of which it is made, from `FIRST` to `LAST`; without one, the real day. Never on a production database.
    """
    if settings.production:
        raise RuntimeError("a demo is not made in production")
    owner, engine = make_engine(settings.owner_url, size=2), make_engine(settings.web_url, size=4)
    try:
        async with owner.begin() as connection:
            if await areas.all_areas(connection):
                return False
            now = await clock.instant(connection)
            days = Days(today or local_day(now))
            await clock.begin_story(connection, Stage.instant(days.on(0), 9))
        say("Making the demo area, week by week: half a minute")
        sealer, passwords = Sealer(settings.sealing_key), Passwords(cheap=settings.cheap_passwords)
        stage = Stage(engine, owner, sealer, passwords, await unwrapped(engine, sealer), days, say)
        await _play(stage)
        async with owner.begin() as connection:
            await clock.end_story(connection, _until(now, days.today))
        await round_of_work(engine, stage.sealer, strict=True)
        return True
    finally:
        await owner.dispose()
        await engine.dispose()


def _until(now: datetime, today: date) -> timedelta:
    """The time that must still pass until the same Finnish hour of `today`."""
    return now.astimezone(HELSINKI).replace(year=today.year, month=today.month, day=today.day) - now


async def half_made(settings: Settings) -> bool:
    """Whether the story was begun and broke off."""
    owner = make_engine(settings.owner_url, size=2)
    try:
        async with owner.connect() as connection:
            return await clock.story_broke_off(connection)
    finally:
        await owner.dispose()


def welcome(address: str) -> str:
    """The text printed when the demo has started: its address, and who can sign in."""
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
    owner, engine = make_engine(settings.owner_url, size=2), make_engine(settings.web_url, size=4)
    async with owner.begin() as connection:
        await clock.move(connection, int(found[1]) * _UNITS[found[2]])
        instant = await clock.instant(connection)
    while await round_of_work(engine, Sealer(settings.sealing_key)):
        pass
    print(f"It is {local_day(instant)} now")
    await owner.dispose()
    await engine.dispose()
    return 0


def plan(stage: Stage) -> None:
    """Put the whole story on the stage's agenda."""
    competing = Competing(stage)
    for part in (
        granting.Story(stage),
        competing,
        Trying(stage),
        service.Caring(stage, lambda: competing.contract),
        quick.Ordering(stage),
    ):
        part.enter()


async def _play(stage: Stage) -> None:
    await stage.open()
    stage.say("Providers registered; a year of competitions, clients, facts and lines")
    plan(stage)
    await stage.play()
