"""Every list can be read through, page by page, and nothing comes twice or is left out."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import text

from app.domain.paging import cursor
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.town import GROUP, Caller, Town, codes, fields, said
from tests.house.test_lists import paged_lists


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
    assert len(await all_of(officer, "procedures?state=open", "id", 5)) == 5
    assert await all_of(officer, "procedures?state=draft", "id", 0) == []
    await all_of(thread.winner, "/procedures", "id", 5)
    await all_of(officer, "providers", "id", 5)
    agreement = await officer.get(f"agreements/{thread.agreement}")
    names = ("name", "baskets", "maximum", "begins", "ends", "mode", "members")
    for _ in range(3):
        await officer.post("agreements", {name: agreement[name] for name in names}, 201)
    await all_of(officer, "agreements", "number", 4)
    await all_of(thread.winner, "/agreements", "number", 4)
    await town.move(timedelta(days=60))  # past every deadline: closed as of now, whatever the clock has written
    assert await all_of(officer, "procedures?state=open", "id", 0) == []
    assert {p["state"] for p in await all_of(officer, "procedures?state=closed", "id", 5)} == {"closed"}
    await all_of(thread.winner, "/procedures?state=closed", "id", 5)


def _root(path: str) -> bool:
    """Whether a list stands by itself: one under a noun looks for the noun first."""
    return path.count("{") <= 1


ROOTS = [pytest.param(*one, id=one[1]["operationId"]) for one in paged_lists() if _root(one[0])]
UNDER = [one for one in paged_lists() if not _root(one[0])]


@pytest.mark.parametrize(("path", "operation"), ROOTS)
async def test_what_a_list_cannot_be_asked(town: Town, path: str, operation: Any) -> None:
    provider = "security" in operation and "{area}" not in path
    caller = (await town.provider("Kaiku")) if provider else town.one("officer")
    at = path.removeprefix("/api/v1").replace("{area}", town.slug)
    await cannot_be_asked(caller, at, operation)
    answer = await caller.send("GET", at)
    assert answer.json() == [] or "X-Total-Count" in answer.headers


async def cannot_be_asked(caller: Caller, at: str, operation: Any) -> None:
    """Wrong cursors, filters that are none and values that are not offered are refused, each at its field."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    asked = [
        ("cursor=nonsense", "wrong-cursor", "cursor"),
        ("cursor=%C3%A4", "wrong-cursor", "cursor"),
        ("cursor=" + "a" * 1000, "wrong-cursor", "cursor"),
        ("cursor=" + cursor("other", ["1", "1"]), "wrong-cursor", "cursor"),
        ("after=TH-TA-2026-0001", "no-such-filter", "after"),
        ("limit=0", "malformed", "limit"),
        ("limit=201", "malformed", "limit"),
        *((f"{name}=nonsense", "not-offered", name) for name in ("state", "kind", "model", "course") if name in names),
    ]
    for query, code, field in asked:
        problem = await caller.get(f"{at}?{query}", 422)
        assert (codes(problem), fields(problem)) == ({code}, {field}), (at, query)


async def under_nouns(town: Town) -> dict[str, tuple[Caller, str]]:
    """Somebody who may read each list that stands under a noun, and the noun's address, by what the path calls it."""
    thread = await walk.started(town)
    (provider,) = await ordering.providers(town, 1)
    programme = f"programmes/{await granting.opened(town)}"
    idea = await trying.sent(town, provider)
    officer = town.one("officer")
    return {
        "commitment": (officer, f"commitments/{thread.commitment}"),
        "procedure": (officer, thread.at),
        "agreement": (officer, f"agreements/{thread.agreement}"),
        "order": (town.one("coach"), await ordering.described(town)),
        "programme": (officer, programme),
        "challenge": (officer, idea.partition("/ideas/")[0]),
        "idea": (officer, idea),
    }


async def test_what_a_list_under_a_noun_cannot_be_asked(town: Town) -> None:
    found = await under_nouns(town)
    for path, operation in UNDER:
        noun, last = path.rpartition("/")[0].rpartition("{")[2].rstrip("}"), path.rpartition("/")[2]
        caller, at = found[noun]
        await cannot_be_asked(caller, f"{at}/{last}", operation)


