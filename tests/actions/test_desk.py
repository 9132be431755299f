"""What the desk makes of a step: its event with who may know of it, its mail, its settling; and only what changed is written."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from app.actions import desk
from app.actions.buying import agreements, challenges, procedures
from app.actions.buying.agreements import AGREEMENTS
from app.actions.buying.steps import CHALLENGES
from app.actions.lives import LIVES
from app.actions.people import providers
from app.actions.serving import commitments, grants
from app.db import events
from app.domain.buying.agreements import AgreementState
from app.domain.buying.grants import RecoveryGround
from app.domain.buying.procedures import State
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId, ProcedureId
from app.domain.lifecycle import told_as
from app.domain.money import Money
from app.domain.people.suspensions import Judgement
from app.domain.refusals import NotFound, Refused
from app.worker import round_of_work
from tests.actions.doing import does
from tests.actions.serving.test_experiment import opened
from tests.actions.serving.test_grants import granted, paid
from tests.make import DEADLINE, World
from tests.procurement.walks_evolving import IDEA_CONTENT

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


async def mailed(area: World, part: str = "body") -> set[str]:
    """The bodies, or the subjects, of all mail that the area wrote."""
    async with area.owner.connect() as connection:
        asked = text(f"SELECT {part} FROM outbox WHERE area_id = :area")
        return set((await connection.execute(asked, {"area": area.area})).scalars())


async def closing(area: World) -> ProcedureId:
    """A competition whose deadline is over, which nobody has looked at since."""
    for who in ("kaiku", "polku"):
        await area.add_provider(who)
    one = await area.competition(await area.agreement("kaiku", "polku"))
    await area.at(DEADLINE + timedelta(seconds=1))
    return one


@pytest.fixture
async def updates(area: World) -> AsyncIterator[list[str]]:
    """Every UPDATE of a noun that the web makes."""
    found: list[str] = []

    def heard(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE") and " SET " in statement:
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
    await does(area, "officer", grants.STEPS.take, grant, "suspend-payment", f" {SUSPENDED} ")
    await does(area, "officer", grants.STEPS.take, grant, "resume-payment", RESUMED)
    new = await mailed(area) - before
    assert {body.split(": ")[-1] for body in new} == {SUSPENDED, RESUMED}


def changed(updates: list[str], table: str) -> list[set[str]]:
    """Which columns each UPDATE of a table wrote."""
    mine = (one for one in updates if one.startswith(f"UPDATE {table} SET"))
    written = (one.split(" SET ")[1].split(" WHERE ")[0] for one in mine)
    return [{part.split("=")[0].strip() for part in one.split(",")} for one in written]


async def test_only_what_changed_is_written(area: World, grant: CommitmentId, updates: list[str]) -> None:
    await does(area, "officer", grants.STEPS.take, grant, "suspend-payment", SUSPENDED)
    assert changed(updates, "commitments") == [{"state", "reason", "version"}]


async def test_only_what_changed_of_a_procedure_is_written(area: World, updates: list[str]) -> None:
    """By the clock as by a person."""
    one = await closing(area)
    updates.clear()
    await does(area, "officer", procedures.STEPS.take, one, "unlock")
    assert changed(updates, "procedures") == [{"state", "version"}, {"unlocked_by", "version"}]


async def test_only_what_changed_of_what_is_said_of_a_provider_is_written(area: World, updates: list[str]) -> None:
    kaiku, polku = [await area.add_provider(who) for who in ("kaiku", "polku")]
    agreement = await area.agreement("kaiku", "polku")
    said = Judgement(reason=SUSPENDED, until=date(2026, 12, 31))
    updates.clear()
    await does(area, "officer", agreements.judge_member, agreement, kaiku, "suspend", said, None)
    await does(area, "officer", providers.judge, polku, "tyollistyminen", "suspend", said, None)
    (member,), (qualification,) = changed(updates, "agreement_members"), changed(updates, "qualifications")
    assert member == {"state", "reason", "until", "decided_by", "decided_at", "version"}
    assert {"state", "reason", "until", "version"} <= qualification < member  # the same officer qualified it


@pytest.mark.parametrize("worker", [True, False])
async def test_who_read_what_fell_due_acts_on_what_they_saw(area: World, *, worker: bool) -> None:
    """The version read counts what fell due, whether or not the worker has saved it; who read before it did is told so."""
    one = await closing(area)
    if worker:
        await round_of_work(area.engine, area.sealer)
    read = (await does(area, "officer", procedures.get, one))[1].noun
    assert read.state is State.CLOSED
    with pytest.raises(Refused) as refused:
        await does(area, "officer", procedures.STEPS.take, one, "unlock", None, read.version - 1)
    assert [why.code for why in refused.value.reasons] == ["stale-version"]
    await does(area, "officer", procedures.STEPS.take, one, "unlock", None, read.version)


async def test_a_step_of_another_kind_is_not_there(area: World, grant: CommitmentId) -> None:
    for steps, step in ((commitments.STEPS, "conclude"), (grants.STEPS, "close-grant")):
        with pytest.raises(Refused) as refused:
            await does(area, "officer", steps.take, grant, step)
        assert (NotFound() in refused.value.reasons) is (step == "conclude")


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


async def test_each_thing_that_the_clock_did_is_told_as_it_left_it(area: World) -> None:
    """Two ideas received at one look: each event is about its own idea and sender, each mail bears its own title."""
    challenge = await opened(area)
    await area.add_provider("polku")
    sent = {}
    for who, title in (("kaiku", "Iltavastaanotto"), ("polku", "Lukupiiri")):
        idea = replace(IDEA_CONTENT, title=title)
        sent[await does(area, who, challenges.send_idea, challenge, idea)] = area.providers[who]
    before = await mailed(area, "subject")
    async with area.work("officer") as work:
        await desk.catch_up(work, CHALLENGES, challenge)
    async with area.owner.connect() as connection:
        asked = text("SELECT noun_id, provider_id FROM events WHERE procedure_id = :noun AND what = 'receive'")
        assert {tuple(row) for row in await connection.execute(asked, {"noun": challenge})} == set(sent.items())
    new = await mailed(area, "subject") - before
    assert sorted(("Iltavastaanotto" in one, "Lukupiiri" in one) for one in new) == [(False, True), (True, False)]


async def test_an_event_is_read_with_what_it_was_noted_with(area: World) -> None:
    """Instants too, of which words are made; text that merely begins like one stays text."""
    bears: dict[str, object] = {"deadline": DEADLINE, "state": "open", "reason": "2026-01-26 jo", "day": "2026-01-26"}
    noun = ProcedureId(uuid4())
    async with area.work("officer") as work:
        await work.note("publish", noun, **bears)
        (told,) = await events.of_noun(work.connection, area.area, noun)
    assert told.event.codes == bears
