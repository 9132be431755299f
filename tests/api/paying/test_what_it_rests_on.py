"""A claim rests on all that is said of its client: nothing is paid while a correction of any of it waits, nor by who heard any of it."""

from datetime import timedelta
from typing import Any

from app.domain.actors import Role
from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.people.test_two_hats import hat
from tests.api.thread import Thread
from tests.api.town import Town, codes


async def with_pay(town: Town, months: int) -> tuple[Thread, list[str]]:
    """A client who started and has worked so many months, each verified by the coach; and the facts of the pay."""
    thread = await walk.started(town)
    facts = []
    for _ in range(months):
        facts.append(await reported(town, thread))
        await town.one("coach").post(f"facts/{facts[-1]}/verify", walk.reason())
    await settled(town)
    return thread, facts


async def reported(town: Town, thread: Thread) -> str:
    """A month later the provider reports a month's pay."""
    await town.move(timedelta(days=31))
    said = walk.earnings("A-4471", await town.today())
    fact: dict[str, Any] = await thread.winner.post(f"commitments/{thread.commitment}/report-fact", said, 201)
    return str(fact["id"])


async def settled(town: Town) -> None:
    await round_of_work(town.app.state.engine, town.app.state.sealer)


async def job(town: Town, thread: Thread) -> dict[str, Any]:
    """The one line of the job fee."""
    account = await town.one("finance").get(f"commitments/{thread.commitment}/account")
    (line,) = (line for line in account["lines"] if line["clause"] == "job")
    return dict(line)


async def used(town: Town, thread: Thread) -> list[str]:
    """The facts that the job fee counts as things stand today."""
    account = await town.one("finance").get(f"commitments/{thread.commitment}/account?client=A-4471")
    (item,) = (item for item in account["items"] if item["attained"]["clause"] == "job")
    return [fact for unit in item["attained"]["used"] for fact in unit["facts"]]


async def withdrawn(thread: Thread, fact: str) -> None:
    await thread.winner.post(f"facts/{fact}/withdraw-fact", walk.reason(), 201)
    await settled(thread.town)


async def refused(town: Town, line: dict[str, Any]) -> set[str]:
    return set(codes(await town.one("finance").post(f"payments/{line['id']}/approve", expect=409)))


async def test_a_withdrawal_of_the_event_that_opens_the_window(town: Town) -> None:
    thread, _ = await with_pay(town, 4)
    facts = await town.one("finance").get(f"commitments/{thread.commitment}/facts")
    await withdrawn(thread, next(fact["id"] for fact in facts if fact["code"] == "started"))
    assert await refused(town, await job(town, thread)) == {"correction-waits"}


async def test_a_withdrawal_of_what_has_taken_anothers_place(town: Town) -> None:
    thread, facts = await with_pay(town, 5)
    before = await used(town, thread)
    await town.one("coach").post(f"facts/{before[0]}/reject", walk.reason())
    await settled(town)
    (new,) = set(await used(town, thread)) - set(before)
    assert new in facts
    await withdrawn(thread, new)
    assert await refused(town, await job(town, thread)) == {"correction-waits"}


async def test_a_withdrawal_of_a_correction(town: Town) -> None:
    thread, facts = await with_pay(town, 4)
    said = walk.earnings("A-4471", await town.today(), "1300.00")
    body = {k: v for k, v in said.items() if k not in ("kind", "client")} | walk.reason()
    mended = (await thread.winner.post(f"facts/{facts[-1]}/correct", body, 201))["id"]
    await town.one("coach").post(f"facts/{mended}/verify", walk.reason())
    await settled(town)
    await withdrawn(thread, mended)
    assert await refused(town, await job(town, thread)) == {"correction-waits"}


async def test_who_verified_what_has_taken_anothers_place(town: Town) -> None:
    thread, facts = await with_pay(town, 4)
    eero = await hat(town, town.one("finance"), Role.COACH)
    await eero.post(f"facts/{await reported(town, thread)}/verify", walk.reason())
    await town.one("coach").post(f"facts/{facts[0]}/reject", walk.reason())
    await settled(town)
    assert "you-verified" in await refused(town, await job(town, thread))
