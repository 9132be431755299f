"""Everything about an order that is refused: a clear refusal each, and nothing half done."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.buying import ordering as walk
from tests.api.thread import reason
from tests.api.town import Town, codes, fields


@pytest.fixture
async def chosen(town: Town) -> str:
    """A card on offer."""
    (kaiku,) = await walk.providers(town, 1)
    return await walk.card(town, kaiku)


async def still_a_draft(town: Town, at: str) -> None:
    """Nothing was ordered."""
    order = await town.one("coach").get(at)
    assert (order["state"], order["asked"], order["version"]) == ("draft", [], 1)
    (line,) = await town.one("finance").get("budget-lines")
    assert line["room"] == line["amount"]


async def test_a_card_changed_between_choosing_and_ordering(town: Town, chosen: str) -> None:
    at, kaiku = await walk.described(town), town.people["provider"][0]
    await kaiku.post(f"cards/{chosen}/write-card", walk.content("650.00"))
    await kaiku.post(f"cards/{chosen}/send-card")
    await town.one("officer").post(f"cards/{chosen}/publish-card", reason())
    problem = await town.one("coach").post(f"{at}/place-order", walk.choice(chosen), 422)
    assert [(r["code"], r["field"], r["values"]["edition"]) for r in problem["reasons"]] == [
        ("card-changed", "card_id", 2)
    ]
    await still_a_draft(town, at)
    await town.one("coach").post(f"{at}/place-order", walk.choice(chosen, 2))


@pytest.mark.parametrize("step", ["pause-card", "withdraw-card"])
async def test_a_card_taken_off(town: Town, chosen: str, step: str) -> None:
    at = await walk.described(town)
    await town.people["provider"][0].post(f"cards/{chosen}/{step}")
    assert (await town.one("coach").get(at))["offers"] == []
    problem = await town.one("coach").post(f"{at}/place-order", walk.choice(chosen), 422)
    assert codes(problem) == {"card-not-on-offer"}
    await still_a_draft(town, at)


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("order_limit", "over-order-limit"),
        ("order_client_limit", "over-client-limit"),
        ("order_provider_limit", "over-provider-limit"),
    ],
)
async def test_each_limit_by_a_cent(town: Town, chosen: str, limit: str, code: str) -> None:
    coach, exact = town.one("coach"), 64_000 if limit == "order_limit" else 2 * 64_000
    if exact > 64_000:
        other = await walk.card(town, town.people["provider"][0], title="Toinen")
        before = await walk.described(town)
        await coach.post(f"{before}/place-order", walk.choice(other, why="Asiakas toivoi."))
    await walk.policy(town, **{limit: exact - 1})
    at = await walk.described(town)
    problem = await coach.post(f"{at}/place-order", walk.choice(chosen), 422)
    (why,) = (r for r in problem["reasons"] if r["code"] == code)
    assert (why["field"], why["values"]["price"]["amount"]) == ("card_id", "640.00")
    assert why["values"]["limit"]["amount"] == f"{(exact - 1) / 100:.2f}"
    shown = next(o for o in (await coach.get(at))["offers"] if o["card_id"] == chosen)
    assert code in {r["code"] for r in shown["reckoning"]["reasons"]}
    await walk.policy(town, **{limit: exact})
    assert (await coach.post(f"{at}/place-order", walk.choice(chosen)))["state"] == "open"


async def test_the_threshold_by_a_cent(town: Town) -> None:
    much = 10_000_000
    await walk.policy(town, order_limit=much, order_client_limit=much, order_provider_limit=much)
    (kaiku,) = await walk.providers(town, 1)
    first, under, at_it = [
        await walk.card(town, kaiku, price, title=price, cpv="79414000") for price in ("640.00", "59359.99", "59360.00")
    ]
    coach, before = town.one("coach"), await walk.placed(town, first)
    at = await walk.described(town, "A-2")
    problem = await coach.post(f"{at}/place-order", walk.choice(at_it, why="Tarvitaan."), 422)
    (why,) = problem["reasons"]
    number = (await coach.get(before))["number"]
    assert (why["code"], why["values"]["threshold"]["amount"]) == ("threshold-reached", "60000.00")
    assert why["values"]["list"] == [f"{number} 640.00"]
    held_to = (await coach.get(at))["held_to"]
    assert [(b["number"], b["amount"]["amount"]) for b in held_to["alike"]] == [(number, "640.00")]
    await coach.post(f"{at}/place-order", walk.choice(under, why="Tarvitaan."))


async def test_a_lapsed_order(town: Town, chosen: str) -> None:
    at, kaiku = await walk.placed(town, chosen), town.people["provider"][0]
    coach, number = town.one("coach"), (await kaiku.get(at))["number"]
    assert [o["number"] for o in await coach.get("orders?state=open")] == [number]
    await town.move(timedelta(days=9))
    assert await coach.get("orders?state=open") == []  # as of now, before the clock has written it
    assert [(o["number"], o["state"]) for o in await coach.get("orders?state=cancelled")] == [(number, "cancelled")]
    assert (await coach.get(at))["state"] == "cancelled"
    late = await kaiku.get(at)
    barred = {s["name"]: {r["code"] for r in s["reasons"]} for s in late["steps"]}
    assert barred == {"accept-order": {"deadline-passed"}, "decline-order": {"deadline-passed"}}
    for step, body in (("accept-order", None), ("decline-order", reason())):
        assert codes(await kaiku.post(f"{at}/{step}", body, 409)) == {"deadline-passed"}
    await walk.clock(town)
    order = await town.one("coach").get(at)
    assert (order["state"], order["asked"][0]["answer"], order["commitment_id"]) == ("cancelled", None, None)


async def test_answered_twice_and_cancelled_late(town: Town, chosen: str) -> None:
    at, kaiku = await walk.placed(town, chosen), town.people["provider"][0]
    assert codes(await kaiku.post(f"{at}/decline-order", reason(" "), 422)) == {"missing"}
    await kaiku.post(f"{at}/accept-order")
    for step, body in (("accept-order", None), ("decline-order", reason())):
        assert codes(await kaiku.post(f"{at}/{step}", body, 409)) == {"not-yours-to-answer"}
    assert await town.one("coach").post(f"{at}/cancel-order", reason(), 409)
    await walk.clock(town)
    assert (await town.one("coach").get(at))["state"] == "decided"


async def test_cancelled_in_time(town: Town, chosen: str) -> None:
    at, kaiku = await walk.placed(town, chosen), town.people["provider"][0]
    gone = await town.one("coach").post(f"{at}/cancel-order", reason("Asiakas muutti."))
    assert (gone["state"], gone["reason"], gone["steps"]) == ("cancelled", "Asiakas muutti.", [])
    assert (await kaiku.get(at))["reason"] == "Asiakas muutti."
    assert codes(await kaiku.post(f"{at}/accept-order", expect=409)) == {"wrong-state"}
    (line,) = await town.one("finance").get("budget-lines")
    assert line["room"] == line["amount"]


async def test_one_place_and_two_coaches(town: Town, chosen: str) -> None:
    pair = [await walk.described(town, f"A-{n}") for n in (1, 2)]
    answers = await asyncio.gather(
        *(town.one("coach", n).send("POST", f"{at}/place-order", walk.choice(chosen)) for n, at in enumerate(pair))
    )
    won, lost = sorted(answers, key=lambda a: a.status_code)
    assert (won.status_code, lost.status_code, codes(lost.json())) == (200, 422, {"card-full"})


async def test_not_the_first_in_turn(town: Town, chosen: str) -> None:
    (polku,) = await walk.providers(town, 1)
    second, at = await walk.card(town, polku), await walk.described(town)
    problem = await town.one("coach").post(f"{at}/place-order", walk.choice(second, why=" "), 422)
    assert (codes(problem), fields(problem)) == ({"not-first-in-turn"}, {"why"})
    order = await town.one("coach").post(f"{at}/place-order", walk.choice(second, why="Tuttu ohjaaja."))
    assert [(o["card_id"], o["turn"]) for o in order["offers"]] == [(chosen, 1), (second, 2)]
    assert (order["chosen"], order["why"]) == (second, "Tuttu ohjaaja.")


@pytest.mark.parametrize(
    ("change", "ground"),
    [({"language": "ar"}, "language"), ({"municipality": "834"}, "place"), ({"starts_by": "today"}, "time")],
)
async def test_a_card_that_does_not_fit(town: Town, chosen: str, change: Any, ground: str) -> None:
    today = await town.today()
    if ground == "time":
        later = walk.room(1, (today + timedelta(days=1)).isoformat())
        await town.people["provider"][0].post(f"cards/{chosen}/set-availability", later)
        change = {"starts_by": today.isoformat()}
    at = await walk.described(town, **change)
    (offer,) = (await town.one("coach").get(at))["offers"]
    assert (offer["against"], offer["turn"]) == ([ground], None)
    problem = await town.one("coach").post(f"{at}/place-order", walk.choice(chosen), 422)
    assert [(r["code"], r["values"]["grounds"]) for r in problem["reasons"]] == [("card-does-not-fit", [ground])]
    await town.one("coach").post(f"{at}/save-wish", await walk.wish(town))
    assert (await town.one("coach").get(at))["offers"][0]["against"] == []


async def test_an_old_version_and_a_replayed_key(town: Town, chosen: str) -> None:
    coach, at, key = town.one("coach"), await walk.described(town), uuid4().hex
    await coach.post(f"{at}/save-wish", await walk.wish(town), If_Match='"1"')
    stale = await coach.post(f"{at}/place-order", walk.choice(chosen), 412, If_Match='"1"')
    assert codes(stale) == {"stale-version"}
    first = await coach.post(f"{at}/place-order", walk.choice(chosen), If_Match='"2"', Idempotency_Key=key)
    again = await coach.post(f"{at}/place-order", walk.choice(chosen), If_Match='"2"', Idempotency_Key=key)
    assert (again["asked"], again["version"]) == (first["asked"], first["version"])
    other = await coach.post(f"{at}/place-order", walk.choice(chosen, 2), 422, Idempotency_Key=key)
    assert codes(other) == {"key-used"}
    kaiku, answered = town.people["provider"][0], uuid4().hex
    for _ in range(2):
        await kaiku.post(f"{at}/accept-order", Idempotency_Key=answered)
    assert len((await coach.get(at))["asked"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"client": "Aino"}, None),
        ({"client": "Aino Mäki"}, "malformed"),
        ({"client": "010190-123A"}, "looks-like-identity-code"),
        ({"client_group": "nobody"}, "not-offered"),
        ({"municipality": "999"}, "not-offered"),
        ({"language": "xx"}, "not-offered"),
        ({"starts_by": "2020-01-01"}, "in-the-past"),
        ({"quantity": 0}, "not-positive"),
        ({"quantity": 201}, "too-many"),
        ({"remote": "yes"}, "malformed"),
    ],
)
async def test_a_wish_that_cannot_stand(town: Town, change: Any, code: str | None) -> None:
    new = {"title": "Apu", "basket": "work", "category": "coaching", "wish": await walk.wish(town) | change}
    if code is None:
        made = await town.one("coach").post("orders", new, 201)
        assert made["wish"]["client"] == "AINO"
        return
    problem = await town.one("coach").post("orders", new, 422)
    assert codes(problem) == {code}
    assert {str(field).rsplit(".", maxsplit=1)[-1] for field in fields(problem)} == set(change)
    assert await town.one("coach").get("needs") == []
