"""Every list can be read through, page by page, and nothing comes twice or is left out."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response

from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.town import GROUP, Caller, Town, codes, fields, said


def onward(answer: Response) -> str | None:
    """The address of the next page, below the API's own."""
    return str(answer.links["next"]["url"]).removeprefix("/api/v1") if "next" in answer.links else None


async def pages(caller: Caller, path: str, limit: int = 2) -> list[Any]:
    """All of a list, by small pages."""
    found: list[Any] = []
    at: str | None = f"{path}{'&' if '?' in path else '?'}limit={limit}"
    while at:
        answer = await caller.send("GET", at)
        page = said(answer, 200)
        assert len(page) <= limit
        found += page
        at = onward(answer)
    return found


async def all_of(caller: Caller, path: str, key: str, count: int) -> list[Any]:
    """The list by pages is the list at once, and says how long it is."""
    answer = await caller.send("GET", f"{path}{'&' if '?' in path else '?'}limit=200")
    every: list[Any] = said(answer, 200)
    assert len(every) == count
    assert int(answer.headers["X-Total-Count"]) == count
    assert len({one[key] for one in every}) == count
    assert await pages(caller, path) == every
    return every


NAMES = ("nolla", "yksi", "kaksi", "kolme")


async def test_lists(town: Town) -> None:
    thread = await walk.published(town, 5)
    officer = town.one("officer")
    new = {"need_id": thread.need, "agreement_id": thread.agreement}
    for n in range(4):
        await officer.post("needs", walk.need(thread, title=f"Tarve numero {NAMES[n]}"), 201)
        one = await officer.post("procedures", new | {"draft": walk.draft(thread, maximum=walk.money("1000.00"))}, 201)
        small = walk.draft(thread, maximum=walk.money("1000.00"))
        small["terms"] = walk.terms(thread.begins, thread.begins + timedelta(days=600), "1000.00")
        await officer.post(f"procedures/{one['id']}/save-draft", small)
        await officer.post(f"procedures/{one['id']}/publish")
    numbers = [n["number"] for n in await all_of(officer, "needs", "number", 5)]
    assert numbers == sorted(numbers, reverse=True)
    assert [n["title"] for n in await all_of(officer, "needs?q=KOLM numero", "number", 1)] == ["Tarve numero kolme"]
    await all_of(officer, "procedures", "id", 5)
    await all_of(thread.winner, "/procedures", "id", 5)
    await all_of(officer, "providers", "id", 5)
    agreement = await officer.get(f"agreements/{thread.agreement}")
    names = ("name", "baskets", "maximum", "begins", "ends", "mode", "members")
    for _ in range(3):
        await officer.post("agreements", {name: agreement[name] for name in names}, 201)
    await all_of(officer, "agreements", "number", 4)
    await all_of(thread.winner, "/agreements", "number", 4)


@pytest.mark.parametrize("path", ["needs"])
async def test_what_a_list_cannot_be_asked(town: Town, path: str) -> None:
    caller = town.one("officer")
    for asked, code, field in (
        ("cursor=nonsense", "wrong-cursor", "cursor"),
        ("cursor=%C3%A4", "wrong-cursor", "cursor"),
        ("cursor=" + "a" * 1000, "wrong-cursor", "cursor"),
        ("after=TH-TA-2026-0001", "no-such-filter", "after"),
        ("limit=0", "malformed", "limit"),
        ("limit=201", "malformed", "limit"),
    ):
        problem = await caller.get(f"{path}?{asked}", 422)
        assert (codes(problem), fields(problem)) == ({code}, {field})


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
    assert len(await pages(thread.winner, f"{at}/facts?client=A-2")) == 2
    assert {f["client"] for f in facts} == {None, "A-1", "A-2", "A-3", "A-4"}
    for caller, path in ((town.one("finance"), "payments"), (thread.winner, "/payments")):
        await all_of(caller, path, "number", 4)
        await all_of(caller, f"{path}?state=waiting", "number", 4)
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
