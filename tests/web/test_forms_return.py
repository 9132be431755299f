"""Every form that shows what is kept, sent back as it was drawn: nothing of what was kept changes."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response

from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.thread import reason
from tests.api.town import GROUP, Caller, Town
from tests.journeys.sheet import Element, Sheet
from tests.web.seats import seat

ODD = "Ääni \"lainattu\" & <b>ei</b>;\nkaksi riviä, 10 % {{x}} – ja 'heitto'."
"""Prose with everything in it that a page could lose: quotation marks, markup, a line's end, signs of its own language."""
LINE = 'Ääni "lainattu" & <b>ei</b> {{x}}'
WEEKS = {"follow_up_weeks": [4, 12, 26], "measures": ["employed", "stayed"], "expected": ODD}
Kept = Callable[[], Awaitable[Any]]


def drawn(page: Response, action: str) -> dict[str, list[str]]:
    """What a browser would send of the form at `action` if nobody touched it."""
    sheet = Sheet(page.text)
    (form,) = [one for one in sheet.all("form") if one["action"] == action]
    found: dict[str, list[str]] = {}
    for one in sheet.all("input", "textarea", "select"):
        if one.within(frozenset({"form"})) is form and (sent := _sent(sheet, one)) is not None:
            found.setdefault(one["name"], []).append(sent)
    return found


def _sent(sheet: Sheet, one: Element) -> str | None:
    """What a field sends; None where it sends nothing."""
    if one.tag == "textarea":
        return "".join(part for part in one.parts if isinstance(part, str)).removeprefix("\n")
    if one.tag == "select":
        inside = [option for option in sheet.all("option") if option.within(frozenset({"select"})) is one]
        chosen = [option for option in inside if "selected" in option.attributes] or inside[:1]
        return chosen[0]["value"] if chosen else None
    if one["type"] in ("checkbox", "radio") and "checked" not in one.attributes:
        return None
    return one["value"] or ("on" if one["type"] == "checkbox" else "")


async def sent_back(app: FastAPI, who: Caller, at: str, kept: Kept, more: dict[str, str] | None = None) -> None:
    """Draw the form at `at` and send it as it is: what is kept afterwards is what was kept before."""
    one, page = await seat(app, who), f"/{who.slug}/{at}"
    before = await kept()
    assert before
    answer = await one.client.post(page, data=drawn(await one.get(page), page) | (more or {}))
    assert answer.status_code == 303, answer.text
    assert await kept() == before


def of(who: Caller, at: str, *names: str) -> Kept:
    """Reads some of a noun's fields over the API."""

    async def read() -> Any:
        noun = await who.get(at)
        return {name: noun[name] for name in names}

    return read


CRITERIA = [
    {"name": LINE, "weight": 35, "description": ODD},
    {"name": "Toinen", "weight": 25, "description": ""},
]


@pytest.mark.parametrize("rich", [True, False])
async def test_a_competitions_draft(app: FastAPI, town: Town, *, rich: bool) -> None:
    thread, officer = await walk.begun(town), town.one("officer")
    if rich:
        given = walk.draft(thread, title=LINE, description=ODD, price_weight=40, criteria=CRITERIA, effect=WEEKS)
        await officer.post(f"{thread.at}/save-draft", given)
    one = await seat(app, officer)
    page = f"/{town.slug}/{thread.at}/save-draft"
    shown = drawn(await one.get(page), page)
    first = {"terms_begins": "1.3.2099", "terms_ends": "31.12.2099"}  # the form writes terms of its own shape
    assert (await one.client.post(page, data=shown | first)).status_code == 303
    await sent_back(app, officer, f"{thread.at}/save-draft", of(officer, thread.at, "draft"))
    if rich:
        draft = (await officer.get(thread.at))["draft"]
        assert (draft["title"], draft["description"], draft["criteria"]) == (LINE, ODD, CRITERIA)


async def test_a_challenges_draft(app: FastAPI, town: Town) -> None:
    officer, at = town.one("officer"), await trying.begun(town)
    given = {"title": LINE, "description": ODD, "effect": WEEKS | {"client_groups": [GROUP]}}
    await officer.post(f"{at}/save-draft", given)
    await sent_back(app, officer, f"{at}/save-draft", lambda: _draft(officer, at))


async def _draft(who: Caller, at: str) -> Any:
    """A draft without the language that the form's page was read in."""
    return {name: value for name, value in (await who.get(at))["draft"].items() if name != "language"}


async def test_a_programmes_draft(app: FastAPI, town: Town) -> None:
    officer = town.one("officer")
    draft = await granting.draft(
        town, title=LINE, purpose=ODD, criteria=[c | {"weight": 50} for c in CRITERIA], costs=["Palkat", LINE], maximum=walk.money("20000.50"),
        questions=[{"text": LINE, "kind": "day", "required": False}, {"text": "Paljonko?", "kind": "money", "required": True}],
        effect=WEEKS | {"client_groups": [GROUP]}, deadline=granting.deadline(await town.instant()).isoformat(), opens="2099-01-02T06:00:00+00:00",
    )  # fmt: skip
    new = {"need_id": await granting.need(town), "draft": draft, "why_this_way": granting.WHY}
    at = f"programmes/{(await officer.post('programmes', new, 201))['id']}"
    one, page = await seat(app, officer), f"/{town.slug}/{at}/save-draft"
    assert (await one.client.post(page, data=drawn(await one.get(page), page))).status_code == 303
    after = (await officer.get(at))["draft"]
    assert {name: after[name] for name in draft if name not in ("opens", "deadline", "maximum", "highest")} == {
        name: draft[name] for name in draft if name not in ("opens", "deadline", "maximum", "highest")
    }
    assert after["maximum"] == "20000.50"
    await sent_back(app, officer, f"{at}/save-draft", of(officer, at, "draft"))


