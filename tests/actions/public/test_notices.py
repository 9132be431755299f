"""Notices: put up as a procedure opens, taken down as it closes; found by words, place, basket and model."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions import desk
from app.actions.buying import procedures
from app.actions.buying.steps import COMPETITIONS
from app.actions.public import notices
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.ids import ProcedureId
from app.domain.paging import Asked
from app.domain.public.notices import Open
from app.domain.refusals import NotFound, Refused
from app.domain.searching import words
from tests.make import DEADLINE, World, draft

TITLE = "Työhönvalmennus nuorille ja pitkään työttömille: koulutuksen polku 100 %"


async def found(area: World, typed: str = "", **asked: str) -> list[Open]:
    async with area.work("") as work:
        return list((await notices.listed(work, Asked(limit=20, filters={"q": words(typed), **asked}))).rows)


async def published(area: World) -> ProcedureId:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    return await area.competition(await area.agreement("kaiku", "polku"), draft(title=TITLE))


async def test_a_notice_from_publication_to_the_end(area: World) -> None:
    await area.add_provider("kaiku")
    await area.add_provider("polku")
    one = await area.competition(await area.agreement("kaiku", "polku"), draft(title=TITLE), publish=False)
    assert await found(area) == []
    async with area.work("officer") as work:
        await procedures.publish(work, one, None)
    (listed,) = await found(area)
    assert (listed.title, listed.kind, listed.invited) == (TITLE, ProcedureKind.MINI_COMPETITION, True)
    async with area.work("") as work:
        notice = await notices.get(work, listed.number)
    assert notice.effect.follow_up_weeks == (12, 26)
    await area.at(DEADLINE + timedelta(seconds=1))
    assert await found(area) == []  # worker or no worker
    async with area.work("officer") as work:
        await desk.catch_up(work, COMPETITIONS, one)
    async with area.work("") as work:
        closed = await notices.get(work, listed.number)
        assert closed == replace(notice, closed_at=DEADLINE, version=2)


async def test_a_deadline_put_off_stands_beside_the_one_before(area: World) -> None:
    """Of an open procedure; one that closed keeps what it said."""
    one, later = await published(area), DEADLINE + timedelta(days=1)
    async with area.work("officer") as work:
        noun = (await desk.locked(work, COMPETITIONS, one)).noun
        for deadline in (later, DEADLINE + timedelta(days=2)):
            moved = replace(noun, deadline=deadline)
            await notices.announce(work, noun, moved, work.instant)
            noun = moved
    (listed,) = await found(area)
    async with area.work("officer") as work:
        notice = await notices.get(work, listed.number)
        assert (notice.deadline, notice.deadline_before) == (noun.deadline, later)
        await desk.locked(work, COMPETITIONS, one)
        closed = replace(noun, state=State.CANCELLED, deadline=DEADLINE)
        await notices.announce(work, noun, closed, work.instant)
        assert (await notices.get(work, listed.number)).deadline == noun.deadline


async def test_a_cancelled_one_is_taken_down(area: World) -> None:
    one = await published(area)
    async with area.work("officer") as work:
        await procedures.STEPS.take(work, one, "cancel", "Tarve poistui.")
    assert await found(area) == []
    async with area.work("") as work:
        with pytest.raises(Refused) as none:
            await notices.get(work, "T-0")
    assert none.value.reasons == (NotFound(),)


async def test_what_is_searched_is_found(area: World) -> None:
    await published(area)
    await area.card("kaiku")
    for word in words(TITLE):
        assert any(o.title == TITLE for o in await found(area, word)), word
    for typed in (
        "valmennus", "valmennusta", "valmennuksen", "VALMENNUKSIA", "valmenn", "nuoret", "nuorten", "koulutus", "koulutukset",
        "työttömät", "valmennus nuorille", "100 %",
    ):  # fmt: skip
        assert TITLE in [o.title for o in await found(area, typed)], typed
    assert [o.title for o in await found(area, "pikavalmennus")] == ["Pikavalmennus"]
    for typed in ("hitsaus", "valmennus hitsaus", "nuor_lle", "xx%"):
        assert await found(area, typed) == [], typed


async def test_by_place_basket_and_model(area: World) -> None:
    await published(area)
    card = await area.card("polku")
    both = await found(area)
    assert [o.kind for o in both] == ["mini-competition", "card"]  # what closes comes before what stands
    assert both[1].id == card
    assert both == await found(area, place="061", basket="tyollistyminen")
    assert [o.kind for o in await found(area, model="dynamic")] == ["card"]
    assert [o.kind for o in await found(area, model="framework")] == ["mini-competition"]
    for asked in ({"model": "grants"}, {"place": "837"}, {"basket": "osaaminen"}):
        assert await found(area, **asked) == []
    async with area.work("") as work:
        first = await notices.listed(work, Asked(limit=1))
        second = await notices.listed(work, Asked(limit=1, cursor=first.next))
    assert [*first.rows, *second.rows] == both
    assert (first.count, second.count, second.next) == (2, 2, None)
