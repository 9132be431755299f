"""What the desk makes of a step: its event with who may know of it, its mail, its settling; and only what changed is written."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, text

from app.actions import desk
from app.actions.buying import agreements
from app.actions.buying.agreements import AGREEMENTS
from app.actions.lives import LIVES
from app.actions.serving import commitments, grants
from app.domain.buying.agreements import AgreementState
from app.domain.buying.grants import RecoveryGround
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId
from app.domain.lifecycle import told_as
from app.domain.money import Money
from app.domain.refusals import NotFound, Refused
from tests.actions.serving.test_grants import does, granted, paid
from tests.make import World

SUSPENDED, RESUMED = "Selvitys puuttuu.", "Selvitys tuli."


@pytest.fixture
async def grant(area: World) -> CommitmentId:
    await area.add_provider("kaiku")
    return await granted(area)


async def noted(area: World, noun: CommitmentId) -> list[tuple[Any, ...]]:
    """The events of a commitment in their order."""
    async with area.owner.connect() as connection:
        asked = text("SELECT what, visible_to, provider_id FROM events WHERE commitment_id = :noun ORDER BY id")
        return [tuple(row) for row in await connection.execute(asked, {"noun": noun})]


async def mailed(area: World) -> set[str]:
    """The bodies of all mail that the area wrote."""
    async with area.owner.connect() as connection:
        asked = text("SELECT body FROM outbox WHERE area_id = :area")
        return set((await connection.execute(asked, {"area": area.area})).scalars())


@pytest.fixture
async def updates(area: World) -> AsyncIterator[list[str]]:
    """Every UPDATE of commitments that the web makes."""
    found: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE commitments"):
            found.append(statement)

    event.listen(area.engine.sync_engine, "before_cursor_execute", heard)
    yield found
    event.remove(area.engine.sync_engine, "before_cursor_execute", heard)


async def test_events_are_seen_as_the_table_says(area: World, grant: CommitmentId) -> None:
    await does(area, "officer", grants.release, grant, 1, None)
    await paid(area, grant)
    await area.at(datetime(2026, 6, 1, 9, tzinfo=UTC))
    asked = grants.RecoveryAsked(
        ground=RecoveryGround.OTHER_PURPOSE, amount=Money.of("2000.00"), known=datetime(2026, 6, 1, tzinfo=UTC).date(), reason="Syy."
    )  # fmt: skip
    await does(area, "officer", grants.prepare_recovery, grant, asked, None)
    said = {told_as(step): step.seen_by for life in LIVES for table in life.tables for step in table.steps}
    events = await noted(area, grant)
    assert {(what, seen) for what, seen, _ in events if what in said and said[what] != seen} == set()
    assert {what for what, *_ in events} >= {"release-instalment", "prepare-recovery"}
    theirs = {told.event.what for told in await does(area, "kaiku", commitments.history, grant)}
    assert "release-instalment" in theirs
    assert "prepare-recovery" not in theirs


async def test_mail_bears_the_reason(area: World, grant: CommitmentId) -> None:
    before = await mailed(area)
    await does(area, "officer", grants.suspend, grant, f" {SUSPENDED} ", None)
    await does(area, "officer", grants.resume, grant, RESUMED, None)
    new = await mailed(area) - before
    assert {body.split(": ")[-1] for body in new} == {SUSPENDED, RESUMED}


async def test_only_what_changed_is_written(area: World, grant: CommitmentId, updates: list[str]) -> None:
    await does(area, "officer", grants.suspend, grant, SUSPENDED, None)
    (statement,) = updates
    changed = statement.split(" SET ")[1].split(" WHERE ")[0]
    assert {part.split("=")[0].strip() for part in changed.split(",")} == {"state", "reason", "version"}


async def test_a_step_of_another_kind_is_not_there(area: World, grant: CommitmentId) -> None:
    for action in (commitments.conclude, grants.close):
        with pytest.raises(Refused) as refused:
            await does(area, "officer", action, grant, None)
        assert (NotFound() in refused.value.reasons) is (action is commitments.conclude)


async def test_what_the_clock_did_is_saved_and_told_once(area: World) -> None:
    """As of the instant it fell due, and by nobody, however late and however often the worker comes."""
    for who in ("kaiku", "polku"):
        await area.add_provider(who)
    agreement = await area.agreement("kaiku", "polku")
    await area.at(datetime(2030, 2, 1, 9, tzinfo=UTC))
    for _ in range(2):
        async with area.work("officer") as work:
            await desk.catch_up(work, AGREEMENTS, agreement)
    async with area.owner.connect() as connection:
        asked = text("SELECT at, by_person FROM events WHERE noun_id = :noun AND what = 'agreement-ended'")
        ((at, by),) = await connection.execute(asked, {"noun": agreement})
        due = await connection.execute(text("SELECT at FROM due WHERE id = :noun"), {"noun": agreement})
        assert due.all() == []
    assert (local_day(at), by) == (date(2030, 1, 1), None)
    assert (await does(area, "officer", agreements.get, agreement)).noun.state is AgreementState.ENDED
