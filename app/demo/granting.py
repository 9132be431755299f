"""Grants of the demo: a programme decided a year ago, one grant of it recovered in part; and one that is open today."""

from decimal import Decimal
from typing import Any

from app.actions.buying import applications, needs, programmes
from app.actions.buying.calls import NewCall
from app.actions.law import values
from app.actions.serving import granting, grants
from app.actions.work import new_id
from app.db.buying import budgets
from app.demo import story
from app.demo.dates import DAY, Granting, after
from app.demo.stage import Stage
from app.domain.buying.grants import Cost, GrantReport, RecoveryGround
from app.domain.calendar import local_day
from app.domain.ids import BidId, CommitmentId, ProcedureId
from app.domain.law.values import NewValue, ValueKind
from app.domain.money import Money
from app.procurement.grants_and_tenders.granting import PlanProposal
from app.procurement.grants_and_tenders.judging import ApplicationMark, Interest, Question
from app.procurement.grants_and_tenders.programme_content import content_of

_WHY = "Alue ei osta palvelua vaan tukee järjestöjen ja oppilaitosten omaa toimintaa."
_RATE, _RATE_SOURCE = Decimal("2.5"), "Keksitty esittelyä varten: tämän puolivuoden viitekorkoa ei ole tarkistettu."
_ASSESSORS = ("officer", "officer2")


