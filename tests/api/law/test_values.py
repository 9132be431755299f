"""Values that change over the API: entered, confirmed, withdrawn; what is missing, and what waits for it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api import thread
from tests.api.buying import granting as walk
from tests.api.thread import reason
from tests.api.town import Caller, Town, codes, fields

RATE = {"kind": "reference-rate", "begins": "2026-07-01", "value": "3.0", "source": "Suomen Pankin ilmoitus"}


@pytest.fixture
async def kaiku(town: Town) -> Caller:
    """A provider that may apply."""
    found = await town.provider("Kaiku")
    await found.put("registration", thread.registration())
    return found


async def kind(caller: Caller, which: str = "reference-rate") -> Any:
    """One kind of value as it is listed."""
    return next(one for one in await caller.get("values") if one["kind"] == which)


async def test_what_is_missing_is_named_entered_and_confirmed(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, decider, finance = (town.one(role) for role in ("officer", "decider", "finance"))
    grant = await walk.granted(town, kaiku, advance_percent=100)
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    assert [one["waiting"] for one in (await kind(officer))["missing"]] == [[]]
    home = (await kaiku.get("/home"))["mine"]
    assert [task["step"]["name"] for task in home if task["table"] == "grant"] == ["submit-report"]
    await kaiku.post(f"{grant}/submit-report", walk.report())
    await officer.post(f"{grant}/accept-report", reason())
    (missing,) = (await kind(officer))["missing"]
    assert (missing["begins"], missing["ends"]) == ("2026-07-01", "2026-12-31")
    assert [one["id"] for one in missing["waiting"]] == [grant.rpartition("/")[2]]
    asked = await walk.recovery(town, "2000.00", "unspent")
    blind = await officer.post(f"{grant}/prepare-recovery", asked, 409)
    (why,) = blind["reasons"]
    assert (why["code"], why["values"]) == (
        "reference-rate-unknown",
        {"kind": "reference-rate", "begins": "2026-07-01", "ends": "2026-12-31"},
    )
    entered = await finance.post("values", {name: why["values"][name] for name in ("kind", "begins")} | {"value": "3.0", "source": "SP"}, 201)  # fmt: skip
    at = f"values/{entered['id']}"
    assert (entered["state"], entered["entered_by"], entered["confirmed_at"]) == ("entered", "Finance 3", None)
    assert (await kind(officer))["today"] is None
    await officer.post(f"{at}/confirm-value")
    now = await kind(officer)
    assert (now["today"]["value"], now["today"]["sure"], now["missing"]) == ("3.0", "confirmed", [])
    await officer.post(f"{grant}/prepare-recovery", asked)
    decided = await decider.post(f"{grant}/decide-recovery")
    confirmed = await officer.get(at)
    used = decided["recoveries"][0]["parts"][-1]["reference"]
    assert used == {name: confirmed[name] for name in ("begins", "source", "confirmed_by", "confirmed_at")} | {
        "percent": "3.0", "sure": "confirmed",
    }  # fmt: skip
    told = (await kaiku.get(grant))["grant"]["recoveries"][0]
    assert told["parts"][-1]["reference"] == used


async def test_who_may_do_what(town: Town, kaiku: Caller) -> None:
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    officer, second = town.one("officer"), town.one("officer", 1)
    for role in ("coach", "decider"):
        assert codes(await town.one(role).post("values", RATE, 403)) == {"wrong-role"}
    await kaiku.post("values", RATE, 403)
    entered = await officer.post("values", RATE, 201, Idempotency_Key="once")
    again = await officer.post("values", RATE, 201, Idempotency_Key="once")
    assert again["id"] == entered["id"]
    at = f"values/{entered['id']}"
    own = next(step for step in entered["steps"] if step["name"] == "confirm-value")
    assert [(own["open"], r["code"]) for r in own["reasons"]] == [(False, "entered-by-you")]
    assert codes(await officer.post(f"{at}/confirm-value", None, 409)) == {"entered-by-you"}
    assert codes(await second.post("values", RATE, 422)) == {"value-waits"}
    assert codes(await town.one("coach").post(f"{at}/confirm-value", None, 403)) == {"wrong-role"}
    for step in ("confirm-value", "withdraw-value"):
        await kaiku.post(f"{at}/{step}", reason() if step == "withdraw-value" else None, 403)
    await kaiku.get(at, 403)
    await kaiku.get("values", 403)
    assert (await town.one("coach").get(at))["steps"] == []
    assert codes(await second.post(f"{at}/confirm-value", None, 412, If_Match='"9"')) == {"stale-version"}
    withdrawn = await second.post(f"{at}/withdraw-value", {"reason": "Väärä luku."})
    assert (withdrawn["state"], withdrawn["reason"], withdrawn["steps"]) == ("withdrawn", "Väärä luku.", [])
    assert codes(await second.post(f"{at}/confirm-value", None, 409)) == {"wrong-state"}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"value": "800"}, "value-out-of-bounds", "value"),
        ({"value": "2.25"}, "value-off-grain", "value"),
        ({"begins": "2026-08-01"}, "not-a-half-year", "begins"),
        ({"begins": "2028-01-01"}, "value-too-late", "begins"),
        ({"begins": "2001-01-01"}, "value-too-early", "begins"),
        ({"source": ""}, "missing", "source"),
    ],
)
async def test_what_cannot_be(town: Town, changes: dict[str, str], code: str, field: str) -> None:
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    refused = await town.one("officer").post("values", RATE | changes, 422)
    assert (codes(refused), fields(refused)) == ({code}, {field})


async def test_a_kind_nobody_knows(town: Town) -> None:
    await town.one("officer").post("values", RATE | {"kind": "maximum"}, 422)
