"""Grants over the API, step by step, as `thread.py` walks a competition."""

from datetime import datetime, time, timedelta
from typing import Any

from app.domain.calendar import at_local, is_working_day, local_day
from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.town import GROUP, Caller, Town

WHY = "Tuetaan järjestöjen omaa toimintaa."


async def need(town: Town) -> str:
    """A need to support."""
    found: str = (await town.one("officer").post("needs", walk.need(walk.Thread(town), budget_line_id=town.line), 201))[
        "id"
    ]
    return found


async def draft(town: Town, **changes: Any) -> dict[str, Any]:
    """A programme that can be published: open now, for ten days."""
    now = await town.instant()
    return {
        "language": "fi",
        "title": "Ryhmätoiminta",
        "purpose": "Tuetaan omaa toimintaa.",
        "kinds": ["company", "association"],
        "criteria": [{"name": "Vaikuttavuus", "weight": 60}, {"name": "Toteutus", "weight": 40}],
        "questions": [{"text": "Miten?", "kind": "text", "required": True}],
        "costs": ["Palkat", "Tilat"],
        "maximum": walk.money("20000.00"),
        "highest": walk.money("12000.00"),
        "advance_percent": 60,
        "report_days": 30,
        "effect": {
            "client_groups": [GROUP],
            "expected": "Joka neljäs saa työn.",
            "measures": ["employed"],
            "follow_up_weeks": [26],
        },
        "opens": now.isoformat(),
        "deadline": deadline(now).isoformat(),
    } | changes


def deadline(now: datetime) -> datetime:
    """An afternoon of a working day, ten days on."""
    day = local_day(now) + timedelta(days=10)
    while not is_working_day(day):
        day += timedelta(days=1)
    found = at_local(day, time(16))
    assert found is not None
    return found


async def opened(town: Town, **changes: Any) -> str:
    """The id of a programme open for applications."""
    officer = town.one("officer")
    new = {"need_id": await need(town), "draft": await draft(town, **changes), "why_this_way": WHY}
    found: str = (await officer.post("programmes", new, 201))["id"]
    await officer.post(f"programmes/{found}/publish")
    return found


def application(**changes: Any) -> dict[str, Any]:
    """An application that can be handed in."""
    return {
        "purpose": "Ryhmä.",
        "begins": "2027-03-01",
        "ends": "2027-09-30",
        "costs": [
            {"name": "Palkat", "amount": walk.money("9000.00")},
            {"name": "Tilat", "amount": walk.money("3000.00")},
        ],
        "total": walk.money("12000.00"),
        "asked": walk.money("10000.00"),
        "own": walk.money("2000.00"),
        "other": walk.money("0.00"),
        "answers": {"1": "Kumppanien kautta."},
        "expected": "Kolme saa työn.",
        "binding": True,
    } | changes


async def applied(town: Town, programme: str, provider: Caller, **changes: Any) -> str:
    """The id of an application that the clock has received."""
    found: str = (await provider.post(f"programmes/{programme}/hand-in-application", application(**changes), 201))["id"]
    await clock(town)
    return found


def marks(mark: str = "4") -> dict[str, Any]:
    """A mark on each criterion."""
    return {"marks": {key: {"mark": mark, "reason": "Hyvä."} for key in ("1", "2")}}


def plan(**changes: Any) -> dict[str, Any]:
    """A proposal to grant what was asked."""
    return {
        "granted": True,
        "amount": walk.money("10000.00"),
        "costs": application()["costs"],
        "begins": "2027-03-01",
        "ends": "2027-09-30",
        "reason": "Täyttää perusteet.",
    } | changes


async def assessed(town: Town, at: str) -> None:
    """Found complete and assessed by both officers, after the window."""
    await town.one("officer").post(f"{at}/find-complete")
    await town.move(timedelta(days=16))
    await clock(town)
    for number, mark in enumerate(("4", "3.5")):
        officer = town.one("officer", number)
        await officer.post(f"{at}/declare-interest", {"interest": False})
        await officer.post(f"{at}/assess", marks(mark))


async def granted(town: Town, provider: Caller, **changes: Any) -> str:
    """The address of a grant of 10 000 euros in force."""
    programme = await opened(town, **changes)
    at = f"programmes/{programme}/applications/{await applied(town, programme, provider)}"
    await assessed(town, at)
    await town.one("officer").post(f"{at}/propose", plan())
    made = await town.one("decider").post(f"{at}/decide-grant")
    return f"commitments/{made['grant_id']}"


async def paid(town: Town, grant: str) -> None:
    """Finance approves every line that waits."""
    await clock(town)
    finance = town.one("finance")
    for line in await finance.get(f"{grant}/lines"):
        if line["approval"] is None:
            await finance.post(f"payments/{line['id']}/approve")


def report(wages: str = "7000.00", **changes: Any) -> dict[str, Any]:
    """A report of wages and rooms."""
    used = f"{float(wages) + 1000:.2f}"
    return {
        "costs": [{"name": "Palkat", "amount": walk.money(wages)}, {"name": "Tilat", "amount": walk.money("1000.00")}],
        "used": walk.money(used),
        "effect": "Kolme sai työn.",
        "clients": 12,
        "employed": 3,
    } | changes


async def recovery(town: Town, amount: str = "500.00", ground: str = "other-purpose") -> dict[str, Any]:
    """What an officer prepares."""
    known = (await town.today()).isoformat()
    return {"ground": ground, "amount": walk.money(amount), "known": known, "reason": "Muuhun käytetty."}
