"""Every step of a person: the page where it is offered, who may know of it, and whom it tells by mail.

Each is taken over the API, at the address that its name makes; what it wrote is read from the database.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.actions.lives import LIVES, TABLES
from app.domain.actors import Role
from app.domain.lifecycle import Lifecycle, told_as
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.buying.ordering import clock
from tests.api.telling import Watch
from tests.api.thread import reason
from tests.api.told import MADE, TOLD
from tests.api.town import GROUP, Caller, Town


def people_take(tables: tuple[str, ...]) -> set[tuple[str, str]]:
    """Every step that people take in these tables."""
    mine = (table for table in TABLES if table.name in tables)
    return {(table.name, step.name) for table in mine for step in table.steps if set(step.by) != {Role.CLOCK}}


def check(watch: Watch, *tables: str) -> None:
    """Every step of the tables was taken, and wrote what the golden table says."""
    assert people_take(tables) - watch.found.keys() == set()
    assert {key: rows for key, rows in watch.found.items() if rows != {TOLD.get(key)}} == {}
    assert watch.made == {key: noted for key, noted in MADE.items() if key[0] in tables}


@pytest.fixture
def watch(town: Town) -> Watch:
    """Nothing taken yet."""
    return Watch(town)


async def test_a_competition(town: Town, watch: Watch) -> None:
    thread = await walk.begun(town, 3)
    officer, other, decider = town.one("officer"), town.one("officer", 1), town.one("decider")
    kind, at = "mini-competition", thread.at
    await watch.take(kind, officer, f"{at}/save-draft", walk.draft(thread))
    await watch.take(kind, officer, f"{at}/publish")
    for number, bidder in enumerate(thread.bidders):
        await watch.take(kind, bidder, f"{at}/bid", walk.bid(f"{1850 + number}.00"), 201)
    await watch.take(kind, thread.bidders[2], f"{at}/withdraw-bid")
    later = thread.deadline + timedelta(hours=1)
    await watch.take(kind, officer, f"{at}/prolong", {"deadline": later.isoformat()} | reason())
    await town.move_to(later + timedelta(seconds=1))
    await watch.take(kind, officer, f"{at}/unlock")
    await watch.take(kind, other, f"{at}/open-bids")
    found = await officer.get(f"{at}/comparison")
    marks = [{"bid_id": b["bid_id"], "criterion": "1", "mark": "4", "reason": "Hyvä."} for b in found["bids"]]
    await watch.take(kind, officer, f"{at}/assess", {"marks": marks})
    for step in ("send-back", "decide"):
        await watch.take(kind, officer, f"{at}/prepare-decision", await walk.proposal(thread))
        await watch.take(kind, decider, f"{at}/{step}", reason() if step == "send-back" else None)
    second = await walk.published(town, 3)
    await watch.take(kind, officer, f"{second.at}/cancel", reason())
    check(watch, kind)


async def test_a_contract_and_what_is_done_under_it(town: Town, watch: Watch) -> None:
    dropped = await walk.decided(town)
    officer, coach, finance = town.one("officer"), town.one("coach"), town.one("finance")
    await watch.take("contract", officer, f"commitments/{dropped.commitment}/drop", reason())
    thread = await walk.decided(town)
    at, winner = f"commitments/{thread.commitment}", thread.winner
    await watch.take("contract", winner, f"{at}/sign")
    await town.move(timedelta(days=30))
    await watch.take("contract", officer, f"{at}/conclude")
    referrals = []
    for number in range(3):
        new = {"client": f"A-{number}", "client_group": GROUP, "municipality": "061"}
        made = await watch.take("contract", coach, f"{at}/refer-client", new, 201)
        referrals.append(f"referrals/{made['id']}")
    today = {"day": (await town.today()).isoformat()}
    await watch.take("referral", winner, f"{referrals[1]}/decline", today | reason())
    await watch.take("referral", coach, f"{referrals[2]}/cancel", reason())
    for step in ("accept", "start"):
        await watch.take("referral", winner, f"{referrals[0]}/{step}", today)
    await clock(town)
    (line,) = await finance.get("payments?state=waiting")
    await watch.take("payment", finance, f"payments/{line['id']}/approve")
    await town.move(timedelta(days=40))
    for step in ("verify", "reject", "correct", "withdraw-fact"):
        pay = walk.earnings("A-0", await town.today())
        fact = await watch.take("contract", winner, f"{at}/report-fact", pay, 201)
        right = {name: value for name, value in pay.items() if name not in ("kind", "client")}
        said = right | reason() if step == "correct" else reason()
        who, made = (officer, 200) if step in ("verify", "reject") else (winner, 201)
        await watch.take("fact", who, f"facts/{fact['id']}/{step}", said, made)
    end = {"day": (await town.today()).isoformat()} | reason()
    await watch.take("referral", winner, f"{referrals[0]}/end", end)
    check(watch, "contract", "referral", "fact", "payment")


async def test_who_may_serve(town: Town, watch: Watch) -> None:
    thread = await walk.agreed(town)
    officer, provider = town.one("officer"), thread.winner.provider
    until = {"until": (await town.today() + timedelta(days=20)).isoformat()}
    one = f"providers/{provider}/baskets/work"
    await watch.take("qualification", officer, f"{one}/refuse", reason())
    for step, more in (("qualify", {}), ("suspend", until), ("lift-suspension", {}), ("end", {})):
        await watch.take("qualification", officer, f"{one}/{step}", reason() | more)
    await officer.post(f"{one}/qualify", reason())
    one = f"agreements/{thread.agreement}/members/{provider}"
    for step, more in (("suspend", until), ("lift-suspension", {}), ("end", {}), ("restore", {})):
        await watch.take("member", officer, f"{one}/{step}", reason() | more)
    check(watch, "qualification", "member")


async def test_cards_and_orders(town: Town, watch: Watch) -> None:
    officer, coach = town.one("officer"), town.one("coach")
    first, second = await ordering.providers(town, 2)
    today = (await town.today()).isoformat()
    new = ordering.content() | {"availability": ordering.room(3, today)}
    card = (await first.post("cards", new, 201))["id"]
    at = f"cards/{card}"
    for price, step in (("650.00", "return-card"), ("660.00", "publish-card")):
        await watch.take("card", first, f"{at}/write-card", ordering.content(price))
        await watch.take("card", first, f"{at}/send-card")
        await watch.take("card", officer, f"{at}/{step}", reason())
    await watch.take("card", first, f"{at}/set-availability", ordering.room(4, today))
    for step in ("pause-card", "resume-card"):
        await watch.take("card", first, f"{at}/{step}")
    await ordering.card(town, second)
    edition = (await first.get(at))["edition"]
    for number, step in enumerate(("accept-order", "decline-order", "cancel-order")):
        order = await ordering.described(town, f"B-{number}")
        wish = await ordering.wish(town, f"B-{number}")
        await watch.take("quick-order", coach, f"{order}/save-wish", wish)
        choice = ordering.choice(card, edition, why="Asiakas tuntee ohjaajan.")
        await watch.take("quick-order", coach, f"{order}/place-order", choice)
        who, said = (coach if step == "cancel-order" else first), None if step == "accept-order" else reason()
        await watch.take("quick-order", who, f"{order}/{step}", said)
    await watch.take("card", first, f"{at}/withdraw-card")
    check(watch, "card", "quick-order")


async def test_a_challenge_its_ideas_and_an_experiment(town: Town, watch: Watch) -> None:
    officer, runner, decider = town.one("officer"), town.one("officer", 1), town.one("decider")
    thread = await walk.agreed(town)
    sender = thread.winner
    at = await trying.begun(town)
    await watch.take("challenge", officer, f"{at}/save-draft", trying.DRAFT)
    await watch.take("challenge", officer, f"{at}/publish-challenge")
    ideas = []
    for _ in range(3):
        sent = await watch.take("challenge", sender, f"{at}/send-idea", trying.IDEA, 201)
        ideas.append(f"{at}/ideas/{sent['id']}")
    await clock(town)
    await watch.take("idea", officer, f"{ideas[0]}/decline-idea", reason())
    await watch.take("idea", sender, f"{ideas[1]}/withdraw-idea", reason())
    plan = await trying.plan(town, size=6)
    for step in ("send-back-idea", "start-experiment"):
        await watch.take("idea", officer, f"{ideas[2]}/propose-experiment", plan)
        made = await watch.take("idea", decider, f"{ideas[2]}/{step}", reason())
    await clock(town)
    await watch.take("challenge", officer, f"{at}/end-challenge", reason())
    other = await trying.begun(town)
    await watch.take("challenge", officer, f"{other}/cancel-challenge", reason())
    await _experiment(town, watch, sender, f"commitments/{made['commitment_id']}", runner, thread.agreement)
    dropped = await trying.proposed(town, sender)
    made = await decider.post(f"{dropped}/start-experiment", reason())
    await watch.take("experiment", officer, f"commitments/{made['commitment_id']}/drop", reason())
    check(watch, "challenge", "idea", "experiment")


async def _experiment(town: Town, watch: Watch, sender: Caller, at: str, runner: Caller, agreement: str) -> None:
    """An experiment of six clients, five of them employed, scaled at its last gate and carried on."""
    officer, decider = town.one("officer"), town.one("decider")
    await watch.take("experiment", sender, f"{at}/sign")
    await watch.take("experiment", officer, f"{at}/conclude")
    new = {"client": "C-1", "client_group": GROUP, "municipality": "061"}
    await watch.take("experiment", town.one("coach"), f"{at}/refer-client", new, 201)
    await trying.served(town, sender, at, 5, 5)
    await clock(town)
    await watch.take("experiment", runner, f"{at}/prepare-gate", trying.finding())
    await watch.take("experiment", decider, f"{at}/pass-gate", reason())
    await town.move(timedelta(days=150))
    pay = walk.earnings("A-0", await town.today() - timedelta(days=20))
    await watch.take("experiment", sender, f"{at}/report-fact", pay, 201)
    await clock(town)
    await runner.post(f"{at}/prepare-gate", trying.finding("scale"))
    ending = {"course": "scale"} | reason()
    await watch.take("experiment", decider, f"{at}/end-experiment", ending)
    under = {"agreement_id": agreement}
    await watch.take("experiment", officer, f"{at}/carry-to-competition", under, 201)
    await watch.take("experiment", sender, f"{at}/carry-to-card", None, 201)


async def test_a_programme_and_its_applications(town: Town, watch: Watch) -> None:
    officer, other, decider = town.one("officer"), town.one("officer", 1), town.one("decider")
    kind, applicants = "grant-programme", [await _registered(town, name) for name in ("Kaiku", "Voima", "Toivo")]
    draft = await granting.draft(town)
    begun = {"need_id": await granting.need(town), "draft": draft, "why_this_way": granting.WHY}
    programme = f"programmes/{(await officer.post('programmes', begun, 201))['id']}"
    await watch.take(kind, officer, f"{programme}/save-draft", draft)
    await watch.take(kind, officer, f"{programme}/publish")
    at = []
    for applicant in applicants:
        new = granting.application()
        made = await watch.take(kind, applicant, f"{programme}/hand-in-application", new, 201)
        at.append(f"{programme}/applications/{made['id']}")
    await clock(town)
    until = (granting.deadline(await town.instant())).date().isoformat()
    asked = {"text": "Tarkenna.", "until": until}
    await watch.take("application", officer, f"{at[0]}/ask-for-more", asked)
    await watch.take("application", applicants[0], f"{at[0]}/supplement", {"text": "Näin."})
    await watch.take("application", applicants[2], f"{at[2]}/withdraw-application", reason())
    await clock(town)
    for one in at[:2]:
        await watch.take("application", officer, f"{one}/find-complete")
    await town.move(timedelta(days=16))
    await clock(town)
    for number, one in enumerate(at[:2]):
        await _judged(town, watch, one, granted=number == 0)
        await watch.take("application", decider, f"{one}/send-back", reason())
        plan = granting.plan() if number == 0 else granting.plan(granted=False)
        await officer.post(f"{one}/propose", plan)
        step = "decide-grant" if number == 0 else "decide-refusal"
        await watch.take("application", decider, f"{one}/{step}")
    await watch.take(kind, officer, f"{programme}/finish")
    again = await granting.opened(town)
    await applicants[0].post(f"programmes/{again}/hand-in-application", granting.application(), 201)
    await watch.take(kind, other, f"programmes/{again}/cancel", reason())
    check(watch, kind, "application")


async def _judged(town: Town, watch: Watch, at: str, *, granted: bool) -> None:
    """Both officers declare and mark; one proposes."""
    for number in range(2):
        officer = town.one("officer", number)
        await watch.take("application", officer, f"{at}/declare-interest", {"interest": False})
        await watch.take("application", officer, f"{at}/assess", granting.marks())
    plan = granting.plan() if granted else granting.plan(granted=False)
    await watch.take("application", town.one("officer"), f"{at}/propose", plan)


async def _registered(town: Town, name: str) -> Caller:
    """A provider registered with the area."""
    found = await town.provider(name)
    await found.put("registration", walk.registration())
    return found


async def test_a_grant(town: Town, watch: Watch) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    officer, decider = town.one("officer"), town.one("decider")
    recipient = await _registered(town, "Kaiku")
    grant = await granting.granted(town, recipient, advance_percent=100)
    await watch.take("grant", officer, f"{grant}/release-instalment", {"number": 1})
    await granting.paid(town, grant)
    await town.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    for step in ("suspend-payment", "resume-payment"):
        await watch.take("grant", officer, f"{grant}/{step}", reason())
    for step in ("return-report", "accept-report"):
        await watch.take("grant", recipient, f"{grant}/submit-report", granting.report())
        await watch.take("grant", officer, f"{grant}/{step}", reason())
    unspent = await granting.recovery(town, "2000.00", "unspent")
    await watch.take("grant", officer, f"{grant}/prepare-recovery", unspent)
    await watch.take("grant", decider, f"{grant}/decide-recovery")
    await watch.take("grant", officer, f"{grant}/close-grant")
    check(watch, "grant")


async def test_values(town: Town, watch: Watch) -> None:
    for step in ("confirm-value", "withdraw-value"):
        value = await walk.value(town)
        said = reason() if step == "withdraw-value" else None
        await watch.take("value", town.one("officer"), f"values/{value}/{step}", said)
    check(watch, "value")


def test_the_golden_table_names_every_step_of_a_person_and_no_other() -> None:
    assert TOLD.keys() == people_take(tuple(table.name for table in TABLES))


@pytest.mark.parametrize("table", [t for life in LIVES for t in life.tables], ids=lambda table: table.name)
def test_a_table_says_itself_what_it_writes(table: Lifecycle[Any]) -> None:
    """What the desk reads is what is written: the walks above and the table of steps cannot part."""
    said = {
        (table.name, step.name): (told_as(step), step.seen_by.value, step.tells[0] if step.tells else "")
        for step in table.steps
        if set(step.by) != {Role.CLOCK}
    }
    assert said == {key: row[:3] for key, row in TOLD.items() if key[0] == table.name}
