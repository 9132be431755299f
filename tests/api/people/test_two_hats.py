"""One person with two memberships: two people are compared by person, never by role or token."""

from datetime import timedelta
from uuid import UUID, uuid4

from app.actions.people import sign_in
from app.db.people import people
from app.domain.actors import Role
from app.domain.ids import AreaId, MembershipId, PersonId
from tests.api import thread as walk
from tests.api.buying.ordering import clock
from tests.api.thread import Thread
from tests.api.town import Caller, Town, codes


async def hat(town: Town, who: Caller, role: Role) -> Caller:
    """Another membership of the same person, with a token of its own."""
    membership, secret = MembershipId(uuid4()), uuid4().hex
    async with town.owner.begin() as connection:
        await people.join(connection, membership, PersonId(UUID(who.person)), role, area=AreaId(town.id))
        hashed = sign_in.hashed(secret)
        await people.add_session(connection, hashed, PersonId(UUID(who.person)), membership, timedelta(hours=1))
    return await town.caller(secret)


async def again(town: Town, who: Caller, role: Role) -> Caller:
    """Another token of a membership that the person has."""
    secret = uuid4().hex
    async with town.owner.begin() as connection:
        person = PersonId(UUID(who.person))
        mine = next(m for m in await people.memberships(connection, person) if m.role is role)
        await people.add_session(connection, sign_in.hashed(secret), person, mine.id, timedelta(hours=1))
    return await town.caller(secret)


async def prepared(town: Town) -> Thread:
    """A decision prepared by the first officer."""
    thread = await walk.assessed(town)
    await town.one("officer").post(f"{thread.at}/prepare-decision", await walk.proposal(thread))
    return thread


async def test_who_unlocked_does_not_open_with_another_token(town: Town) -> None:
    thread = await walk.closed(town)
    await town.one("officer").post(f"{thread.at}/unlock")
    same = await hat(town, town.one("officer"), Role.COACH)
    assert codes(await same.post(f"{thread.at}/open-bids", expect=403)) == {"wrong-role"}
    same = await again(town, town.one("officer"), Role.OFFICER)
    problem = await same.post(f"{thread.at}/open-bids", expect=409)
    assert codes(problem) == {"unlocked-by-you"}
    assert (await same.get(thread.at))["state"] == "closed"


async def test_who_prepared_does_not_decide_as_decider(town: Town) -> None:
    thread = await prepared(town)
    decider = await hat(town, town.one("officer"), Role.DECIDER)
    assert codes(await decider.post(f"{thread.at}/decide", expect=409)) == {"decider-prepared"}
    assert (await decider.get(thread.at))["state"] == "prepared"


async def test_who_reported_does_not_verify_as_coach(town: Town) -> None:
    thread = await walk.reported(town)
    coach = await hat(town, thread.winner, Role.COACH)
    problem = await coach.post(f"facts/{thread.fact}/verify", walk.reason(), 409)
    assert codes(problem) == {"own-word"}
    assert (await town.one("coach").get(f"facts/{thread.fact}"))["state"] == "said"


async def test_who_verified_does_not_approve_as_finance(town: Town) -> None:
    thread = await walk.started(town)
    at = f"commitments/{thread.commitment}"
    for _ in range(4):
        await town.move(timedelta(days=31))
        fact = await thread.winner.post(f"{at}/report-fact", walk.earnings("A-4471", await town.today()), 201)
        await town.one("coach").post(f"facts/{fact['id']}/verify", walk.reason())
    await clock(town)
    finance = await hat(town, town.one("coach"), Role.FINANCE)
    lines = {line["clause"]: line for line in (await finance.get(f"{at}/lines"))}
    for clause in ("job", "start"):  # whatever is paid for a client of whom one has verified anything
        line = f"payments/{lines[clause]['id']}/approve"
        assert codes(await finance.post(line, expect=409)) == {"you-verified"}
        assert (await town.one("finance").post(line))["state"] == "approved"