class Story:
    """What the beats of the agenda hand on: the programmes, applications and grants made so far."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.bids: dict[str, BidId] = {}
        self.grants: dict[str, CommitmentId] = {}
        self.programme: ProcedureId | None = None

    def enter(self) -> None:
        """Put every beat on the stage's agenda."""
        first, second = self.stage.days.granted, self.stage.days.applying
        for day, beat in (
            (first.opens, self.first_opens),
            (first.applied, self.first_applied),
            (first.assessed, self.first_assessed),
            (first.decided, self.first_decided),
            (first.paid, self.paid),
            (first.reported, self.reported),
            (first.accepted, self.accepted),
            (first.rates, self.rates_entered),
            (first.recovered, self.recovered),
            (after(first.recovered, 2), self.settled),
            (second.opens, self.second_opens),
            (second.applied, self.second_applied),
            (self.stage.days.ago(4), self.second_asked),
        ):
            self.stage.plan(day, 9, beat)

    async def first_opens(self) -> None:
        """Publish the programme of a year ago."""
        self.programme = await _publish(self.stage, self.stage.days.granted, "40000.00", "20000.00")

    async def first_applied(self) -> None:
        """Three providers hand in applications."""
        for who, wages in (("paja", "15000.00"), ("opisto", "9000.00"), ("polku", "12000.00")):
            self.bids[who] = await _apply(self.stage, who, self._programme, self.stage.days.granted, wages)

    async def first_assessed(self) -> None:
        """Find the applications complete, have two officers assess each apart, and propose the decisions."""
        for who, marks in (("paja", ("4.5", "4")), ("opisto", ("4", "4")), ("polku", ("2", "2.5"))):
            bid = self.bids[who]
            async with self.stage.do("officer") as work:
                await granting.STEPS.take(work, (self._programme, bid), "find-complete")
            for assessor, mark in zip(_ASSESSORS, marks, strict=True):
                await _assess(self.stage, assessor, self._programme, bid, mark)
            await _propose(self.stage, self._programme, bid, granted=who != "polku")

    async def first_decided(self) -> None:
        """Grant two applications, refuse one, and finish the programme."""
        for who in ("paja", "opisto"):
            async with self.stage.do("decider") as work:
                await granting.decide_grant(work, self._programme, self.bids[who], None)
            async with self.stage.do("officer") as work:
                file = await applications.get(work, self._programme, self.bids[who])
            if file.grant_id is not None:
                self.grants[who] = file.grant_id
                async with self.stage.do("officer") as work:
                    await grants.release(work, file.grant_id, 1, None)
        async with self.stage.do("decider") as work:
            await granting.STEPS.take(work, (self._programme, self.bids["polku"]), "decide-refusal")
        async with self.stage.do("officer") as work:
            await programmes.STEPS.take(work, self._programme, "finish")

    async def paid(self) -> None:
        """Approve, as finance, every line that waits under the grants."""
        for grant in self.grants.values():
            await story.approve(self.stage, grant)

    async def reported(self) -> None:
        """Hand in both reports: the workshop used all of its grant, the school less than it was paid in advance."""
        for who, wages in (("paja", "15000.00"), ("opisto", "4500.00")):
            costs = (_cost("Palkat", wages), _cost("Tilat", "1000.00"))
            used = costs[0].amount + costs[1].amount
            content = GrantReport(
                costs=costs,
                used=used,
                effect="Ryhmä kokoontui kahdesti viikossa. Osa osallistujista siirtyi palkkatyöhön, muut palveluihin.",
                clients=16,
                employed=5,
            )
            async with self.stage.do(who) as work:
                await grants.report(work, self.grants[who], content)

    async def accepted(self) -> None:
        """Accept both reports and release the workshop's second instalment."""
        for grant in self.grants.values():
            async with self.stage.do("officer") as work:
                await grants.accept_report(work, grant, "Kulut ja tulokset vastaavat päätöstä.", None)
        async with self.stage.do("officer") as work:
            await grants.release(work, self.grants["paja"], 2, None)

    async def rates_entered(self) -> None:
        """A reference rate that interest will need and the law in the code does not know is entered by one and confirmed by another."""
        days = self.stage.days.granted
        async with self.stage.do("officer") as work:
            known = {rate.begins for rate in (await values.law(work, days.rates)).references()}
        for begins in days.half_years:
            if begins in known:
                continue
            given = NewValue(kind=ValueKind.REFERENCE_RATE, begins=begins, value=_RATE, source=_RATE_SOURCE)
            async with self.stage.do("officer") as work:
                entered = await values.enter(work, given)
            async with self.stage.do("finance") as work:
                await values.confirm(work, entered, None)

    async def recovered(self) -> None:
        """Prepare and decide that what the school left unspent is taken back with interest."""
        await story.approve(self.stage, self.grants["paja"])
        async with self.stage.do("officer") as work:
            await grants.STEPS.take(work, self.grants["paja"], "close-grant")
        grant = self.grants["opisto"]
        async with self.stage.do("officer") as work:
            file = await grants.get(work, grant)
            given = grants.RecoveryAsked(
                ground=RecoveryGround.UNSPENT,
                amount=file.s.unspent,
                known=local_day(work.instant),
                reason="Selvityksen mukaan raha jäi käyttämättä.",
            )
            await grants.prepare_recovery(work, grant, given, None)
        async with self.stage.do("decider") as work:
            await grants.decide_recovery(work, grant, None)

    async def settled(self) -> None:
        """Finance approves the lines that take money back, and the grant is closed."""
        await story.approve(self.stage, self.grants["opisto"])
        async with self.stage.do("officer") as work:
            await grants.STEPS.take(work, self.grants["opisto"], "close-grant")

    async def second_opens(self) -> None:
        """Publish the programme that is open today."""
        self.programme = await _publish(self.stage, self.stage.days.applying, "30000.00", "15000.00")

    async def second_applied(self) -> None:
        """Hand in two applications to it."""
        for who, wages in (("paja", "9000.00"), ("opisto", "8000.00")):
            self.bids[who] = await _apply(self.stage, who, self._programme, self.stage.days.applying, wages)

    async def second_asked(self) -> None:
        """Ask one applicant for more; the other application is being checked."""
        text = "Tarkenna tilakulut kuukausittain ja kerro, kuka ryhmää ohjaa."
        async with self.stage.do("officer") as work:
            question = Question(text=text, until=self.stage.days.ahead(6))
            await granting.STEPS.take(work, (self._programme, self.bids["opisto"]), "ask-for-more", question)

    @property
    def _programme(self) -> ProcedureId:
        if self.programme is None:
            raise ValueError("no programme is open")
        return self.programme


async def _publish(stage: Stage, days: Granting, maximum: str, highest: str) -> ProcedureId:
    title = f"Ryhmätoiminta työn tueksi {days.begins.year}"
    async with stage.do("officer") as work:
        line = next(b for b in await budgets.budget_lines(work.connection, work.area.id) if b.code == "valmennukset")
        new = needs.NewNeed(
            title=title,
            basket="hyvinvointi",
            category="avustukset",
            client_group="pitkaaikaistyottomat",
            cpv="85312310",
            municipalities=(),
            places=40,
            estimated_value=Money.of(maximum),
            begins=days.opens,
            ends=days.opens + DAY * 365,
            budget_line_id=line.id,
        )
        need = await needs.describe(work, new)
    draft = _draft(stage, title, days, maximum, highest)
    async with stage.do("officer") as work:
        begun = NewCall(need_id=need, draft=draft, why_this_way=_WHY)
        found = await programmes.begin(work, begun)
    async with stage.do("officer") as work:
        await programmes.publish(work, found, None)
    return found


