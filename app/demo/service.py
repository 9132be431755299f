"""Clients referred, served, employed; facts said on evidence and heard; lines settled and approved."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from app.actions.serving import facts, referrals
from app.demo import story
from app.demo.dates import DAY, Days, after
from app.demo.stage import Stage
from app.domain.calendar import local_day
from app.domain.ids import CommitmentId, ReferralId
from app.domain.serving.hearings import Correction
from app.domain.serving.said import Evidence
from app.domain.terms.facts import ClientId, Fact, FactId, Kind

WHO = "kaiku"


@dataclass(frozen=True, slots=True)
class Course:
    """One client's course: referred on a day of the story, started so many days later, and pay from the n-th month on (months, euros)."""

    client: str
    municipality: str
    referred: int
    started: int = 7
    pay: tuple[tuple[int, str], ...] = ()
    job: str = "open"


COURSES = (
    Course("A-4417", "061", 60, pay=tuple((n, "1840.00") for n in range(2, 13))),
    Course("A-4419", "834", 62, pay=((2, "980.00"), (3, "930.00"), (4, "612.50"), (5, "1105.00"), (6, "1210.00"), (8, "1180.00"), (9, "1215.00"))),
    Course("A-4425", "061", 70, pay=((3, "1480.00"), (4, "1480.00"), (5, "1390.00")), job="subsidised"),
    Course("A-4431", "169", 84, pay=((2, "1520.00"), (3, "1520.00"), (4, "1520.00"), (5, "465.00"), (6, "470.00"))),
    Course("A-4438", "103", 98, started=35, pay=((4, "2010.00"), (5, "2010.00"), (6, "2010.00"))),
    Course("A-4452", "061", 150, pay=((4, "1650.00"), (5, "1650.00"))),
    Course("A-4466", "981", 230, pay=((3, "1720.00"),)),
)  # fmt: skip


