"""A request is one transaction, left before the answer; a refusal is logged and leaves nothing behind."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from structlog.testing import capture_logs

from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Town


@pytest.fixture
def transactions(town: Town) -> Counter[str]:
    """How many transactions begin, and how they end."""
    seen: Counter[str] = Counter()
    engine = town.app.state.engine.sync_engine
    for name in ("begin", "commit", "rollback"):
        event.listen(engine, name, lambda _, name=name: seen.update([name]))
    return seen


async def test_a_request_opens_one_work(town: Town, transactions: Counter[str]) -> None:
    officer = town.one("officer")
    need = await officer.post("needs", walk.need(Thread(town)), 201, Idempotency_Key=uuid4().hex)
    assert transactions == {"begin": 1, "commit": 1}
    transactions.clear()
    await officer.get(f"needs/{need['id']}")
    await officer.get("awards")
    assert transactions == {"begin": 2, "commit": 2}


async def test_a_refusal_rolls_back_and_is_logged(town: Town, transactions: Counter[str]) -> None:
    officer, secret = town.one("officer"), "Salainen otsikko"
    events = text("SELECT count(*) FROM events WHERE area_id = :area")
    with capture_logs() as logs:
        answer = await officer.send(
            "POST", "needs", walk.need(Thread(town), title=secret, places=0), Idempotency_Key=uuid4().hex
        )
    assert answer.status_code == 422
    assert transactions == {"begin": 1, "rollback": 1}
    (line,) = (said for said in logs if said["event"] == "refused")
    assert line["reasons"] == ["not-positive:places"]
    assert secret not in repr(logs)
    async with town.owner.connect() as connection:
        assert (await connection.execute(events, {"area": town.id})).scalar_one() == 0
        kept = await connection.execute(text("SELECT count(*) FROM idempotency WHERE noun_id IS NULL"))
        assert kept.scalar_one() == 0


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "nolla"), ("en", "zero"), ("sv", "nolla"), ("en;q=0.5,fi", "nolla")]
)
async def test_refusals_speak_the_callers_language(town: Town, language: str, word: str) -> None:
    given: dict[str, Any] = walk.need(Thread(town), places=0)
    answer = await town.one("officer").send("POST", "needs", given, Accept_Language=language)
    (reason,) = answer.json()["reasons"]
    assert word in reason["detail"].lower()