def _draft(stage: Stage, title: str, days: Granting, maximum: str, highest: str) -> dict[str, Any]:
    return {
        "language": "fi",
        "title": title,
        "purpose": "Avustus tukee järjestöjen ja oppilaitosten omaa ryhmätoimintaa, joka vie pitkään työttömänä olleita kohti työtä.",
        "kinds": ["association", "school", "company"],
        "criteria": [
            {"name": "Vaikuttavuus", "weight": 60, "description": "Mitä osallistujille muuttuu, ja miten se todetaan?"},
            {"name": "Toteutus", "weight": 40, "description": "Kuka toimii, missä ja kuinka usein?"},
        ],
        "questions": [
            {"text": "Miten tavoitat osallistujat?", "kind": "text", "required": True},
            {"text": "Kuinka moni osallistuu?", "kind": "number", "required": True},
            {"text": "Onko toiminnalla muuta julkista rahoitusta?", "kind": "yes-no", "required": True},
        ],
        "costs": ["Palkat", "Tilat", "Matkat"],
        "maximum": maximum,
        "highest": highest,
        "advance_percent": 70,
        "report_days": 60,
        "effect": {
            "client_groups": ["pitkaaikaistyottomat"],
            "expected": "Joka neljäs saa työn vuoden kuluessa.",
            "measures": ["employed", "step-forward"],
            "follow_up_weeks": [26, 52],
        },
        "opens": stage.instant(days.opens, 8).isoformat(),
        "deadline": stage.instant(days.deadline, 15).isoformat(),
    }


async def _apply(stage: Stage, who: str, programme: ProcedureId, days: Granting, wages: str) -> BidId:
    asked = Money.of(wages) + Money.of("1000.00")
    total = asked + Money.of("800.00")
    content = {
        "purpose": "Ryhmä kokoontuu kahdesti viikossa: työnhakua, vierailuja työpaikoilla ja vertaistukea.",
        "begins": days.begins.isoformat(),
        "ends": days.ends.isoformat(),
        "costs": [{"name": "Palkat", "amount": wages}, {"name": "Tilat", "amount": "1800.00"}],
        "total": str(total),
        "asked": str(asked),
        "own": "800.00",
        "other": "0.00",
        "answers": [
            {"key": "1", "text": "Omavalmentajien, kirjastojen ja entisten osallistujien kautta."},
            {"key": "2", "text": "16"},
            {"key": "3", "text": "no"},
        ],
        "expected": "Neljä saa työn, muut löytävät seuraavan askeleen.",
        "binding": True,
    }
    async with stage.do(who) as work:
        return await applications.hand_in(work, programme, content)


async def _assess(stage: Stage, who: str, programme: ProcedureId, bid: BidId, mark: str) -> None:
    async with stage.do(who) as work:
        await granting.STEPS.take(work, (programme, bid), "declare-interest", Interest(interest=False, about=""))
    async with stage.do(who) as work:
        situation, _ = await programmes.get(work, programme)
        marks = tuple(
            ApplicationMark(criterion=c.key, mark=Decimal(mark), reason="Perusteltu hakemuksen tietojen pohjalta.")
            for c in content_of(situation.noun).criteria
        )
        await granting.STEPS.take(work, (programme, bid), "assess", marks)


async def _propose(stage: Stage, programme: ProcedureId, bid: BidId, *, granted: bool) -> None:
    reason = (
        "Toiminta täyttää ohjelman perusteet, ja tavoite on mitattava."
        if granted
        else "Hakemus jäi vertailussa muita heikommaksi: tavoitetta ja sen mittaamista ei ole kuvattu."
    )
    async with stage.do("officer") as work:
        content = (await applications.get(work, programme, bid)).s.content
        given = PlanProposal(
            id=new_id(),
            granted=granted,
            amount=content.asked,
            costs=content.costs,
            begins=content.begins,
            ends=content.ends,
            conditions="Toiminnasta kerrotaan, että alue tukee sitä." if granted else "",
            reason=reason,
        )
        await granting.STEPS.take(work, (programme, bid), "propose", given)


def _cost(name: str, amount: str) -> Cost:
    return Cost(name=name, amount=Money.of(amount))
