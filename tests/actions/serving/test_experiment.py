"""An experiment by actions: a challenge, ideas, a plan proposed and started, stages paid at gates, a result carried on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.actions.buying import cards, challenges, ideas, procedures
from app.actions.buying.calls import NewCall
from app.actions.home import home
from app.actions.paying import payments
from app.actions.public import awards
from app.actions.serving import commitments, experiments, facts, referrals
from app.db.nested import dump
from app.domain.actors import Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.challenges import Course, ExperimentPlan
from app.domain.buying.procedures import State
from app.domain.ids import BidId, CommitmentId, ProcedureId
from app.domain.money import Money
from app.domain.paging import MOST, Asked
from app.domain.refusals import Refused
from app.domain.serving.commitments import CommitmentState
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.starting import Proposal
from app.worker import round_of_work
from tests.make import World, at
from tests.procurement.walks import EVIDENCE
from tests.procurement.walks_evolving import CONTENT, EFFECT, IDEA_CONTENT, plan


async def clock(area: World) -> None:
    """The worker, until nothing is due."""
    while await round_of_work(area.engine, area.sealer):
        pass


async def opened(area: World) -> ProcedureId:
    """A challenge that takes ideas, and a provider."""
    await area.add_provider("kaiku")
    need = await area.need()
    draft = {"title": CONTENT.title, "description": CONTENT.description, "effect": dump(EFFECT)}
    async with area.work("officer") as work:
        new = NewCall(need_id=need, draft=draft, why_this_way="Etsitään uutta tapaa.")
        found = await challenges.begin(work, new)
    async with area.work("officer") as work:
        await challenges.publish(work, found, None)
    return found


async def sent(area: World, challenge: ProcedureId, who: str = "kaiku") -> BidId:
    """An idea, received."""
    async with area.work(who) as work:
        found = await challenges.send_idea(work, challenge, IDEA_CONTENT)
    await clock(area)
    return found


def planned(area: World, **changes: Any) -> ExperimentPlan:
    """The plan with the area's people in it: the second officer runs it."""
    return plan(runs=area.people["officer2"], decides=area.people["decider"], **changes)


async def started(area: World, who: str = "kaiku", **changes: Any) -> tuple[ProcedureId, BidId, CommitmentId]:
    """An experiment in force."""
    challenge = await opened(area)
    idea = await sent(area, challenge, who)
    async with area.work("officer") as work:
        await ideas.STEPS.take(work, (challenge, idea), "propose-experiment", Proposal(plan=planned(area, **changes)))
    async with area.work("decider") as work:
        await ideas.start(work, challenge, idea, "Kannattaa kokeilla.", None)
    async with area.work(who) as work:
        commitment = (await ideas.get(work, challenge, idea)).commitment
        assert commitment is not None
        await commitments.sign(work, commitment)
    async with area.work("officer") as work:
        await commitments.conclude(work, commitment, None)
    return challenge, idea, commitment


async def served(area: World, commitment: CommitmentId, clients: int, employed: int) -> None:
    """Clients referred and started in February, some of them paid in March, which another person verifies."""
    for number in range(clients):
        await area.at(at(date(2026, 2, 3)))
        client = f"A-{number + 1}"
        async with area.work("coach") as work:
            new = referrals.NewClient(client=client, client_group="far", municipality="061")
            referral = await referrals.refer(work, commitment, new)
        async with area.work("kaiku") as work:
            await referrals.say(work, referral, "accept", date(2026, 2, 3))
        async with area.work("kaiku") as work:
            await referrals.say(work, referral, "start", date(2026, 2, 3))
        if number < employed:
            await area.at(at(date(2026, 3, 31)))
            pay = Fact(
                id=FactId(commitment), kind=Kind.EARNINGS, learned=at(date(2026, 3, 31)), begins=date(2026, 3, 31),
                client=ClientId(client), quantity=Decimal("1200.00"), employer="E-1", job="open",
            )  # fmt: skip
            async with area.work("kaiku") as work:
                said = await facts.report(work, commitment, pay, EVIDENCE)
            async with area.work("officer") as work:
                await facts.rule(work, said, "verify", "Palkkalaskelma nähty.")


async def gate(area: World, commitment: CommitmentId, day: date, course: Course, *, passed: bool = True) -> None:
    """A gate prepared by who runs the experiment."""
    await area.at(at(day))
    await clock(area)
    async with area.work("officer2") as work:
        await experiments.prepare_gate(work, commitment, passed=passed, course=course, reason="Näin kävi.", seen=None)


async def lines(area: World, commitment: CommitmentId) -> list[tuple[str, str, Money]]:
    """The payment lines there are."""
    await clock(area)
    async with area.work("finance") as work:
        account = await payments.lines(work, commitment)
    return [(v.noun.clause, v.noun.client or "", v.noun.amount) for v in account.rows]


