"""The thread over the API, step by step: each function takes a town as far as the one before and one step on."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.domain.calendar import at_local, is_working_day
from tests.api.town import GROUP, Caller, Town

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PRICE = "1850.00"
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass
class Thread:
    """What the thread has made so far."""

    town: Town
    bidders: list[Caller] = field(default_factory=list)
    need: str = ""
    agreement: str = ""
    procedure: str = ""
    deadline: datetime = FAR
    begins: date = date.min
    commitment: str = ""
    referral: str = ""
    fact: str = ""
    programme: str = ""
    application: str = ""

    @property
    def at(self) -> str:
        """The procedure's address."""
        return f"procedures/{self.procedure}"

    @property
    def winner(self) -> Caller:
        """Who made the best bid."""
        return self.bidders[0]


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


async def value(town: Town) -> str:
    """The id of a value that waits for confirmation."""
    today = (await town.today()).isoformat()
    new = {"kind": "work-condition-month", "begins": today, "value": "951.00", "source": "STM:n asetus"}
    found: str = (await town.one("finance").post("values", new, 201))["id"]
    return found


def reason(text: str = "Perusteltu.") -> dict[str, str]:
    return {"reason": text}


def registration(**changes: Any) -> dict[str, Any]:
    return {
        "contact_name": "Pia",
        "contact_email": "pia@example.fi",
        "languages": ["fi"],
        "municipalities": ["061"],
        "baskets": ["work"],
    } | changes


def need(thread: Thread, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Työhönvalmennus",
        "basket": "work",
        "category": "coaching",
        "client_group": GROUP,
        "cpv": "85312310",
        "municipalities": ["061"],
        "places": 20,
        "estimated_value": money("40000.00"),
        "begins": "2099-03-01",
        "ends": "2099-12-31",
        "budget_line_id": thread.town.line,
    } | changes


def terms(begins: date, ends: date, maximum: str = "40000.00") -> dict[str, Any]:
    return {
        "language": 1,
        "currency": "EUR",
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "groups": [GROUP],
        "unverified": ["referred", "started", "accepted"],
        "money": {"price": None},
        "measures": {"good": {"of": "earnings", "unit": "month", "levels": [["930.00", "1"], ["465.00", "0.5"]]}},
        "clauses": [
            {
                "id": "start",
                "share": "fixed",
                "on": ["started"],
                "window": {"since": "referred", "days": 28},
                "amount": {"percent": "20", "of": "price"},
            },
            {
                "id": "job",
                "share": "outcome",
                "reach": {"measure": "good", "need": "3"},
                "window": {"since": "started", "begin": 150},
                "amount": {"percent": "50", "of": "price"},
            },
        ],
        "limits": [{"id": "maximum", "per": "commitment", "max": maximum}],
    }


def draft(thread: Thread, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Työhönvalmennus",
        "description": "Valmennus työmarkkinoille.",
        "price_weight": 40,
        "criteria": [{"name": "Työnantajat", "weight": 60, "description": "Miten?"}],
        "maximum": money("40000.00"),
        "deadline": thread.deadline.isoformat(),
        "terms": terms(thread.begins, thread.begins + timedelta(days=600)),
        "effect": {
            "expected": "Joka toinen saa työn ja pysyy siinä.",
            "measures": ["employed", "stayed"],
            "follow_up_weeks": [12, 26],
        },
    } | changes


def bid(price: str = PRICE, **changes: Any) -> dict[str, Any]:
    return {"price": money(price), "answers": {"1": "Näin."}, "binding": True} | changes


def earnings(client: str, day: date, quantity: str = "1250.00", **changes: Any) -> dict[str, Any]:
    return {
        "kind": "earnings",
        "client": client,
        "begins": day.isoformat(),
        "quantity": quantity,
        "employer": "E-17",
        "job": "open",
        "evidence": {
            "kind": "payslip",
            "obtained_on": day.isoformat(),
            "how": "Asiakkaalta",
            "seen_by": "Veera",
            "kept_at": "Kansio 12",
            "sha256": SHA,
        },
    } | changes


async def qualified(town: Town, number: int = 2) -> Thread:
    """Providers registered and qualified."""
    thread = Thread(town)
    for n in range(number):
        provider = await town.provider(f"Palvelu {n}")
        await provider.put("registration", registration())
        at = f"providers/{provider.provider}/baskets/work/qualify"
        await town.one("officer").post(at, reason())
        thread.bidders.append(provider)
    return thread


