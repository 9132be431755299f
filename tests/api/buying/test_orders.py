"""A quick order over the API: from a client's need to a payment line, and everything that is refused on the way."""

from uuid import uuid4

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api import thread as competing
from tests.api.buying import ordering as walk
from tests.api.test_steps import open_steps
from tests.api.thread import reason
from tests.api.town import Town, codes, make_town


async def test_from_a_need_to_a_payment_line(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    coach, chosen = town.one("coach"), await walk.card(town, kaiku)
    at = await walk.described(town)
    draft = await coach.get(at)
    (offer,) = draft["offers"]
    assert (offer["card_id"], offer["turn"], offer["against"], offer["results"]) == (chosen, 1, [], None)
    assert [offer[name]["amount"] for name in ("price", "start", "outcome")] == ["640.00", "448.00", "192.00"]
    assert offer["reckoning"]["reasons"] == []
    assert open_steps(draft) == {"save-wish", "place-order", "cancel-order"}
    order = await coach.post(f"{at}/place-order", walk.choice(chosen, message="Iltapäivisin."), If_Match='"1"')
    assert (order["state"], order["chosen"], order["asked"][0]["answer"]) == ("open", chosen, None)
    asked = await kaiku.get(at)
    assert (open_steps(asked), asked["message"]) == ({"accept-order", "decline-order"}, "Iltapäivisin.")
    taken = await kaiku.post(f"{at}/accept-order")
    assert (taken["asked"][0]["answer"], open_steps(taken)) == ("accepted", set())
    await walk.clock(town)
    order = await coach.get(at)
    contract = await coach.get(f"commitments/{order['commitment_id']}")
    assert (order["state"], contract["kind"], contract["state"], contract["number"]) == (
        "decided",
        "order",
        "in-force",
        order["number"],
    )
    (referral,) = await town.one("finance").get(f"commitments/{contract['id']}/referrals")
    assert (referral["client"], referral["state"]) == ("A-4471", "referred")
    today = {"day": (await town.today()).isoformat()}
    await kaiku.post(f"referrals/{referral['id']}/start", today)
    await walk.clock(town)
    (line,) = await town.one("finance").get(f"commitments/{contract['id']}/lines")
    assert (line["clause"], line["amount"]["amount"]) == ("start", "448.00")
    told = [event["what"] for event in await coach.get(f"{at}/events")]
    assert {"order-described", "place-order", "accept-order", "conclude-order"} <= set(told)


async def test_an_order_stands_in_every_list_it_belongs_to(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    at = await walk.accepted(town, kaiku, await walk.card(town, kaiku))
    officer = town.one("officer")
    order = await officer.get(at)
    for caller, path in ((officer, "commitments"), (kaiku, "/commitments")):
        (row,) = await caller.get(path)
        assert (row["number"], row["kind"]) == (order["number"], "order"), path
    for caller, path in ((officer, "orders"), (kaiku, "/orders")):
        (row,) = await caller.get(path)
        assert (row["id"], row["title"]) == (order["id"], "Työnhaun aloittaminen"), path
    assert await officer.get("procedures") == await kaiku.get("/procedures") == []
    assert [need["title"] for need in await officer.get("needs")] == ["Työnhaun aloittaminen"]
    (line,) = await officer.get("budget-lines")
    assert line["reserved"]["amount"] == "640.00"
    contract = await kaiku.get(f"commitments/{order['commitment_id']}")
    assert (contract["signed"], contract["agreement_id"], open_steps(contract)) == (False, None, {"report-fact"})


async def test_an_order_is_no_procedure_to_bid_for(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    chosen = await walk.card(town, kaiku)
    for at in (await walk.placed(town, chosen), await walk.accepted(town, kaiku, await walk.card(town, kaiku), "A-2")):
        there = at.replace("orders", "procedures")
        letters = (f"letters/{kaiku.provider}", "comparison")
        for path in ("", "/events", *(f"/{letter}" for letter in letters)):
            assert codes(await town.one("officer").get(there + path, 404)) == {"not-found"}, path
        for path in ("", "/events", "/letter", "/bid", "/bid/draft"):
            assert codes(await kaiku.get(there + path, 404)) == {"not-found"}, path
        offered = {"price": {"amount": "1.00", "currency": "EUR"}, "answers": {}, "binding": True}
        await kaiku.put(f"{there}/bid", offered, 404)
        await kaiku.put(f"{there}/bid/draft", offered, 404)
        await kaiku.post(f"{there}/withdraw-bid", expect=404)
        for step in ("publish", "unlock", "open-bids"):
            await town.one("officer").post(f"{there}/{step}", expect=404)
        await town.one("officer").post(f"{there}/save-draft", {}, 404)
        await town.one("officer").post(f"{there}/cancel", reason(), 404)
        await town.one("officer").post(f"{there}/prepare-decision", {"winner": str(uuid4()), "reasons": {}}, 404)
        for step in ("send-back", "decide"):
            await town.one("decider").post(f"{there}/{step}", reason() if step == "send-back" else None, 404)


async def test_a_competition_is_no_order(town: Town) -> None:
    found = await competing.published(town)
    at = found.at.replace("procedures", "orders")
    for caller in (town.one("coach"), found.winner):
        for path in (at, f"{at}/events"):
            assert codes(await caller.get(path, 404)) == {"not-found"}
    await found.winner.post(f"{at}/accept-order", expect=404)
    await town.one("coach").post(f"{at}/cancel-order", reason(), 404)


class TestWhoSees:
    """What one may not see is not there."""

    async def test_another_area(self, app: FastAPI, town: Town, client: AsyncClient, owner_engine: AsyncEngine) -> None:
        (kaiku,) = await walk.providers(town, 1)
        chosen = await walk.card(town, kaiku)
        at = await walk.placed(town, chosen)
        other = await make_town(app, client, owner_engine)
        stranger = other.one("coach")
        for path in (at, f"{at}/events", f"cards/{chosen}"):
            for where in (path, f"/areas/{town.slug}/{path}"):
                assert codes(await stranger.get(where, 404)) == {"not-found"}, where
        own = await walk.described(other)
        assert codes(await stranger.post(f"{own}/place-order", walk.choice(chosen), 422)) == {"not-offered"}
        await stranger.post(f"/areas/{town.slug}/{at}/cancel-order", reason(), 404)
        assert await stranger.get("orders") != await town.one("coach").get("orders")
        await other.one("officer").post(f"/areas/{town.slug}/cards/{chosen}/return-card", reason(), 404)

    async def test_the_next_provider_does_not_see_who_was_asked(self, town: Town) -> None:
        kaiku, polku = await walk.providers(town)
        chosen, second = await walk.card(town, kaiku), await walk.card(town, polku, "700.00")
        at = await walk.placed(town, chosen)
        assert codes(await polku.get(at, 404)) == codes(await polku.post(f"{at}/accept-order", expect=404))
        assert await polku.get("/orders") == []
        await kaiku.post(f"{at}/decline-order", reason("Lomalla."))
        await walk.clock(town)
        seen = await polku.get(at)
        assert [o["card_id"] for o in seen["offers"]] == [second]
        assert [a["provider_id"] for a in seen["asked"]] == [polku.provider]
        for name in ("chosen", "why", "held_to", "need_id", "commitment_id"):
            assert seen[name] is None, name
        assert kaiku.provider not in str(seen)
        inside = await town.one("officer").get(at)
        assert [(a["answer"], a["reason"]) for a in inside["asked"]] == [("declined", "Lomalla."), (None, "")]

    async def test_whose_steps_and_lists(self, town: Town) -> None:
        (kaiku,) = await walk.providers(town, 1)
        at, coach = await walk.described(town), town.one("coach")
        for path in ("orders", "card-register"):
            assert codes(await kaiku.get(path, 403)) == {"wrong-role"}
            assert codes(await coach.get(f"/{path}", 403)) == {"wrong-role"}
        for role in ("officer", "decider", "finance"):
            await town.one(role).post(f"{at}/save-wish", await walk.wish(town), 403)
            assert open_steps(await town.one(role).get(at)) == set()
        new = {"title": "T", "basket": "work", "category": "coaching", "wish": await walk.wish(town)}
        assert codes(await kaiku.post("orders", new, 403)) == {"wrong-role"}
        assert codes(await kaiku.get(at, 404)) == {"not-found"}


async def test_results_are_a_figure_from_five_clients_on(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    chosen, coach = await walk.card(town, kaiku, capacity=9), town.one("coach")
    today, shown = {"day": (await town.today()).isoformat()}, []
    for n in range(5):
        at = await walk.accepted(town, kaiku, chosen, f"A-{n}")
        contract = f"commitments/{(await coach.get(at))['commitment_id']}"
        (referral,) = await coach.get(f"{contract}/referrals")
        await kaiku.post(f"referrals/{referral['id']}/start", today)
        await walk.clock(town)
        shown.append((await coach.get(await walk.described(town, "B-1")))["offers"][0]["results"])
    assert shown == [None, None, None, None, {"clients": 5, "employed": 0}]


async def test_an_order_is_for_one_client(town: Town) -> None:
    (kaiku,) = await walk.providers(town, 1)
    at, coach = await walk.accepted(town, kaiku, await walk.card(town, kaiku)), town.one("coach")
    contract = (await coach.get(at))["commitment_id"]
    new = {"client": "A-2", "client_group": "long-term-unemployed", "municipality": "061"}
    assert "no-place-left" in codes(await coach.post(f"commitments/{contract}/refer-client", new, 409))