async def read(area: World, commitment: CommitmentId, who: str = "officer") -> Experiment:
    """The experiment as somebody sees it."""
    async with area.work(who) as work:
        situation, _ = await commitments.get(work, commitment)
    assert isinstance(situation, Experiment)
    return situation


async def test_from_an_idea_to_a_result_carried_on(area: World) -> None:
    _, _, commitment = await started(area)
    await served(area, commitment, clients=7, employed=5)
    await area.at(at(date(2026, 4, 30)))
    assert [line for line in await lines(area, commitment) if line[0] == "stages"] == []
    await gate(area, commitment, date(2026, 5, 4), Course.CONTINUE)
    async with area.work("decider") as work:
        await experiments.pass_gate(work, commitment, "Jatketaan.", None)
    found = await lines(area, commitment)
    assert max(found) == ("stages", "", Money.of("4000.00"))
    assert sum(amount.cents for clause, _, amount in found if clause == "job") == 1_000_00
    await gate(area, commitment, date(2026, 11, 2), Course.SCALE)
    async with area.work("decider") as work:
        await experiments.end(work, commitment, Course.SCALE, "Tulos ylitti rajan.", None)
    assert sum(amount.cents for *_, amount in await lines(area, commitment)) == 13_000_00
    done = await read(area, commitment, "kaiku")
    assert (done.noun.state, [f.course for f in done.findings]) == (
        CommitmentState.ENDED,
        [Course.CONTINUE, Course.SCALE],
    )
    async with area.work("") as work:
        told = await experiments.outcome(work, commitment)
    assert (told.started, told.employed, told.cost, told.provider_name) == (7, 5, Money.of("13000.00"), "kaiku Oy")
    agreement = await _agreed(area)
    async with area.work("officer") as work:
        made = await experiments.carry_to_competition(work, commitment, agreement)
    async with area.work("officer") as work:
        draft = (await procedures.get(work, made))[0].noun
    assert (draft.state, draft.draft["title"], draft.draft["effect"]) == (State.DRAFT, "Työkahvila", dump(EFFECT))
    async with area.work("kaiku") as work:
        card = await experiments.carry_to_card(work, commitment)
    async with area.work("kaiku") as work:
        content = (await cards.get(work, card))[0].noun.content
    assert (content.title, content.effect, content.job_months) == ("Työkahvila", EFFECT, 1)
    assert content.price == Money.of("1857.14")  # 13 000 / 7


async def _agreed(area: World) -> Any:
    await area.add_provider("polku")
    return await area.agreement("kaiku", "polku")


async def test_a_gate_is_prepared_and_decided_once(area: World) -> None:
    _, _, commitment = await started(area)
    with pytest.raises(Refused, match="gate-not-prepared"):
        async with area.work("decider") as work:
            await experiments.pass_gate(work, commitment, "Maksetaan.", None)
    with pytest.raises(Refused, match="not-the-runner"):
        async with area.work("officer") as work:
            await experiments.prepare_gate(work, commitment, passed=False, course=Course.STOP, reason="Ei.", seen=None)
    await gate(area, commitment, date(2026, 5, 4), Course.CHANGE, passed=False)
    await gate(area, commitment, date(2026, 5, 4), Course.CONTINUE)
    async with area.work("decider") as work:
        await experiments.pass_gate(work, commitment, "Jatketaan.", None)
    with pytest.raises(Refused, match="gate-not-prepared"):
        async with area.work("decider") as work:
            await experiments.pass_gate(work, commitment, "Uudelleen.", None)
    assert [amount for *_, amount in await lines(area, commitment)] == [Money.of("4000.00")]
    seen = await read(area, commitment, "kaiku")
    assert (seen.prepared, [f.reason for f in seen.findings]) == (None, ["Jatketaan."])


async def test_an_experiment_that_failed_is_public_and_goes_nowhere(area: World) -> None:
    _, _, commitment = await started(area)
    await gate(area, commitment, date(2026, 2, 10), Course.STOP, passed=False)
    with pytest.raises(Refused, match="no-result-yet"):
        async with area.work("decider") as work:
            await experiments.end(work, commitment, Course.SCALE, "Laajennetaan.", None)
    async with area.work("decider") as work:
        await experiments.end(work, commitment, Course.STOP, "Kukaan ei aloittanut.", None)
    assert await lines(area, commitment) == []
    async with area.work("") as work:
        (told,) = (await experiments.outcomes(work, Asked())).rows
    assert (told.course, told.started, told.verdict, told.cost) == (Course.STOP, None, "too-few", Money(0))
    with pytest.raises(Refused, match="not-scaled"):
        async with area.work("kaiku") as work:
            await experiments.carry_to_card(work, commitment)


async def test_a_private_person_is_named_in_nothing_public(area: World) -> None:
    await area.add_resident("eila")
    _, _, commitment = await started(area, "eila")
    await gate(area, commitment, date(2026, 2, 10), Course.STOP, passed=False)
    async with area.work("decider") as work:
        await experiments.end(work, commitment, Course.STOP, "Kukaan ei aloittanut.", None)
    async with area.work("") as work:
        ((award, _),) = (await awards.listed(work, Asked())).rows
        told = await experiments.outcome(work, commitment)
    assert (award.commitment_id, award.provider_name, award.business_id) == (commitment, "", None)
    assert (award.effect, told.provider_name) == (EFFECT, "")


