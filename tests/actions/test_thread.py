"""The thread, by actions alone: from registration to an approved payment line."""

from datetime import date
from decimal import Decimal

import pytest

from app.actions import mail
from app.actions.buying import assessments, bids, decisions, procedures
from app.actions.home import home
from app.actions.paying import payments
from app.actions.public import awards
from app.actions.serving import commitments, facts, referrals
from app.domain.buying.assessments import AssessmentIncomplete
from app.domain.ids import CommitmentId, DecisionId, ProcedureId
from app.domain.paging import MOST, Asked
from app.domain.refusals import NotFound, Refused, WrongRole
from app.domain.serving.referrals import ReferralState
from app.domain.serving.said import Evidence
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.procurement.award import Mark, Proposal
from app.procurement.bidding import NotUnlocked, UnlockedByYou
from app.worker import round_of_work
from tests.make import DEADLINE, World, at, bid

PRICES = {"kaiku": "2500.00", "polku": "2000.00", "taito": "2900.00"}
PROOF = Evidence(
    kind="payslip",
    obtained_on=date(2026, 3, 16),
    how="asiakkaalta",
    seen_by="valmentaja",
    kept_at="palveluntuottajan arkisto",
    sha256="a" * 64,
)


async def test_from_registration_to_an_approved_line(area: World) -> None:
    for who in PRICES:
        await area.add_provider(who)
    competition = await area.competition(await area.agreement(*PRICES))
    await bidding(area, competition)
    await opening(area, competition)
    await deciding(area, competition)
    commitment = await signing(area, competition)
    await serving(area, commitment)
    await paying(area, commitment)


async def bidding(area: World, competition: ProcedureId) -> None:
    for who, price in PRICES.items():
        async with area.work(who) as work:
            assert [(t.table, t.choice.step) for t in (await home.home(work)).mine] == [
                ("mini-competition", "submit-bid")
            ]
            await bids.submit(work, competition, bid(price), None)
        async with area.work(who) as work:
            own = await bids.own(work, competition)
            assert own is not None
            assert str(own.content.price) == price
    async with area.work("officer") as work:
        situation, _ = await procedures.get(work, competition)
        assert situation.opened == ()
        assert not any(told.event.what.startswith("bid-") for told in await procedures.history(work, competition))


async def opening(area: World, competition: ProcedureId) -> None:
    await area.at(DEADLINE)
    for who, expected in (("officer", NotUnlocked), ("officer2", None)):
        async with area.work(who) as work:
            if expected:
                with pytest.raises(Refused) as refused:
                    await procedures.open_bids(work, competition, None)
                assert isinstance(refused.value.reasons[0], expected)
    async with area.work("officer") as work:
        await procedures.STEPS.take(work, competition, "unlock")
    with pytest.raises(Refused) as refused:
        async with area.work("officer") as work:
            await procedures.open_bids(work, competition, None)
    assert isinstance(refused.value.reasons[0], UnlockedByYou)
    async with area.work("officer2") as work:
        await procedures.open_bids(work, competition, None)


async def deciding(area: World, competition: ProcedureId) -> None:
    async with area.work("officer") as work:
        situation, _ = await assessments.comparison(work, competition)
        reasons = {opened.bid_id: "Perustelu." for opened in situation.opened}
        proposal = Proposal(id=DecisionId(competition), winner=situation.ranking[0].bid_id, reasons=reasons)
        with pytest.raises(Refused) as refused:
            await decisions.prepare(work, competition, proposal, None)
        assert AssessmentIncomplete(missing=6) in refused.value.reasons
        marks = [
            Mark(bid_id=opened.bid_id, criterion=key, mark=Decimal("4.5"), reason="Hyvä.")
            for opened in situation.opened
            for key in ("1", "2")
        ]
        await assessments.assess_all(work, competition, tuple(marks))
    async with area.work("officer") as work:
        situation, _ = await assessments.comparison(work, competition)
        assert [str(score.total) for score in situation.ranking] == ["94.00", "86.00", "81.59"]
        best = situation.ranking[0]
        assert best.provider_id == area.providers["polku"]
        await decisions.prepare(
            work, competition, Proposal(id=DecisionId(competition), winner=best.bid_id, reasons=reasons), None
        )
    with pytest.raises(Refused) as refused:
        async with area.work("officer") as work:
            await decisions.decide(work, competition, None)
    assert isinstance(refused.value.reasons[0], WrongRole)
    async with area.work("decider") as work:
        await decisions.decide(work, competition, None)


async def signing(area: World, competition: ProcedureId) -> CommitmentId:
    async with area.work("kaiku") as work:
        letter = await decisions.letter(work, competition)
        assert not letter.won
        assert letter.compared.winner_name == "polku Oy"
    async with area.work("polku") as work:
        (contract,) = (await commitments.of_provider(work, Asked())).rows
        assert str(contract.maximum) == "20000.00"
        await commitments.sign(work, contract.id)
    async with area.work("officer") as work:
        await commitments.conclude(work, contract.id, None)
    async with area.work("") as work:
        ((award, result),) = (await awards.listed(work, Asked())).rows
        assert (award.provider_name, result) == ("polku Oy", None)
        assert award.effect is not None
    with pytest.raises(Refused) as refused:
        async with area.work("kaiku") as work:
            await commitments.get(work, contract.id)
    assert refused.value.reasons == (NotFound(),)
    return contract.id


async def serving(area: World, commitment: CommitmentId) -> None:
    await area.at(at(date(2026, 3, 9)))
    async with area.work("coach") as work:
        client = referrals.NewClient(client="A-4471", client_group="far", municipality="061")
        referral = await referrals.refer(work, commitment, client)
    async with area.work("polku") as work:
        await referrals.say(work, referral, "accept", date(2026, 3, 9))
    await area.at(at(date(2026, 3, 16)))
    async with area.work("polku") as work:
        await referrals.say(work, referral, "start", date(2026, 3, 16))
        assert (await referrals.get(work, referral)).noun.state is ReferralState.STARTED
    await round_of_work(area.engine, area.sealer)
    async with area.work("polku") as work:
        account = await payments.lines(work, commitment)
        assert [(v.noun.clause, str(v.noun.amount)) for v in account.rows] == [("start", "600.00")]


async def paying(area: World, commitment: CommitmentId) -> None:
    said: list[FactId] = []
    for month in (4, 5, 6):
        await area.at(at(date(2026, month, 28)))
        async with area.work("polku") as work:
            fact = Fact(
                id=FactId(commitment),
                kind=Kind.EARNINGS,
                learned=work.instant,
                begins=date(2026, month, 28),
                client=ClientId("A-4471"),
                quantity=Decimal(1000),
                employer="E-1",
                job="open",
            )
            said.append(await facts.report(work, commitment, fact, PROOF))
            file = await facts.get(work, said[-1])
            assert file.view.noun.evidence == PROOF
    await area.at(at(date(2026, 7, 1)))
    for fact_id in said:
        async with area.work("coach") as work:
            await facts.rule(work, fact_id, "verify", "Palkkalaskelma nähty.")
    await round_of_work(area.engine, area.sealer)
    async with area.work("finance") as work:
        account = await payments.lines(work, commitment)
        assert [(v.noun.clause, str(v.noun.amount)) for v in account.rows] == [
            ("start", "600.00"),
            ("job", "1000.00"),
        ]
        for payment in account.rows:
            await payments.approve(work, payment.noun.id, None)
    async with area.work("officer") as work:
        assert len((await mail.sent(work, Asked(limit=MOST))).rows) >= 5