_CORRECTED = COURSES[4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """One month's pay of a client: when it was paid, reported, and verified, if it was."""

    course: Course
    paid: date
    euros: str
    reported: date
    verified: date | None


def pays(days: Days) -> tuple[Pay, ...]:
    """Every pay reported by the day before yesterday: all of them verified the day after, but for the newest, which waits."""
    found = []
    for course in COURSES:
        serving = days.serving(course.referred, course.started)
        for month, euros in course.pay:
            paid = serving.paid(month)
            reported = after(paid)
            if reported <= days.ago(2):
                found.append(Pay(course=course, paid=paid, euros=euros, reported=reported, verified=after(reported)))
    newest = max(found, key=lambda pay: pay.reported)
    return tuple(replace(pay, verified=None) if pay is newest else pay for pay in found)


class Caring:
    """The service's story: who was referred, and what was said of them."""

    def __init__(self, stage: Stage, contract: Callable[[], CommitmentId]) -> None:
        """`contract`: asked when a beat is played, since it is concluded in the story too."""
        self.stage = stage
        self._contract = contract
        self.referrals: dict[str, ReferralId] = {}
        self.facts: dict[tuple[str, date], FactId] = {}

    def enter(self) -> None:
        """Put every beat on the stage's agenda."""
        days, plan = self.stage.days, self.stage.plan
        for course in COURSES:
            serving = days.serving(course.referred, course.started)
            plan(
                serving.referred,
                9,
                partial(self._refer, course.client, course.municipality),
                f"{course.client}-referred",
            )
            plan(serving.accepted, 10, partial(self._say, course.client, "accept"), f"{course.client}-accepted")
            plan(serving.started, 11, partial(self._say, course.client, "start"), f"{course.client}-started")
        for pay in pays(days):
            plan(pay.reported, 13, partial(self._report, pay), f"{pay.course.client}-pay")
            if pay.verified:
                plan(pay.verified, 14, partial(self._verify, pay), f"{pay.course.client}-verified")
        plan(days.ago(21), 10, self.corrected)
        plan(after(days.ago(21)), 15, self.heard)
        plan(after(days.ago(21), 2), 15, self.approved)
        plan(days.ago(12), 9, self.declined)
        plan(days.ago(9), 9, self.rejected)
        plan(days.ago(3), 9, partial(self._refer, "A-4471", "061"), "A-4471-referred")

    async def corrected(self) -> None:
        """Correct one month's pay late: it was less than had been said."""
        serving = self.stage.days.serving(_CORRECTED.referred, _CORRECTED.started)
        paid = serving.paid(5)
        wrong = self.facts[_CORRECTED.client, paid]
        right = _earned(_CORRECTED, paid, "310.00", wrong)
        async with self.stage.do(WHO) as work:
            proof = _proof("korjaus", local_day(work.instant))
            reason = "Palkkaan oli laskettu edellisen vuoden lomakorvaus."
            correction = Correction(id=wrong, reason=reason, fact=right, evidence=proof)
            self.facts[_CORRECTED.client, paid] = await facts.correct(work, wrong, correction)

    async def heard(self) -> None:
        """Verify the correction, from which a line of its own follows."""
        fact = self.facts[_CORRECTED.client, self.stage.days.serving(_CORRECTED.referred, _CORRECTED.started).paid(5)]
        async with self.stage.do("coach") as work:
            await facts.rule(work, fact, "verify", "Korjattu palkkalaskelma nähty.")

    async def approved(self) -> None:
        """Approve, as finance, the claims so far, all but the last three."""
        await story.approve(self.stage, self._contract(), keep=3)

    async def declined(self) -> None:
        """Refer a client whom the provider declines."""
        await self._refer("A-4470", "834")
        await self._say("A-4470", "decline", "Asiakas muuttaa pois alueelta.")

    async def rejected(self) -> None:
        """Report a fact that is not true, which is rejected."""
        contract = self._contract()
        async with self.stage.do(WHO) as work:
            begins = local_day(work.instant) - DAY * 14
            fact = Fact(
                id=FactId(contract), kind=Kind.EMPLOYMENT, learned=work.instant, begins=begins,
                client=ClientId("A-4425"), employer="TA-12", job="work-trial", weekly_hours=Decimal(30),
            )  # fmt: skip
            trial = await facts.report(work, contract, fact, _proof("kokeilu", begins))
        async with self.stage.do("officer2") as work:
            await facts.rule(work, trial, "reject", "Työkokeilu ei ole työsuhde.")

    async def _refer(self, client: str, municipality: str) -> None:
        async with self.stage.do("coach") as work:
            new = referrals.NewClient(client=client, client_group="pitkaaikaistyottomat", municipality=municipality)
            self.referrals[client] = await referrals.refer(work, self._contract(), new)

    async def _say(self, client: str, step: str, reason: str = "") -> None:
        async with self.stage.do(WHO) as work:
            await referrals.say(work, self.referrals[client], step, local_day(work.instant), reason)

    async def _report(self, pay: Pay) -> None:
        async with self.stage.do(WHO) as work:
            fact = _earned(pay.course, pay.paid, pay.euros, FactId(self._contract()))
            proof = _proof(f"{pay.course.client} {pay.paid}", pay.reported)
            self.facts[pay.course.client, pay.paid] = await facts.report(work, self._contract(), fact, proof)

    async def _verify(self, pay: Pay) -> None:
        async with self.stage.do("coach") as work:
            fact = self.facts[pay.course.client, pay.paid]
            await facts.rule(work, fact, "verify", "Palkkalaskelma nähty asiakkaan suostumuksella.")


def _earned(course: Course, day: date, euros: str, fact: FactId) -> Fact:
    return Fact(
        id=fact,
        kind=Kind.EARNINGS,
        learned=Stage.instant(day),
        begins=day,
        client=ClientId(course.client),
        quantity=Decimal(euros),
        employer=f"TA-{course.client[-2:]}",
        job=course.job,
    )


def _proof(text: str, day: date) -> Evidence:
    return Evidence(
        kind="payslip",
        obtained_on=day,
        how="asiakkaalta, hänen suostumuksellaan",
        seen_by="valmentaja",
        kept_at="palveluntuottajan arkisto",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
