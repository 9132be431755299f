"""Grants by actions: from a programme to a recovery with its lines, and everything that is refused on the way."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.actions.buying import applications, programmes
from app.actions.buying.calls import NewCall
from app.actions.paying import payments
from app.actions.serving import granting, grants
from app.db.people import people
from app.domain.actors import Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.grants import RecoveryGround
from app.domain.buying.procedures import State
from app.domain.ids import BidId, CommitmentId, MembershipId, ProcedureId
from app.domain.money import Money
from app.domain.refusals import Refused
from app.domain.serving.commitments import CommitmentState
from app.procurement.grants_and_tenders.judging import Interest, Question
from app.worker import round_of_work
from tests.actions.doing import codes_of, does
from tests.make import BEGINS, DEADLINE, World, application_draft, programme_draft
from tests.procurement.walks_grants import marks, proposal, report

CLOSED = DEADLINE + timedelta(hours=1)


async def clock(area: World) -> None:
    """The worker, until nothing is due."""
    while await round_of_work(area.engine, area.sealer):
        pass


async def open_programme(area: World, **changes: Any) -> ProcedureId:
    """A programme whose window is open."""
    need = await area.need()
    new = NewCall(need_id=need, draft=programme_draft(**changes), why_this_way="Omaa toimintaa.")
    found: ProcedureId = await does(area, "officer", programmes.begin, new)
    await does(area, "officer", programmes.publish, found, None)
    return found


async def applied(area: World, programme: ProcedureId, who: str = "kaiku") -> BidId:
    """An application that the clock has received."""
    bid: BidId = await does(area, who, applications.hand_in, programme, application_draft())
    await clock(area)
    return bid


async def assessed(area: World, programme: ProcedureId, bid: BidId) -> None:
    """Checked and assessed by both officers, the window closed."""
    await does(area, "officer", granting.STEPS.take, (programme, bid), "find-complete")
    await area.at(CLOSED)
    for who, mark in (("officer", "4"), ("officer2", "3.5")):
        await does(
            area, who, granting.STEPS.take, (programme, bid), "declare-interest", Interest(interest=False, about="")
        )
        await does(area, who, granting.STEPS.take, (programme, bid), "assess", marks(mark))


async def granted(area: World, *, ahead: int = 100) -> CommitmentId:
    """A grant of 10 000 euros in force."""
    programme = await open_programme(area, advance_percent=ahead)
    bid = await applied(area, programme)
    await assessed(area, programme, bid)
    await does(area, "officer", granting.STEPS.take, (programme, bid), "propose", proposal())
    await does(area, "decider", granting.decide_grant, programme, bid, None)
    file = await does(area, "officer", applications.get, programme, bid)
    assert file.grant_id is not None
    found: CommitmentId = file.grant_id
    return found


async def paid(area: World, grant: CommitmentId) -> None:
    """Finance approves every line that waits."""
    await clock(area)
    for view in (await does(area, "finance", payments.lines, grant)).rows:
        if not view.approval:
            await does(area, "finance", payments.approve, view.noun.id, None)


@pytest.fixture
async def town(area: World) -> World:
    """Two providers registered with the area."""
    for who in ("kaiku", "polku"):
        await area.add_provider(who)
    return area


async def test_from_programme_to_recovered_money(town: World) -> None:
    grant = await granted(town)
    await does(town, "officer", grants.release, grant, 1, None)
    await paid(town, grant)
    await town.at(datetime(2026, 6, 1, 9, tzinfo=UTC))
    await does(town, "kaiku", grants.report, grant, report("8000.00"))
    await does(town, "officer", grants.accept_report, grant, "Luettu.", None)
    asked = grants.RecoveryAsked(
        ground=RecoveryGround.UNSPENT, amount=Money.of("2000.00"), known=date(2026, 6, 1), reason="Jäi käyttämättä."
    )
    await does(town, "officer", grants.prepare_recovery, grant, asked, None)
    await does(town, "decider", grants.decide_recovery, grant, None)
    await paid(town, grant)
    account = await does(town, "kaiku", payments.lines, grant)
    lines = {(v.noun.clause, str(v.noun.amount)) for v in account.rows}
    # 2 000 x 5,5 % x 126 days (27.1.-1.6.2026) / 365
    assert lines == {("instalments", "10000.00"), ("recovery", "-2000.00"), ("interest", "-37.97")}
    assert await codes_of(does(town, "officer", grants.prepare_recovery, grant, asked, None)) == [("nothing-to-recover", "ground")]  # fmt: skip
    await does(town, "officer", grants.STEPS.take, grant, "close-grant")
    file = await does(town, "kaiku", grants.get, grant)
    assert file.s.noun.state is CommitmentState.ENDED
    assert [letter.round for letter in file.letters] == [0, 1]
    assert file.s.decisions == ()


async def test_the_programmes_money_is_held_once_and_freed(town: World) -> None:
    async def held() -> Money:
        async with town.work("officer") as work:
            situation, _ = await programmes.get(work, programme)
            assert situation.line is not None
            return situation.line.reserved

    programme = await open_programme(town)
    assert await held() == Money.of("30000.00")
    bid = await applied(town, programme)
    assert await codes_of(does(town, "officer", programmes.STEPS.take, programme, "finish")) == [("wrong-state", None)]
    await assessed(town, programme, bid)
    await does(town, "officer", granting.STEPS.take, (programme, bid), "propose", proposal())
    assert await codes_of(does(town, "officer", programmes.STEPS.take, programme, "cancel", "Syy.")) == [
        ("already-proposed", None)
    ]
    assert await codes_of(does(town, "officer", programmes.STEPS.take, programme, "finish")) == [
        ("applications-undecided", None)
    ]
    await does(town, "decider", granting.decide_grant, programme, bid, None)
    assert await held() == Money.of("30000.00")
    await does(town, "officer", programmes.STEPS.take, programme, "finish")
    assert await held() == Money.of("10000.00")


async def test_an_application_comes_within_the_window_once_and_adds_up(town: World) -> None:
    programme = await open_programme(town, opens=(BEGINS + timedelta(days=1)).isoformat())
    early = does(town, "kaiku", applications.hand_in, programme, application_draft())
    assert await codes_of(early) == [("window-not-open", None)]
    await town.at(BEGINS + timedelta(days=2))
    wrong = does(town, "kaiku", applications.hand_in, programme, application_draft(total="11999.99"))
    assert await codes_of(wrong) == [("budget-does-not-add-up", "total"), ("funding-does-not-add-up", "asked")]
    await does(town, "kaiku", applications.save_draft, programme, {"purpose": "Kesken."})
    saved = await does(town, "kaiku", applications.draft, programme)
    assert saved.content == {"purpose": "Kesken."}
    await applied(town, programme)
    assert await does(town, "kaiku", applications.draft, programme) is None
    twice = does(town, "kaiku", applications.hand_in, programme, application_draft())
    assert await codes_of(twice) == [("already-applied", None)]
    await town.at(CLOSED)
    late = does(town, "polku", applications.hand_in, programme, application_draft())
    assert await codes_of(late) == [("window-closed", None)]
    only = await does(town, "officer", programmes.get, programme)
    assert len(only[0].bids) == 1


async def test_asked_for_more_answered_or_silent_or_withdrawn(town: World) -> None:
    programme = await open_programme(town)
    bid, other = await applied(town, programme), await applied(town, programme, "polku")
    until = date(2026, 1, 20)
    for one in (bid, other):
        await does(
            town,
            "officer",
            granting.STEPS.take,
            (programme, one),
            "ask-for-more",
            Question(text="Tarkenna tiloja.", until=until),
        )
    await does(town, "kaiku", applications.supplement, programme, bid, "Vuokra on 500 e kuussa.")
    await town.at(datetime(2026, 1, 20, 14, 0, tzinfo=UTC))
    late = does(town, "polku", applications.supplement, programme, other, "Myöhässä.")
    assert await codes_of(late) == [("window-closed", None)]
    await clock(town)
    for one in (bid, other):
        file = await does(town, "officer", applications.get, programme, one)
        assert file.s.noun.state is OpenedState.RECEIVED
    assert await codes_of(does(town, "polku", applications.get, programme, bid)) == [("not-found", None)]
    await does(town, "polku", applications.withdraw, programme, other, "Emme ehdi.")
    gone = await does(town, "officer", applications.get, programme, other)
    assert gone.s.noun.state is OpenedState.WITHDRAWN
    assert await codes_of(does(town, "officer", granting.STEPS.take, (programme, other), "find-complete")) == [
        ("wrong-state", None)
    ]


async def test_nobody_judges_their_own_association_nor_reads_the_other_assessor(town: World) -> None:
    programme = await open_programme(town)
    bid = await applied(town, programme)
    await does(town, "officer", granting.STEPS.take, (programme, bid), "find-complete")
    undeclared = does(town, "officer", granting.STEPS.take, (programme, bid), "assess", marks())
    assert await codes_of(undeclared) == [("not-declared", None)]
    for who in ("officer", "officer2"):
        await does(
            town, who, granting.STEPS.take, (programme, bid), "declare-interest", Interest(interest=False, about="")
        )
    async with town.owner.begin() as connection:
        member = town.people["officer"]
        await people.join(connection, MembershipId(town.people["officer2"]), member, Role.PROVIDER, provider=town.providers["kaiku"])  # fmt: skip
    own = does(town, "officer", granting.STEPS.take, (programme, bid), "assess", marks())
    assert await codes_of(own) == [("own-association", None)]
    await town.add_person("officer3", Role.OFFICER)
    await does(town, "officer2", granting.STEPS.take, (programme, bid), "assess", marks("3"))
    await does(
        town, "officer3", granting.STEPS.take, (programme, bid), "declare-interest", Interest(interest=False, about="")
    )
    assert await does(town, "officer3", applications.marks, programme, bid) == ()
    assert await codes_of(does(town, "officer3", applications.marks, programme, bid, 1)) == [("assessed-apart", None)]
    await does(town, "officer3", granting.STEPS.take, (programme, bid), "assess", marks("4"))
    assert len(await does(town, "decider", applications.marks, programme, bid, 1)) == 2


async def test_no_grant_for_what_is_bought_unless_the_area_decides_so(town: World) -> None:
    from app.actions.buying import orders
    from tests.actions.buying.test_quick_order import described, placed

    card = await town.card("kaiku")
    order = await described(town)
    await placed(town, order, card)
    await does(town, "kaiku", orders.STEPS.take, order, "accept-order")
    await clock(town)
    programme = await open_programme(town)
    bid = await applied(town, programme)
    await assessed(town, programme, bid)
    async with town.work("officer") as work:
        with pytest.raises(Refused) as refused:
            await granting.STEPS.take(work, (programme, bid), "propose", proposal())
    (reason,) = refused.value.reasons
    number = (await does(town, "officer", orders.get, order))[0].noun.number
    assert (reason.code, reason.values()) == ("already-bought", {"number": number, "title": "Pikavalmennus"})
    await does(town, "officer", granting.STEPS.take, (programme, bid), "propose", proposal(granted=False))
    await does(town, "decider", granting.STEPS.take, (programme, bid), "decide-refusal")
    letter = await does(town, "kaiku", granting.letter, programme, bid)
    assert not letter.won


async def test_the_second_instalment_waits_for_its_report_and_a_suspended_grant_pays_nothing(town: World) -> None:
    grant = await granted(town, ahead=50)
    await does(town, "officer", grants.release, grant, 1, None)
    early = does(town, "officer", grants.release, grant, 2, None)
    assert await codes_of(early) == [("report-first", None)]
    over = does(town, "kaiku", grants.report, grant, report("10000.01"))
    assert await codes_of(over) == [("report-over-grant", "costs.1.amount")]
    await does(town, "kaiku", grants.report, grant, report("8000.00"))
    await does(town, "officer", grants.return_report, grant, "Tilat puuttuvat.", None)
    await does(town, "kaiku", grants.report, grant, report("9000.00"))
    await does(town, "officer", grants.accept_report, grant, "Luettu.", None)
    await does(town, "officer", grants.STEPS.take, grant, "suspend-payment", "Epäselvä kulu.")
    assert await codes_of(does(town, "officer", grants.release, grant, 2, None)) == [("wrong-state", None)]
    await does(town, "officer", grants.STEPS.take, grant, "resume-payment", "Selvisi.")
    await does(town, "officer", grants.release, grant, 2, None)
    assert await codes_of(does(town, "officer", grants.release, grant, 2, None)) == [("all-released", None)]
    await paid(town, grant)
    account = await does(town, "finance", payments.lines, grant)
    assert [str(v.noun.amount) for v in account.rows] == ["5000.00", "4000.00"]


async def test_a_programme_cancelled_ends_its_applications(town: World) -> None:
    programme = await open_programme(town)
    bid = await applied(town, programme)
    await does(town, "officer", programmes.STEPS.take, programme, "cancel", "Rahat loppuivat.")
    assert await codes_of(does(town, "officer", granting.STEPS.take, (programme, bid), "find-complete")) == [("programme-cancelled", None)]  # fmt: skip
    situation, _ = await does(town, "officer", programmes.get, programme)
    assert (situation.noun.state, situation.noun.reserved) == (State.CANCELLED, Money(0))
