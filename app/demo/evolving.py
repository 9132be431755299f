"""Experiments of the demo: a standing challenge with ideas, one experiment that ended and is public, one whose gate waits."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from app.actions.buying import challenges, ideas
from app.actions.buying.calls import NewCall
from app.actions.law import values
from app.actions.people import sign_in
from app.actions.serving import commitments, experiments, facts, referrals
from app.actions.work import Session
from app.demo import story
from app.demo.dates import Experimenting
from app.demo.stage import DEMO_PASSWORD, Stage, StoryFault
from app.domain.buying.challenges import Course, ExperimentPlan, IdeaContent
from app.domain.buying.challenges import Stage as Part
from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.calendar import local_day
from app.domain.ids import BidId, CommitmentId, ProcedureId
from app.domain.money import Money
from app.domain.people.providers import ProviderKind
from app.domain.serving.said import Evidence
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.procurement.evolving.starting import Proposal

RESIDENT = ("eila.kallio@asukas.example", "Eila Kallio")
_GROUP = "pitkaaikaistyottomat"
_EFFECT = Effect(
    client_groups=(_GROUP, "nuoret"),
    expected="Joka kolmas saa työn, vaikka tavallinen valmennus ei ole riittänyt.",
    measures=(EffectMeasure.EMPLOYED, EffectMeasure.STAYED),
    follow_up_weeks=(12, 26),
)
_WHY = "Valmennusta on kokeiltu, eikä se ole riittänyt. Etsitään tapaa, jota alueella ei vielä ole."
_DRAFT = {
    "title": "Miten pitkään työttömänä ollut pääsee oikeaan työhön?",
    "description": "Etsimme tapoja, joita emme ole vielä kokeilleet. Kerro, mitä tekisit, keiden kanssa ja mistä näkisit, että se toimii.",
    "effect": {
        "client_groups": list(_EFFECT.client_groups),
        "expected": _EFFECT.expected,
        "measures": [m.value for m in _EFFECT.measures],
        "follow_up_weeks": list(_EFFECT.follow_up_weeks),
    },
}
_IDEAS = {
    "cafe": ("Työkahvila", "Kahvila palkkaa asiakkaan kolmeksi kuukaudeksi. Ohjaaja on mukana joka vuorossa ensimmäisen kuukauden.", "24000.00"),
    "app": ("Työnhakusovellus", "Asiakas saa puhelimeensa sovelluksen, joka ehdottaa avoimia paikkoja.", "30000.00"),
    "walks": ("Kävelyt työnantajien luo", "Kävelemme kerran viikossa pienen ryhmän kanssa kolmen työnantajan luo.", "2000.00"),
    "pairs": ("Työpari yritykseen", "Kaksi asiakasta jakaa yhden työpaikan. Toinen tukee toista, kun jaksaminen horjuu.", "18000.00"),
    "garage": ("Pihapajasta töihin", "Korjaamme pyöriä ja kodinkoneita ja myymme ne. Kokenut asentaja opettaa.", "9000.00"),
}  # fmt: skip


@dataclass
class Trying:
    """The experiments' story: acts by their day, played in between everything else."""

    stage: Stage
    challenge: ProcedureId | None = None
    ideas: dict[str, BidId] = field(default_factory=dict)
    running: dict[str, CommitmentId] = field(default_factory=dict)

    def enter(self) -> None:
        """Put every beat on the stage's agenda, at the end of each day."""
        days, plan = self.stage.days, self.stage.plan
        cafe, pairs = days.cafe, days.pairs
        for day, name, act in (
            (days.on(40), "challenge", self._open),
            (cafe.sent, "cafe-sent", lambda: self._send("cafe", "paja")),
            (days.on(46), "app-sent", lambda: self._send("app", "asukas")),
            (days.on(52), "app-declined", self._decline),
            (cafe.started, "cafe-started", lambda: self._start("cafe", "paja", cafe)),
            (cafe.served, "cafe-served", lambda: self._serve("cafe", "paja", (1, 2, 3, 4, 5, 6, 7, 8))),
            (cafe.earned, "cafe-earned", lambda: self._earn("cafe", "paja", (1, 2, 4, 5, 7))),
            (days.on(137), "cafe-gate", lambda: self._gate("cafe", Course.CONTINUE, "Kahvila aukesi ajallaan, ja kahdeksan asiakasta on aloittanut.")),
            (days.on(139), "cafe-goes-on", lambda: self._go_on("cafe")),
            (days.on(144), "cafe-paid", lambda: self._pay("cafe")),
            (days.on(237), "cafe-last-gate", lambda: self._gate("cafe", Course.SCALE, "Viisi kahdeksasta sai työn, ja neljä jatkaa samassa kahvilassa.")),
            (days.on(240), "cafe-ended", lambda: self._end("cafe")),
            (days.on(247), "cafe-settled", lambda: self._pay("cafe")),
            (pairs.sent, "pairs-sent", lambda: self._send("pairs", "polku")),
            (pairs.started, "pairs-started", lambda: self._start("pairs", "polku", pairs)),
            (pairs.served, "pairs-served", lambda: self._serve("pairs", "polku", (11, 12, 13, 14, 15, 16))),
            (pairs.earned, "pairs-earned", lambda: self._earn("pairs", "polku", (12, 15))),
            (days.on(380), "pairs-paid", lambda: self._pay("pairs")),
            (days.ago(2), "pairs-gate", lambda: self._gate("pairs", Course.CONTINUE, "Neljä työpaikkaa on jaettu, ja kuusi asiakasta on aloittanut.")),
            (days.ago(2), "walks-sent", lambda: self._send("walks", "asukas")),
            (days.ago(2), "garage-sent", lambda: self._send("garage", "paja")),
        ):  # fmt: skip
            plan(day, 18, act, name)

    async def _open(self) -> None:
        begins, ends = self.stage.days.cafe.begins, self.stage.days.pairs.stages[1] + timedelta(days=180)
        need = await story.need(self.stage, "Uusia tapoja päästä työhön", 20, "50000.00", begins, ends)
        async with self.stage.do("officer") as work:
            new = NewCall(need_id=need, draft=_DRAFT, why_this_way=_WHY)
            found = await challenges.begin(work, new)
        async with self.stage.do("officer") as work:
            await challenges.publish(work, found, None)
        self.challenge = found
        person = sign_in.NewPerson(name=RESIDENT[1], email=RESIDENT[0], password=DEMO_PASSWORD, language="fi")
        provider = sign_in.NewProvider(kind=ProviderKind.PERSON, name=RESIDENT[1], business_id=None)
        signed = await sign_in.register(self.stage.entrance, person, provider, None)
        self.stage.sessions["asukas"] = Session(sign_in.hashed(signed.secret))

    @property
    def _asked(self) -> ProcedureId:
        if self.challenge is None:
            raise StoryFault("the challenge is not open")
        return self.challenge

    async def _send(self, which: str, who: str) -> None:
        title, description, cost = _IDEAS[which]
        content = IdeaContent(
            title=title,
            description=description,
            client_groups=(_GROUP,),
            expected="Asiakas saa palkkaa oikeasta työstä ja uskaltaa hakea seuraavaa paikkaa.",
            rough_cost=Money.of(cost),
        )
        async with self.stage.do(who) as work:
            self.ideas[which] = await challenges.send_idea(work, self._asked, content)

    async def _decline(self) -> None:
        reason = (
            "Työmarkkinatori ehdottaa jo avoimia paikkoja puhelimeen. Idea ei kerro, mitä se muuttaisi asiakkaalle."
        )
        async with self.stage.do("officer") as work:
            await ideas.STEPS.take(work, (self._asked, self.ideas["app"]), "decline-idea", reason)

    async def _start(self, which: str, who: str, days: Experimenting) -> None:
        idea = self.ideas[which]
        async with self.stage.do("officer") as work:
            proposal = Proposal(plan=await self._plan(which, days))
            await ideas.STEPS.take(work, (self._asked, idea), "propose-experiment", proposal)
        async with self.stage.do("decider") as work:
            await ideas.start(work, self._asked, idea, "Tapa on uusi, mittari on selvä ja raha on rajattu.", None)
        async with self.stage.do(who) as work:
            found = (await ideas.get(work, self._asked, idea)).commitment
            if found is None:
                raise StoryFault(f"the experiment {which} was not drafted")
            await commitments.sign(work, found)
        async with self.stage.do("officer") as work:
            await commitments.conclude(work, found, None)
        self.running[which] = found

    async def _plan(self, which: str, days: Experimenting) -> ExperimentPlan:
        title, description, _ = _IDEAS[which]
        async with self.stage.do("officer") as work:
            staff = {one.name: one.id for one in await experiments.staff(work)}
            whole, half = await values.work_condition(work, days.begins)
        return ExperimentPlan(
            title=title,
            hypothesis=f"{description} Oikea työ ja tuki työssä auttavat paremmin kuin valmennus ennen työtä.",
            baseline=Decimal(28),
            baseline_source="Alueen valmennukset edellisenä vuonna: 28 sadasta aloittaneesta sai työn puolessa vuodessa.",
            client_group=_GROUP,
            municipalities=("061", "834"), size=10,
            begins=days.begins,
            ends=days.stages[1],
            stages=_parts(*days.stages),
            scale_from=Decimal(45),
            stop_below=Decimal(25),
            job_months=1,
            job_begin=120,
            outcome_fee=Money.of("300.00"),
            whole=whole,
            half=half,
            effect=_EFFECT,
            runs=staff["Sami Virtanen"],
            decides=staff["Kirsi Niemi"],
        )  # fmt: skip

    async def _serve(self, which: str, who: str, clients: tuple[int, ...]) -> None:
        for client in _pseudonyms(clients):
            async with self.stage.do("coach") as work:
                new = referrals.NewClient(client=client, client_group=_GROUP, municipality="061")
                referral = await referrals.refer(work, self.running[which], new)
            for step in ("accept", "start"):
                async with self.stage.do(who) as work:
                    await referrals.say(work, referral, step, local_day(work.instant))

    async def _earn(self, which: str, who: str, clients: tuple[int, ...]) -> None:
        for client in _pseudonyms(clients):
            async with self.stage.do(who) as work:
                paid = local_day(work.instant).replace(day=1) - timedelta(days=1)
                fact = Fact(
                    id=FactId(self.running[which]), kind=Kind.EARNINGS, learned=work.instant, begins=paid, client=ClientId(client),
                    quantity=Decimal("1385.00"), employer="TA-90", job="open",
                )  # fmt: skip
                said = await facts.report(work, self.running[which], fact, _payslip(client, paid))
            async with self.stage.do("coach") as work:
                await facts.rule(work, said, "verify", "Palkkalaskelma nähty asiakkaan suostumuksella.")

    async def _pay(self, which: str) -> None:
        await story.approve(self.stage, self.running[which])

    async def _gate(self, which: str, course: Course, reason: str) -> None:
        async with self.stage.do("officer2") as work:
            await experiments.prepare_gate(
                work, self.running[which], passed=True, course=course, reason=reason, seen=None
            )

    async def _go_on(self, which: str) -> None:
        async with self.stage.do("decider") as work:
            await experiments.pass_gate(work, self.running[which], "Käynnistys tehtiin niin kuin sovittiin.", None)

    async def _end(self, which: str) -> None:
        reason = "Useampi sai työn kuin valmennuksissa, ja ero on suurempi kuin pienen joukon sattuma. Palvelu kilpailutetaan koko alueelle."
        async with self.stage.do("decider") as work:
            await experiments.end(work, self.running[which], Course.SCALE, reason, None)


def _pseudonyms(numbers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(f"A-48{number:02}" for number in numbers)


def _parts(first: date, last: date) -> tuple[Part, ...]:
    return (
        Part(
            name="Käynnistys",
            does="Työpaikat sovitaan ja asiakkaat aloittavat.",
            budget=Money.of("6000.00"),
            ends=first,
        ),
        Part(name="Työ", does="Asiakkaat ovat palkkatyössä, ja heitä tuetaan.", budget=Money.of("9000.00"), ends=last),
    )


def _payslip(client: str, day: date) -> Evidence:
    return Evidence(
        kind="payslip",
        obtained_on=day,
        how="asiakkaalta, hänen suostumuksellaan",
        seen_by="ohjaaja",
        kept_at="palveluntuottajan arkisto",
        sha256=hashlib.sha256(f"{client} {day}".encode()).hexdigest(),
    )
