"""Clients referred, served, employed; facts said on evidence and heard; lines settled and approved."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.actions import facts, payments, referrals
from app.demo.stage import DAY, Stage
from app.domain.facts import ClientId, Fact, FactId, Kind
from app.domain.hearings import Correction
from app.domain.ids import CommitmentId, ReferralId
from app.domain.said import Evidence

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


async def serve(
    stage: Stage, commitment: CommitmentId, today: date, between: Callable[[date], Awaitable[None]]
) -> None:
    """Play every course day by day up to `today`; `between` plays what else happens before a day."""
    plan: list[tuple[date, int, str, Course, str]] = []
    for course in COURSES:
        referred = stage.day(course.referred)
        started = stage.day(course.referred + course.started)
        plan += [(referred, 0, "refer", course, ""), (started, 1, "start", course, "")]
        for month, euros in course.pay:
            paid = _payday(started, month)
            plan.append((paid, 2, "pay", course, euros))
    ids: dict[str, ReferralId] = {}
    for day, _, what, course, euros in sorted(plan, key=lambda row: (row[0], row[1], row[3].client)):
        if day >= today - DAY:
            continue
        await between(day)
        await stage.at(day, 9 + ["refer", "start", "pay"].index(what) * 2)
        if what == "refer":
            ids[course.client] = await _refer(stage, commitment, course)
        elif what == "start":
            async with stage.do(WHO) as work:
                await referrals.say(work, ids[course.client], "start", day)
        else:
            heard = day < today - timedelta(days=20)
            await _pay(stage, commitment, course, day, euros, heard=heard)
    await between(today - timedelta(days=9))
    await _others(stage, commitment, today)


async def correct(stage: Stage, commitment: CommitmentId, day: date) -> None:
    """A late correction: one month's pay was less than said; verified, it takes a line of its own."""
    course = COURSES[4]
    started = stage.day(course.referred + course.started)
    await stage.at(day)
    async with stage.do(WHO) as work:
        account = await payments.account(work, commitment)
        hearings = await facts.of_commitment(work, account.commitment, course.client)
        wrong = next(
            h.noun for h in hearings if h.noun.fact.kind is Kind.EARNINGS and h.noun.fact.begins == _payday(started, 5)
        )
        right = _earned(course, wrong.fact.begins, "310.00", wrong.fact.id)
        reason = "Palkkaan oli laskettu edellisen vuoden lomakorvaus."
        correction = Correction(id=wrong.fact.id, reason=reason, fact=right, evidence=_proof("korjaus", day))
        fact = await facts.correct(work, wrong.fact.id, correction)
    await stage.at(day + DAY)
    async with stage.do("coach") as work:
        await facts.rule(work, fact, "verify", "Korjattu palkkalaskelma nähty.")


async def approve(stage: Stage, commitment: CommitmentId, keep: int) -> None:
    """Finance approves what it may, all but the last `keep` claims."""
    async with stage.do("finance") as work:
        account = await payments.account(work, commitment)
        waiting = [file.claim for file in account.payments if file.noun.id == file.claim.last.id and not file.approval]
    for claim in waiting[: max(0, len(waiting) - keep)]:
        async with stage.do("finance") as work:
            await payments.approve(work, claim.last.id, claim.version)


async def _refer(stage: Stage, commitment: CommitmentId, course: Course) -> ReferralId:
    async with stage.do("coach") as work:
        client = referrals.NewClient(
            client=course.client, client_group="pitkaaikaistyottomat", municipality=course.municipality
        )
        found = await referrals.refer(work, commitment, client)
    await stage.at(stage.day(course.referred + 1))
    async with stage.do(WHO) as work:
        await referrals.say(work, found, "accept", stage.day(course.referred + 1))
    return found


async def _pay(stage: Stage, commitment: CommitmentId, course: Course, day: date, euros: str, *, heard: bool) -> None:
    async with stage.do(WHO) as work:
        fact = _earned(course, day, euros, FactId(commitment))
        said = await facts.report(work, commitment, fact, _proof(f"{course.client} {day}", day))
    if heard:
        await stage.at(day, 15)
        async with stage.do("coach") as work:
            await facts.rule(work, said, "verify", "Palkkalaskelma nähty asiakkaan suostumuksella.")


async def _others(stage: Stage, commitment: CommitmentId, today: date) -> None:
    """One declined, one rejected fact, one referral that waits."""
    await stage.at(today - timedelta(days=9))
    async with stage.do("coach") as work:
        client = referrals.NewClient(client="A-4470", client_group="pitkaaikaistyottomat", municipality="834")
        declined = await referrals.refer(work, commitment, client)
    async with stage.do(WHO) as work:
        await referrals.say(work, declined, "decline", today - timedelta(days=9), "Asiakas muuttaa pois alueelta.")
    await stage.at(today - timedelta(days=6))
    async with stage.do(WHO) as work:
        fact = Fact(
            id=FactId(commitment), kind=Kind.EMPLOYMENT, learned=work.instant, begins=today - timedelta(days=20),
            client=ClientId("A-4425"), employer="TA-12", job="work-trial", weekly_hours=Decimal(30),
        )  # fmt: skip
        trial = await facts.report(work, commitment, fact, _proof("kokeilu", today - timedelta(days=20)))
    async with stage.do("officer2") as work:
        await facts.rule(work, trial, "reject", "Työkokeilu ei ole työsuhde.")
    await stage.at(today - timedelta(days=2))
    async with stage.do("coach") as work:
        client = referrals.NewClient(client="A-4471", client_group="pitkaaikaistyottomat", municipality="061")
        await referrals.refer(work, commitment, client)


def _payday(started: date, month: int) -> date:
    """The fifteenth of the n-th month after the start's."""
    months = started.month - 1 + month
    return date(started.year + months // 12, months % 12 + 1, 15)


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