async def agreed(town: Town, number: int = 2) -> Thread:
    """A need described and an agreement recorded."""
    thread, officer = await qualified(town, number), town.one("officer")
    today = await town.today()
    thread.need = (await officer.post("needs", need(thread), 201))["id"]
    agreement = {
        "name": "Puitejärjestely",
        "baskets": ["work"],
        "maximum": money("200000.00"),
        "begins": (today - timedelta(days=30)).isoformat(),
        "ends": (today + timedelta(days=900)).isoformat(),
        "mode": "mini-competition",
        "members": [b.provider for b in thread.bidders],
    }
    thread.agreement = (await officer.post("agreements", agreement, 201))["id"]
    return thread


async def begun(town: Town, number: int = 2) -> Thread:
    """A procedure begun with a complete draft."""
    thread = await agreed(town, number)
    day = await town.today() + timedelta(days=10)
    while not is_working_day(day):
        day += timedelta(days=1)
    thread.deadline = at_local(day, time(15)) or thread.deadline
    thread.begins = day + timedelta(days=2)
    new = {"need_id": thread.need, "agreement_id": thread.agreement, "draft": draft(thread)}
    thread.procedure = (await town.one("officer").post("procedures", new, 201))["id"]
    return thread


async def published(town: Town, number: int = 2) -> Thread:
    """Published: open for bids."""
    thread = await begun(town, number)
    await town.one("officer").post(f"{thread.at}/publish")
    return thread


async def closed(town: Town, number: int = 2) -> Thread:
    """Everybody has bid, the first the lowest, and the deadline has passed."""
    thread = await published(town, number)
    for n, bidder in enumerate(thread.bidders):
        await bidder.put(f"{thread.at}/bid", bid(f"{1850 + n * 50}.00"), 201)
    await town.move_to(thread.deadline + timedelta(seconds=1))
    return thread


async def opened(town: Town, number: int = 2) -> Thread:
    """One officer unlocked, another opened."""
    thread = await closed(town, number)
    await town.one("officer", 0).post(f"{thread.at}/unlock")
    await town.one("officer", 1).post(f"{thread.at}/open-bids")
    return thread


async def assessed(town: Town, number: int = 2) -> Thread:
    """Every bid has its mark."""
    thread = await opened(town, number)
    found = await town.one("officer").get(f"{thread.at}/comparison")
    marks = [{"bid_id": b["bid_id"], "criterion": "1", "mark": "4", "reason": "Hyvä."} for b in found["bids"]]
    await town.one("officer").post(f"{thread.at}/assess", {"marks": marks})
    return thread


async def proposal(thread: Thread, **changes: Any) -> dict[str, Any]:
    """The best bid as the winner, with reasons for all."""
    found = await thread.town.one("officer").get(f"{thread.at}/comparison")
    return {
        "winner": found["bids"][0]["bid_id"],
        "reasons": {b["bid_id"]: "Vertailun mukaan." for b in found["bids"]},
    } | changes


async def decided(town: Town, number: int = 2) -> Thread:
    """Prepared by an officer, made by a decider."""
    thread = await assessed(town, number)
    await town.one("officer").post(f"{thread.at}/prepare-decision", await proposal(thread))
    thread.commitment = (await town.one("decider").post(f"{thread.at}/decide"))["commitment_id"]
    return thread


async def concluded(town: Town, number: int = 2) -> Thread:
    """Signed by both after the standstill, and begun."""
    thread = await decided(town, number)
    at = f"commitments/{thread.commitment}"
    await thread.winner.post(f"{at}/sign")
    await town.move(timedelta(days=30))
    await town.one("officer").post(f"{at}/conclude")
    return thread


async def started(town: Town, number: int = 2, client: str = "A-4471") -> Thread:
    """A client referred, accepted and started."""
    thread = await concluded(town, number)
    new = {"client": client, "client_group": GROUP, "municipality": "061"}
    refer = f"commitments/{thread.commitment}/refer-client"
    thread.referral = (await town.one("coach").post(refer, new, 201))["id"]
    today = {"day": (await town.today()).isoformat()}
    await thread.winner.post(f"referrals/{thread.referral}/accept", today)
    await thread.winner.post(f"referrals/{thread.referral}/start", today)
    return thread


async def reported(town: Town, number: int = 2) -> Thread:
    """A month's pay reported."""
    thread = await started(town, number)
    await town.move(timedelta(days=40))
    at = f"commitments/{thread.commitment}/report-fact"
    day = await town.today()
    thread.fact = (await thread.winner.post(at, earnings("A-4471", day), 201))["id"]
    return thread
