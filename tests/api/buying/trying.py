"""A challenge, its ideas and an experiment over the API, step by step, as `thread.py` walks a competition."""

from datetime import date, timedelta
from typing import Any

from app.actions.people import sign_in
from app.domain.people.providers import ProviderKind
from tests.api import thread as buying
from tests.api.buying.ordering import clock
from tests.api.town import GROUP, PASSWORD, Caller, Town

EFFECT = {
    "client_groups": [GROUP],
    "expected": "Puolet saa työn.",
    "measures": ["employed"],
    "follow_up_weeks": [26],
}
WHY = "Etsitään tapaa, jota ei vielä ole."
DRAFT = {"title": "Miten pääsee töihin?", "description": "Etsimme uusia tapoja.", "effect": EFFECT}
IDEA = {
    "title": "Työkahvila",
    "description": "Työpaikka kahvilassa.",
    "client_groups": [GROUP],
    "expected": "Joka toinen jää töihin.",
    "rough_cost": buying.money("12000.00"),
}


async def resident(town: Town, name: str = "Aino Asukas") -> Caller:
    """A provider of kind person: no business id, no registration in any area."""
    person = sign_in.NewPerson(
        name=name, email=f"{town.slug}-{len(town.people)}@example.fi", password=PASSWORD, language="fi"
    )
    new = sign_in.NewProvider(kind=ProviderKind.PERSON, name=name, business_id=None)
    signed = await sign_in.register(town.app.state.entrance, person, new, None)
    return await town.caller(signed.secret)


async def begun(town: Town) -> str:
    """The address of a challenge in draft."""
    need = (await town.one("officer").post("needs", buying.need(buying.Thread(town)), 201))["id"]
    made = await town.one("officer").post("challenges", {"need_id": need, "draft": DRAFT, "why_this_way": WHY}, 201)
    return f"challenges/{made['id']}"


async def opened(town: Town) -> str:
    """The address of a challenge that takes ideas."""
    at = await begun(town)
    await town.one("officer").post(f"{at}/publish-challenge")
    return at


async def sent(town: Town, sender: Caller, at: str | None = None, **changes: Any) -> str:
    """The address of an idea that was received."""
    at = at or await opened(town)
    made = await sender.post(f"{at}/send-idea", IDEA | changes, 201)
    await clock(town)
    return f"{at}/ideas/{made['id']}"


async def plan(town: Town, **changes: Any) -> dict[str, Any]:
    """A plan of two stages: at most 13 000 €. The second officer runs it."""
    today = await town.today()
    return {
        "title": "Työkahvila",
        "hypothesis": "Oikea työ auttaa paremmin kuin kurssi.",
        "baseline": "28",
        "baseline_source": "Alueen valmennukset 2025.",
        "client_group": GROUP,
        "municipalities": ["061"],
        "size": 5,
        "begins": today.isoformat(),
        "ends": (today + timedelta(days=200)).isoformat(),
        "stages": [
            stage("Alku", "4000.00", today + timedelta(days=60)),
            stage("Työ", "8000.00", today + timedelta(days=200)),
        ],
        "scale_from": "40",
        "stop_below": "25",
        "job_months": 1,
        "job_begin": 180,
        "outcome_fee": buying.money("200.00"),
        "effect": EFFECT,
        "runs": town.one("officer", 1).person,
        "decides": town.one("decider").person,
    } | changes


def stage(name: str, budget: str, ends: date) -> dict[str, Any]:
    """A stage."""
    return {"name": name, "does": "Asiakkaat aloittavat.", "budget": buying.money(budget), "ends": ends.isoformat()}


async def proposed(town: Town, sender: Caller, **changes: Any) -> str:
    """The address of an idea that is proposed as an experiment."""
    at = await sent(town, sender)
    await town.one("officer").post(f"{at}/propose-experiment", await plan(town, **changes))
    return at


async def running(town: Town, sender: Caller, **changes: Any) -> str:
    """The address of an experiment in force."""
    idea = await proposed(town, sender, **changes)
    made = await town.one("decider").post(f"{idea}/start-experiment", buying.reason("Kannattaa kokeilla."))
    at = f"commitments/{made['commitment_id']}"
    await sender.post(f"{at}/sign")
    await town.one("officer").post(f"{at}/conclude")
    await clock(town)
    return at


def finding(course: str = "continue", *, passed: bool = True) -> dict[str, Any]:
    """What is found at a gate."""
    return {"passed": passed, "course": course, "reason": "Näin kävi."}


async def gate(town: Town, at: str, days: int, course: str = "continue", *, passed: bool = True) -> None:
    """Days go by, and who runs the experiment prepares the gate."""
    await town.move(timedelta(days=days))
    await clock(town)
    await town.one("officer", 1).post(f"{at}/prepare-gate", finding(course, passed=passed))


async def served(town: Town, provider: Caller, at: str, clients: int, employed: int) -> None:
    """Clients started; some paid by the end of a month that has gone by since, which another person verifies."""
    for n in range(clients):
        new = {"client": f"A-{n}", "client_group": GROUP, "municipality": "061"}
        referral = (await town.one("coach").post(f"{at}/refer-client", new, 201))["id"]
        for step in ("accept", "start"):
            await provider.post(f"referrals/{referral}/{step}", {"day": (await town.today()).isoformat()})
    await town.move(timedelta(days=65))
    paid = (await town.today()).replace(day=1) - timedelta(days=1)
    for n in range(employed):
        fact = await provider.post(f"{at}/report-fact", buying.earnings(f"A-{n}", paid), 201)
        await town.one("officer").post(f"facts/{fact['id']}/verify", buying.reason())


async def lines(town: Town, at: str) -> list[tuple[str, str]]:
    """The payment lines there are: clause and sum."""
    await clock(town)
    lines = await town.one("finance").get(f"{at}/lines")
    return sorted((line["clause"], line["amount"]["amount"]) for line in lines)