async def test_an_applications_draft(app: FastAPI, town: Town) -> None:
    applicant = (await ordering.providers(town, 1))[0]
    questions = [{"text": f"{kind}?", "kind": kind, "required": False} for kind in ("text", "money", "day", "number")]
    programme = f"programmes/{await granting.opened(town, questions=questions)}"
    answers = {"1": ODD, "2": "1250.50", "3": "2027-04-01", "4": "12.5"}
    given = granting.application(purpose=ODD, expected=ODD, answers=answers)
    await applicant.put(f"{programme}/application-draft", given)
    at = f"{programme}/hand-in-application"
    await sent_back(app, applicant, at, of(applicant, f"{programme}/application-draft", "content"), {"save": "1"})


async def test_a_card_and_its_availability(app: FastAPI, town: Town) -> None:
    (provider,) = await ordering.providers(town, 1)
    effect = WEEKS | {"client_groups": [GROUP]}
    new = ordering.content("1640.50", title=LINE, description=ODD, remote=True, effect=effect)
    card = f"cards/{(await provider.post('cards', new | {'availability': ordering.room(3, '2099-01-02')}, 201))['id']}"
    await sent_back(app, provider, f"{card}/write-card", of(provider, card, "content", "availability"))
    await sent_back(app, provider, f"{card}/set-availability", of(provider, card, "content", "availability"))


async def test_an_orders_wish(app: FastAPI, town: Town) -> None:
    order, coach = await ordering.described(town), town.one("coach")
    await sent_back(app, coach, f"{order}/save-wish", of(coach, order, "wish"))


async def test_a_plan_that_was_sent_back(app: FastAPI, town: Town) -> None:
    sender, officer = (await walk.qualified(town, 1)).bidders[0], town.one("officer")
    changes = {
        "title": LINE,
        "hypothesis": ODD,
        "baseline": "28.5",
        "baseline_source": ODD,
        "outcome_fee": walk.money("1200.05"),
    }
    idea = await trying.proposed(town, sender, **changes, effect=WEEKS | {"client_groups": [GROUP]})
    before = (await officer.get(idea))["plan"]
    await town.one("decider").post(f"{idea}/send-back-idea", reason())
    one, page = await seat(app, officer), f"/{town.slug}/{idea}/propose-experiment"
    fields = drawn(await one.get(page), page)
    unused = [name for name in fields if name.startswith("stage_3_")]
    answer = await one.client.post(page, data={name: fields[name] for name in fields if name not in unused})
    assert answer.status_code == 303, answer.text
    assert (await officer.get(idea))["plan"] == before


async def test_a_bid(app: FastAPI, town: Town) -> None:
    thread = await walk.published(town)
    await thread.winner.put(f"{thread.at}/bid/draft", walk.bid("1850.50", answers={"1": ODD}))
    kept = of(thread.winner, f"{thread.at}/bid/draft", "price", "answers")
    one, page = await seat(app, thread.winner), f"/{town.slug}/{thread.at}/bid"
    before = await kept()
    answer = await one.client.post(page, data=drawn(await one.get(page), page) | {"save": "1"})
    assert answer.status_code == 303, answer.text
    assert await kept() == before


async def test_a_registration(app: FastAPI, town: Town) -> None:
    (provider,) = (await walk.qualified(town, 1)).bidders
    given = walk.registration(contact_name=LINE, municipalities=["061", "834"], languages=["fi", "en"])
    await provider.put("registration", given, 200)
    await sent_back(app, provider, "registration", lambda: _registration(provider))


async def _registration(provider: Caller) -> Any:
    """What a provider has told the area."""
    kept = (await provider.get("registration"))["registration"]
    return {name: kept[name] for name in ("contact_name", "contact_email", "languages", "municipalities", "baskets")}


async def test_marks_and_a_proposal_that_was_sent_back(app: FastAPI, town: Town) -> None:
    applicant = (await ordering.providers(town, 1))[0]
    programme = await granting.opened(town)
    at = f"programmes/{programme}/applications/{await granting.applied(town, programme, applicant)}"
    await granting.assessed(town, at)
    officer = town.one("officer")
    plan = granting.plan(amount=walk.money("9000.50"), conditions=ODD, reason=ODD)
    await officer.post(f"{at}/propose", plan)
    before = (await officer.get(at))["proposal"]
    await town.one("decider").post(f"{at}/send-back", reason())
    one, page = await seat(app, officer), f"/{town.slug}/{at}/propose"
    answer = await one.client.post(page, data=drawn(await one.get(page), page))
    assert answer.status_code == 303, answer.text
    assert (await officer.get(at))["proposal"] == before
