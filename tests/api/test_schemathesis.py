"""Whatever the description allows, and what it does not: never a 5xx, never an answer that is not documented."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
import uvicorn
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from app.api.openapi import operations
from app.db import clock
from app.db.engine import make_engine
from app.main import create_app
from app.settings import Settings
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.test_openapi import DESCRIBED
from tests.api.town import Caller, Town, make_town
from tests.conftest import now

EXAMPLES = int(os.environ.get("VAIKUTIN_EXAMPLES", "3"))
ROLES = ("officer", "decider", "finance", "coach", "provider")
PROMISES = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@dataclass(frozen=True)
class Served:
    """A running server, real ids for its addresses, and a token for each role."""

    url: str
    known: dict[str, str]
    tokens: dict[str, str]


async def seeded(database: Any) -> tuple[dict[str, str], dict[str, str]]:
    """A town walked as far as a reported fact, and a second procedure that is open."""
    app = create_app(Settings(web_url=database.web_url, sealing_key=b"0" * 32, cheap_passwords=True, retries=0))
    owner = make_engine(database.owner_url, size=2)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://t") as client,
    ):
        async with owner.begin() as connection:
            await clock.set_to(connection, now())
        town = await make_town(app, client, owner)
        thread = await walk.reported(town)
        lines = await town.one("finance").get(f"commitments/{thread.commitment}/lines")
        again = await walk.published(town)
        card, order = await ordered(town, again.winner)
        challenge, idea = (await trying.sent(town, again.winner)).removeprefix("challenges/").split("/ideas/")
        programme = await granting.opened(town)
        application = await granting.applied(town, programme, again.winner)
        known = {
            "area": town.slug,
            "need": thread.need,
            "agreement": thread.agreement,
            "procedure": again.procedure,
            "provider": thread.winner.provider,
            "basket": "work",
            "commitment": thread.commitment,
            "referral": thread.referral,
            "card": card,
            "order": order,
            "challenge": challenge,
            "idea": idea,
            "programme": programme,
            "application": application,
            "seat": "1",
            "value": await walk.value(town),
            "fact": thread.fact,
            "line": lines[0]["id"] if lines else thread.fact,
        }
        tokens = {role: (again.winner if role == "provider" else town.one(role)).secret for role in ROLES}
    await owner.dispose()
    return known, tokens


async def ordered(town: Town, provider: Caller) -> tuple[str, str]:
    """A card of the provider's, and an order that waits for its answer."""
    card = await ordering.card(town, provider)
    return card, (await ordering.placed(town, card)).removeprefix("orders/")


@pytest.fixture(scope="module")
def served(database: Any) -> Iterator[Served]:
    """The application behind a real server."""
    known, tokens = asyncio.run(seeded(database))
    app = create_app(Settings(web_url=database.web_url, sealing_key=b"0" * 32, cheap_passwords=True, retries=0))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}", known, tokens)
    server.should_exit = True
    thread.join()


def bounded(part: Any) -> Any:
    """The description with short prose: a limit of 20 000 goes into a pattern that takes a fifth of a second to read, each time."""
    if isinstance(part, dict):
        return {name: min(one, 500) if name == "maxLength" else bounded(one) for name, one in part.items()}
    return [bounded(one) for one in part] if isinstance(part, list) else part


SCHEMA = schemathesis.openapi.from_dict(bounded(DESCRIBED))


def places(operation: Any) -> set[str]:
    """Where the operation takes something."""
    return {p["in"] for p in operation.get("parameters", ())} | ({"body"} if "requestBody" in operation else set())


CASES = [
    pytest.param(path, method, mode, id=f"{operation['operationId']}-{mode.value}")
    for path, method, operation in operations(DESCRIBED)
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or places(operation)
]


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_it_keeps_its_promises(served: Served, path: str, method: str, mode: GenerationMode) -> None:
    operation, described = SCHEMA[path][method.upper()], DESCRIBED["paths"][path][method]
    asked = {p["name"] for p in described.get("parameters", ()) if p["in"] == "path"}
    known = {name: served.known[name] for name in asked & served.known.keys()}
    pinnable = mode is GenerationMode.POSITIVE or places(described) - {"path"}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=EXAMPLES < 10,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), role=st.sampled_from(ROLES), real=st.integers(0, 4))
    def promises(data: st.DataObject, role: str, real: int) -> None:
        pinned = known if real and pinnable and asked == known.keys() else None
        case = data.draw(operation.as_strategy(generation_mode=mode, path_parameters=pinned))
        token = {"Authorization": f"Bearer {served.tokens[role]}"}
        case.call_and_validate(base_url=served.url, headers=token, checks=PROMISES)

    promises()