@pytest.mark.parametrize("path", ["codes", "budget-lines", "/areas", "staff"])
async def test_a_list_answered_whole_has_no_filters(town: Town, path: str) -> None:
    problem = await town.one("officer").get(f"{path}?q=a", 422)
    assert (codes(problem), fields(problem)) == ({"no-such-filter"}, {"q"})


async def test_lists_of_outcomes(town: Town) -> None:
    thread = await walk.started(town, client="A-1")
    coach, at = town.one("coach"), f"commitments/{thread.commitment}"
    for n in range(2, 5):
        new = {"client": f"A-{n}", "client_group": GROUP, "municipality": "061"}
        referral = (await coach.post(f"{at}/refer-client", new, 201))["id"]
        await thread.winner.post(f"referrals/{referral}/start", {"day": (await town.today()).isoformat()})
    fact = (await town.one("officer").get(f"{at}/facts"))[-1]
    await town.one("officer").post(f"facts/{fact['id']}/verify", walk.reason())
    await ordering.clock(town)
    facts = await all_of(thread.winner, f"{at}/facts", "id", 10)
    assert len(await pages(thread.winner, f"{at}/facts?client=A-2")) == 2
    assert {f["client"] for f in facts} == {None, "A-1", "A-2", "A-3", "A-4"}
    for caller, path in ((town.one("finance"), "payments"), (thread.winner, "/payments")):
        await all_of(caller, path, "number", 4)
        await all_of(caller, f"{path}?state=waiting", "number", 4)
        await all_of(caller, f"{path}?state=approved", "number", 0)
        await all_of(caller, f"{path}?q=a-3", "number", 1)
    whole = await town.one("officer").get(f"{at}/events?limit=200")
    assert await pages(town.one("officer"), f"{at}/events", 3) == whole
    verified = await town.one("officer").get(f"{at}/events?what=verify")
    assert verified == [told for told in whole if told["what"] == "verify"]
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
    await all_of(town.one("coach"), "cards?basket=skills", "id", 0)
    await provider.post(f"cards/{cards[1]}/pause-card")
    await provider.post(f"cards/{cards[2]}/withdraw-card")
    register = await all_of(provider, "/card-register", "id", 5)
    assert {card["state"] for card in register} == {"published", "paused", "withdrawn"}
    for state in ("draft", "sent", "returned", "published", "paused", "withdrawn"):
        fitting = [card for card in register if card["state"] == state]
        assert await all_of(provider, f"/card-register?state={state}", "id", len(fitting)) == fitting
    number = (await town.one("coach").get("orders"))[0]["number"]
    assert len(await all_of(town.one("coach"), f"orders?q={number}", "id", 1)) == 1
    await all_of(provider, "/orders?state=open", "id", 5)
    await all_of(provider, "/orders?state=cancelled", "id", 0)


@pytest.mark.parametrize("path", ["home", "/me", "codes", "budget-lines", "/areas", "/awards"])
async def test_small_things_to_read(town: Town, path: str) -> None:
    assert await town.one("officer").get(path) is not None


_COUNTED = text(
    "UPDATE counters SET last = :last WHERE year = :year AND kind = 'TA' AND area_id = (SELECT id FROM areas WHERE slug = :slug)"
)


async def test_a_numbered_list_past_9999(town: Town) -> None:
    """Numbers have four digits or more: the list goes by the number, not by its text, and its cursors lead over the step."""
    thread = await walk.agreed(town)
    officer = town.one("officer")
    for _ in range(4):
        await officer.post("needs", walk.need(thread), 201)
    year = (await town.today()).year
    async with town.owner.begin() as connection:
        await connection.execute(_COUNTED, {"slug": town.slug, "year": year, "last": 9_998})
    for _ in range(4):
        await officer.post("needs", walk.need(thread), 201)
    every = await all_of(officer, "needs", "number", 9)
    serials = [int(need["number"].rpartition("-")[2]) for need in every]
    assert serials == [10_002, 10_001, 10_000, 9_999, 5, 4, 3, 2, 1]
