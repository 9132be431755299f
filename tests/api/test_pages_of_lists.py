"""Every list can be read through, page by page, and nothing comes twice or is left out."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import GROUP, Caller, Town


async def pages(caller: Caller, path: str, key: str, limit: int = 2) -> list[Any]:
    """All of a list, by small pages."""
    found: list[Any] = []
    at = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    page = await caller.get(at)
    while page:
        assert len(page) <= limit
        found += page
        page = await caller.get(f"{at}&after={page[-1][key]}")
    return found


async def all_of(caller: Caller, path: str, key: str, count: int) -> list[Any]:
    """The list by pages is the list at once."""
    every: list[Any] = await caller.get(f"{path}{'&' if '?' in path else '?'}limit=200")
    assert len(every) == count
    assert await pages(caller, path, key) == every
    assert await caller.get(f"{path}{'&' if '?' in path else '?'}after={uuid4()}") is not None
    return every


async def test_lists(town: Town) -> None:
    thread = await walk.published(town, 5)
    officer = town.one("officer")
    new = {"need_id": thread.need, "agreement_id": thread.agreement}
    for n in range(4):
        await officer.post("needs", walk.need(thread, title=f"Tarve {n}"), 201)
        one = await officer.post("procedures", new | {"draft": walk.draft(thread, maximum=walk.money("1000.00"))}, 201)
        small = walk.draft(thread, maximum=walk.money("1000.00"))
        small["terms"] = walk.terms(thread.begins, thread.begins + timedelta(days=600), "1000.00")
        await officer.post(f"procedures/{one['id']}/save-draft", small)
        await officer.post(f"procedures/{one['id']}/publish")
    numbers = [n["number"] for n in await all_of(officer, "needs", "number", 5)]
    assert numbers == sorted(numbers, reverse=True)
    await all_of(officer, "procedures", "id", 5)
    await all_of(thread.winner, "/procedures", "id", 5)
    await all_of(officer, "providers", "id", 5)
    agreement = await officer.get(f"agreements/{thread.agreement}")
    names = ("name", "baskets", "maximum", "begins", "ends", "mode", "members")
    for _ in range(3):
        await officer.post("agreements", {name: agreement[name] for name in names}, 201)
    await all_of(officer, "agreements", "number", 4)
    await all_of(thread.winner, "/agreements", "number", 4)


async def test_lists_of_outcomes(town: Town) -> None:
    thread = await walk.started(town, client="A-1")
    coach, at = town.one("coach"), f"commitments/{thread.commitment}"
    for n in range(2, 5):
        new = {"client": f"A-{n}", "client_group": GROUP, "municipality": "061"}
        referral = (await coach.post(f"{at}/refer-client", new, 201))["id"]
        await thread.winner.post(f"referrals/{referral}/start", {"day": (await town.today()).isoformat()})
    fact = (await town.one("officer").get(f"{at}/facts"))[-1]
    await town.one("officer").post(f"facts/{fact['id']}/verify", walk.reason())
    facts = await all_of(thread.winner, f"{at}/facts", "id", 10)
    assert len(await pages(thread.winner, f"{at}/facts?client=A-2", "id")) == 2
    assert {f["client"] for f in facts} == {None, "A-1", "A-2", "A-3", "A-4"}
    for caller, path in ((town.one("finance"), "payments"), (thread.winner, "/payments")):
        await all_of(caller, path, "number", 4)
        await all_of(caller, f"{path}?waiting=true", "number", 4)
    await all_of(town.one("officer"), "commitments", "number", 1)
    await all_of(thread.winner, "/commitments", "number", 1)
    await all_of(coach, "awards", "number", 1)


async def test_lists_of_cards_and_orders(town: Town) -> None:
    (provider,) = await ordering.providers(town, 1)
    cards = [await ordering.card(town, provider, capacity=9) for _ in range(5)]
    for n in range(5):
        await ordering.placed(town, cards[0], f"A-{n}")
    await all_of(town.one("coach"), "orders", "id", 5)
    await all_of(provider, "/orders", "id", 5)
    await all_of(provider, "/card-register", "id", 5)
    await all_of(town.one("officer"), "card-register", "id", 5)
    await all_of(town.one("coach"), "cards", "id", 5)


@pytest.mark.parametrize("path", ["home", "/me", "codes", "budget-lines", "/areas", "/awards"])
async def test_small_things_to_read(town: Town, path: str) -> None:
    assert await town.one("officer").get(path) is not None
