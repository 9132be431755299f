"""A home shows what judging every noun one by one would show, wherever random steps of anybody have led, with the clock's worker dead or alive."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from app.actions.home import home
from app.actions.people.sign_in import hashed
from app.actions.work import Token, Work, open_work
from app.domain.actors import Role
from app.domain.lifecycle import choices
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.home.oracle import Judged, Row, everything, waits
from tests.api.town import GROUP, Caller, Town

TURNS = 14
Sow = Callable[[Town], Awaitable[Any]]


def at_work(town: Town, caller: Caller) -> AbstractAsyncContextManager[Work]:
    """A transaction of somebody in the town."""
    state = town.app.state
    return open_work(state.engine, state.sealer, Token(hashed(caller.secret)), town.slug, None)


async def shown(work: Work) -> set[Row]:
    """What all pages of the home of who acts show; each row stands on one of them, and they say how many there are."""
    found: list[tuple[Row, str]] = []
    cursor, totals = None, set()
    while True:
        page = await home.home(work, cursor)
        totals.add(page.total)
        for task in (*page.mine, *page.others):
            codes = frozenset(why.code for why in task.choice.reasons)
            found.append(((task.table, str(task.id), task.choice.step, codes), task.number))
        cursor = page.next
        if cursor is None:
            break
    assert len(set(found)) == len(found)
    assert totals == {len(found)}
    return {row for row, _ in found}


async def everybody(town: Town) -> list[Caller]:
    return [one for people in town.people.values() for one in people]


async def check(town: Town, told: str) -> None:
    for caller in await everybody(town):
        async with at_work(town, caller) as work:
            assert await shown(work) == await waits(work), (told, work.actor.role)


async def granted(town: Town) -> None:
    provider = (await ordering.providers(town, 1))[0]
    await granting.granted(town, provider)


async def applied(town: Town) -> None:
    provider = (await ordering.providers(town, 1))[0]
    await granting.applied(town, await granting.opened(town), provider)


async def running(town: Town) -> None:
    await trying.running(town, (await ordering.providers(town, 1))[0])


async def proposed(town: Town) -> None:
    await trying.proposed(town, (await ordering.providers(town, 1))[0])


async def carded(town: Town) -> None:
    provider = (await ordering.providers(town, 1))[0]
    new = ordering.content() | {"availability": ordering.room(1, (await town.today()).isoformat())}
    await provider.post("cards", new, 201)


async def ordered(town: Town) -> None:
    provider = (await ordering.providers(town, 1))[0]
    await ordering.placed(town, await ordering.card(town, provider), client=f"B-{len(town.people['provider'])}")


async def taken(town: Town) -> None:
    provider = (await ordering.providers(town, 1))[0]
    client = f"C-{len(town.people['provider'])}"
    await ordering.accepted(town, provider, await ordering.card(town, provider), client)


SOWN: tuple[Sow, ...] = (
    walk.begun, walk.published, walk.closed, walk.opened, walk.assessed, walk.decided, walk.concluded, walk.started, walk.reported,
    granting.opened, applied, granted, trying.begun, proposed, running, carded, ordered, taken, ordering.described,
)  # fmt: skip


async def body(town: Town, judged: Judged, step: str, random: Random) -> Any:
    """What the step is given; most want a reason or nothing."""
    table, today = judged.table.name, (await town.today()).isoformat()
    match table, step:
        case "referral", "cancel":
            return walk.reason()
        case "referral", _:
            return {"day": today} | walk.reason()
        case _, "refer-client":
            return {"client": f"R-{random.randrange(10**6)}", "client_group": GROUP, "municipality": "061"}
        case _, "prepare-gate":
            return trying.finding(random.choice(("continue", "stop")), passed=random.random() < 0.7)
        case _, "propose-experiment":
            return await trying.plan(town)
        case "application", "assess":
            return granting.marks()
        case "application", "propose":
            return granting.plan() if random.random() < 0.7 else granting.plan(granted=False)
        case "application", "declare-interest":
            return {"interest": random.random() < 0.3, "about": "Sukulainen."}
        case "application", "ask-for-more":
            until = granting.deadline(await town.instant())
            return {"text": "Lisää?", "until": until.date().isoformat()}
        case "application", "supplement" | "withdraw-application":
            return {"text": "Näin.", "reason": "Näin."}
        case "grant", "release-instalment":
            return {"number": random.choice((1, 2))}
        case "grant", "submit-report":
            return granting.report(random.choice(("7000.00", "5000.00")))
        case "grant", "prepare-recovery":
            return await granting.recovery(town, random.choice(("500.00", "6000.00")))
    return walk.reason() | {"course": "stop"} if step == "end-experiment" else walk.reason()


async def act(town: Town, random: Random) -> str:
    """A random open step of a random noun by a random person; whether it succeeds is not asked."""
    caller = random.choice(await everybody(town))
    async with at_work(town, caller) as work:
        found = [
            (one, choice.step)
            async for one in everything(work)
            for choice in choices(one.table, one.situation)
            if not choice.reasons and one.situation.actor.role is not Role.CLOCK
        ]
    if not found:
        return "nothing"
    kinds = sorted({(one.table.name, step) for one, step in found})
    kind = random.choice(kinds)
    judged, step = random.choice([pair for pair in found if (pair[0].table.name, pair[1]) == kind])
    given = await body(town, judged, step, random)
    if step == "submit-bid":
        answer = await caller.send("PUT", f"{judged.at}/bid", walk.bid())
    else:
        answer = await caller.send("POST", f"{judged.at}/{step}", given)
        if answer.status_code == 422:
            answer = await caller.send("POST", f"{judged.at}/{step}")
    assert answer.status_code < 500, (judged.at, step, answer.text)
    return f"{judged.table.name} {step} {answer.status_code}"


async def judge(town: Town, random: Random) -> str:
    """A provider suspended or let go on, or its qualification ended."""
    provider = random.choice(town.people["provider"])
    until = (await town.today() + timedelta(days=random.choice((0, 5, 60)))).isoformat()
    step = random.choice(("suspend", "end", "qualify", "restore"))
    given = walk.reason() | ({"until": until} if step == "suspend" else {})
    answer = await town.one("officer").send("POST", f"providers/{provider.provider}/baskets/work/{step}", given)
    return f"{step} {answer.status_code}"


async def turn(town: Town, random: Random) -> str:
    match random.randrange(10):
        case 0:
            await town.move(timedelta(hours=random.choice((1, 24, 24 * 8, 24 * 40))))
            return "time goes by"
        case 1:
            await ordering.clock(town)
            return "the worker"
        case 2:
            return await judge(town, random)
    return await act(town, random)


@pytest.mark.parametrize("seed", range(4))
async def test_a_home_shows_what_judging_everything_shows(town: Town, seed: int) -> None:
    random = Random(seed)  # a walk that can be walked again
    told: list[str] = []
    for sow in random.sample(SOWN, 5):
        await sow(town)
        told.append(getattr(sow, "__name__", "?"))
    await check(town, str(told))
    for _ in range(TURNS):
        told.append(await turn(town, random))
        await check(town, str(told))
