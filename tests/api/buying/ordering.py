"""Quick orders over the API, step by step, as `thread.py` walks a competition."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text

from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.town import GROUP, Caller, Town


def room(capacity: int = 1, next_free: str = "2099-01-02") -> dict[str, Any]:
    """Free places."""
    return {"capacity": capacity, "next_free": next_free}


def content(price: str = "640.00", **changes: Any) -> dict[str, Any]:
    """What a card says."""
    return {
        "basket": "work",
        "category": "coaching",
        "title": "Pikavalmennus",
        "description": "Viisi tapaamista.",
        "cpv": "85312310",
        "municipalities": ["061"],
        "remote": False,
        "languages": ["fi", "uk"],
        "price": walk.money(price),
        "unit": "client",
        "start_percent": 70,
        "job_months": 1,
        "job_begin": 84,
        "effect": {
            "client_groups": [GROUP],
            "expected": "Kaksi kolmesta saa työn.",
            "measures": ["employed"],
            "follow_up_weeks": [12, 26],
        },
    } | changes


async def wish(town: Town, client: str = "A-4471", **changes: Any) -> dict[str, Any]:
    """What a client needs."""
    return {
        "client": client,
        "client_group": GROUP,
        "municipality": "061",
        "language": "fi",
        "starts_by": (await town.today() + timedelta(days=30)).isoformat(),
    } | changes


async def providers(town: Town, number: int = 2) -> list[Caller]:
    """Providers qualified for the basket."""
    return (await walk.qualified(town, number)).bidders


async def card(town: Town, provider: Caller, price: str = "640.00", capacity: int = 1, **changes: Any) -> str:
    """A card on offer."""
    new = content(price, **changes) | {"availability": room(capacity, (await town.today()).isoformat())}
    found: str = (await provider.post("cards", new, 201))["id"]
    await provider.post(f"cards/{found}/send-card")
    await town.one("officer").post(f"cards/{found}/publish-card", walk.reason())
    return found


async def described(town: Town, client: str = "A-4471", **changes: Any) -> str:
    """The address of an order that is a draft."""
    new = {"title": "Työnhaun aloittaminen", "basket": "work", "category": "coaching"}
    made = await town.one("coach").post("orders", new | {"wish": await wish(town, client, **changes)}, 201)
    return f"orders/{made['id']}"


def choice(card_id: str, edition: int = 1, **more: Any) -> dict[str, Any]:
    """A card chosen."""
    return {"card_id": card_id, "edition": edition} | more


async def placed(town: Town, card_id: str, client: str = "A-4471", **changes: Any) -> str:
    """The address of an order that waits for its provider's answer."""
    at = await described(town, client, **changes)
    await town.one("coach").post(f"{at}/place-order", choice(card_id))
    return at


async def accepted(town: Town, provider: Caller, card_id: str, client: str = "A-4471") -> str:
    """The address of an order that the provider took, and the clock concluded."""
    at = await placed(town, card_id, client)
    await provider.post(f"{at}/accept-order")
    await clock(town)
    return at


async def clock(town: Town) -> None:
    """The worker, until nothing is due."""
    state = town.app.state
    while await round_of_work(state.engine, state.sealer):
        pass


async def policy(town: Town, **limits: int) -> None:
    """What the area has decided, in cents."""
    async with town.owner.begin() as connection:
        for key, value in limits.items():
            await connection.execute(
                text("""INSERT INTO policies (area_id, key, begins, value) VALUES (:area, :key, '2000-01-01', :value)
                    ON CONFLICT ON CONSTRAINT pk_policies DO UPDATE SET value = excluded.value"""),
                {"area": town.id, "key": key.replace("_", "-"), "value": value},
            )