async def test_ideas_are_answered_sent_back_and_taken_back(area: World) -> None:
    challenge = await opened(area)
    first, second, third = [await sent(area, challenge) for _ in range(3)]
    async with area.work("officer") as work:
        await ideas.STEPS.take(work, (challenge, first), "decline-idea", "Tämä on jo käytössä.")
    async with area.work("kaiku") as work:
        file = await ideas.get(work, challenge, first)
    assert file.letter is not None
    assert (file.situation.noun.state, file.letter.won, file.letter.reason) == (
        OpenedState.DECLINED,
        False,
        "Tämä on jo käytössä.",
    )
    async with area.work("kaiku") as work:
        await ideas.withdraw(work, challenge, second, "Emme ehdi.")
    with pytest.raises(Refused, match="wrong-state"):
        async with area.work("officer") as work:
            await ideas.STEPS.take(work, (challenge, second), "decline-idea", "Ei.")
    await clock(area)
    async with area.work("officer") as work:
        await ideas.STEPS.take(work, (challenge, third), "propose-experiment", Proposal(plan=planned(area)))
    async with area.work("decider") as work:
        await ideas.STEPS.take(work, (challenge, third), "send-back-idea", "Mitä mitataan?")
    async with area.work("officer") as work:
        await ideas.STEPS.take(
            work,
            (challenge, third),
            "propose-experiment",
            Proposal(plan=replace(planned(area), hypothesis="Tarkennettu.")),
        )
    async with area.work("officer") as work:
        file = await ideas.get(work, challenge, third)
        assert file.situation.plan is not None
        assert file.situation.plan.hypothesis == "Tarkennettu."
        call, _ = await challenges.get(work, challenge)
    assert [o.state for o in call.opened] == [OpenedState.DECLINED, OpenedState.WITHDRAWN, OpenedState.PROPOSED]
    with pytest.raises(Refused, match="ideas-wait"):
        async with area.work("officer") as work:
            await challenges.STEPS.take(work, challenge, "end-challenge", "Riittää.")


async def test_what_waits_for_whom(area: World) -> None:
    challenge = await opened(area)
    idea = await sent(area, challenge)
    assert await waits(area, "officer") == {("idea", "propose-experiment", True)}
    assert await waits(area, "kaiku") == {("idea", "await-answer", False)}
    async with area.work("officer") as work:
        await ideas.STEPS.take(work, (challenge, idea), "propose-experiment", Proposal(plan=planned(area)))
    await area.add_person("decider2", Role.DECIDER)
    assert await waits(area, "decider") == {("idea", "start-experiment", True)}
    assert await waits(area, "decider2") == {("idea", "start-experiment", False)}
    assert await waits(area, "officer") == set()
    async with area.work("decider") as work:
        await ideas.start(work, challenge, idea, "Kokeillaan.", None)
    assert await waits(area, "kaiku") == {("experiment", "sign", True)}
    await area.at(at(date(2026, 3, 1)))
    async with area.work("kaiku") as work:
        commitment = (await ideas.get(work, challenge, idea)).commitment
        assert commitment is not None
        await commitments.sign(work, commitment)
    async with area.work("officer") as work:
        await commitments.conclude(work, commitment, None)
    assert await waits(area, "officer2") == set()
    await area.at(at(date(2026, 4, 30)))
    await clock(area)
    assert await waits(area, "officer2") == {("experiment", "prepare-gate", True)}
    assert await waits(area, "officer") == {("experiment", "prepare-gate", False)}
    await gate(area, commitment, date(2026, 4, 30), Course.CONTINUE)
    assert await waits(area, "decider") == {("experiment", "pass-gate", True)}


async def waits(area: World, who: str) -> set[tuple[str, str, bool]]:
    """What waits on somebody's home page: table, step, whether it is open."""
    async with area.work(who) as work:
        found = await home.home(work)
    return {(t.table, t.choice.step, not t.choice.reasons) for t in (*found.mine, *found.others)}


async def test_another_provider_sees_the_challenge_and_no_idea_of_others(area: World) -> None:
    challenge = await opened(area)
    idea = await sent(area, challenge)
    await area.add_provider("polku")
    async with area.work("polku") as work:
        call, view = await challenges.get(work, challenge)
        assert (call.bids, call.opened, [c.step for c in view.choices]) == ((), (), ["send-idea"])
        found = await challenges.open_now(work, Asked(limit=MOST))
        assert [p.id for p in found.rows if p.area_id == area.area] == [challenge]
        assert [told.event.what for told in await challenges.history(work, challenge)] == ["publish-challenge"]
        with pytest.raises(Refused, match="not-found"):
            await ideas.get(work, challenge, idea)
