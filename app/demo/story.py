"""The steps of a competition in the demo: providers qualified, an agreement, a need, bids, decision, contract."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.actions.buying import agreements, assessments, bids, decisions, needs, procedures
from app.actions.paying import payments
from app.actions.people import providers
from app.actions.serving import commitments
from app.demo.stage import Stage
from app.domain.buying.agreements import Mode
from app.domain.buying.bids import Answer, BidContent
from app.domain.ids import AgreementId, CommitmentId, DecisionId, NeedId, ProcedureId
from app.domain.money import Money
from app.domain.paging import Asked
from app.domain.people.suspensions import Judgement
from app.procurement.award import Mark, Proposal

GROUP = "pitkaaikaistyottomat"
CRITERIA = [
    {
        "name": "Toteutus ja työnantajayhteistyö",
        "weight": 30,
        "description": "Miten asiakas pääsee työhön ja pysyy siinä.",
    },
    {"name": "Valmentajien kokemus", "weight": 20, "description": "Vähintään kaksi valmentajaa."},
    {"name": "Kielet ja saavutettavuus", "weight": 10, "description": "Millä kielillä ja missä palvelua saa."},
]
ANSWERS = (
    "Valmennus alkaa alkukartoituksella. Jokaiselle asiakkaalle nimetään kolme työnantajaa, ja tuki jatkuu työssä.",
    "Kaksi valmentajaa, joilla on yli viiden vuoden kokemus työhönvalmennuksesta.",
    "Suomi, ruotsi ja arabia. Tilat ovat esteettömät, ja etätapaaminen onnistuu.",
)


def terms(begins: date, ends: date, maximum: str) -> dict[str, Any]:
    """The terms of the demo's contracts: start 30 %, three qualifying months 45 %, staying four months of seven 25 %; work condition's 930 and 465 euros."""
    return {
        "language": 1,
        "currency": "EUR",
        "begins": begins.isoformat(),
        "ends": ends.isoformat(),
        "groups": [GROUP],
        "unverified": ["referred", "accepted", "started", "ended"],
        "money": {"price": None},
        "measures": {
            "work": {
                "of": "earnings",
                "unit": "month",
                "levels": [["465.00", "0.5"], ["930.00", "1"]],
                "kinds": {"open": "1", "apprenticeship": "1", "own-business": "1"},
                "exclude": ["agreed-before"],
            }
        },
        "clauses": [
            _clause("start", "fixed", "30", on=["started"], window={"since": "referred", "days": 28}),
            _clause(
                "job",
                "outcome",
                "45",
                reach={"measure": "work", "need": "3"},
                window={"since": "started", "begin": 180},
            ),
            _clause(
                "stay",
                "outcome",
                "25",
                reach={"measure": "work", "need": "4", "within": 7},
                after={"clause": "job", "fresh": True},
            ),
        ],
        "limits": [{"id": "maximum", "per": "commitment", "max": maximum}],
    }


def _clause(name: str, share: str, percent: str, **trigger: Any) -> dict[str, Any]:
    return {"id": name, "share": share, "amount": {"percent": percent, "of": "price"}} | trigger


async def qualify(stage: Stage) -> None:
    """Qualify the providers, and refuse one a basket."""
    fit = Judgement(reason="Referenssit ja todistukset ovat kunnossa.")
    unfit = Judgement(reason="Koulutuksen järjestämislupa puuttuu hakemuksesta.")
    for who, provider in stage.providers.items():
        async with stage.do("officer") as work:
            await providers.judge(work, provider, "tyollistyminen", "qualify", fit, None)
        if who == "opisto":
            async with stage.do("officer2") as work:
                await providers.judge(work, provider, "osaaminen", "refuse", unfit, None)


async def agree(stage: Stage) -> AgreementId:
    """Record the framework agreement with all of them."""
    begins = stage.days.agreed
    new = agreements.NewAgreement(
        name="Valmennuspalvelut, viisi tuottajaa",
        baskets=("tyollistyminen",),
        maximum=Money.of("600000.00"),
        begins=begins,
        ends=begins + timedelta(days=3 * 365),
        mode=Mode.MINI_COMPETITION,
        members=tuple(stage.providers.values()),
    )
    async with stage.do("officer") as work:
        return await agreements.record(work, new)


async def need(stage: Stage, title: str, places: int, value: str, begins: date, ends: date) -> NeedId:
    """Record a need of coaching for the long-term unemployed around Forssa."""
    async with stage.do("officer") as work:
        line = next(line for line in await needs.budget(work) if line.code == "valmennukset")
        new = needs.NewNeed(
            title=title,
            basket="tyollistyminen",
            category="tyonhaku",
            client_group=GROUP,
            cpv="85312310",
            municipalities=("061", "834", "169", "981", "103"),
            places=places,
            estimated_value=Money.of(value),
            begins=begins,
            ends=ends,
            budget_line_id=line.id,
        )
        return await needs.describe(work, new)


async def competition(
    stage: Stage, agreement: AgreementId, title: str, places: int, maximum: str, deadline: date, period: tuple[date, date], *, publish: bool = True
) -> ProcedureId:  # fmt: skip
    """Record a need and begin a mini-competition for it."""
    found = await need(stage, title, places, maximum, *period)
    draft = {
        "language": "fi",
        "title": title,
        "description": "Asiakkaat valmennetaan kohti työtä ja heitä tuetaan työn alettua. Palvelu toteutetaan lähellä asiakasta.",
        "price_weight": 40,
        "criteria": CRITERIA,
        "maximum": maximum,
        "deadline": stage.instant(deadline, 15).isoformat(),
        "terms": terms(*period, maximum),
        "effect": {
            "expected": "Joka toinen saa työn ja pysyy siinä.",
            "measures": ["employed", "stayed"],
            "follow_up_weeks": [12, 26],
        },
    }
    async with stage.do("officer") as work:
        new = procedures.NewCompetition(need_id=found, agreement_id=agreement, draft=draft)
        procedure = await procedures.begin(work, new)
    if publish:
        async with stage.do("officer") as work:
            await procedures.publish(work, procedure, None)
    return procedure


async def bid(stage: Stage, who: str, procedure: ProcedureId, price: str, seen: int | None = None) -> None:
    """Save a provider's draft and hand it in."""
    content = BidContent(
        price=Money.of(price),
        answers=tuple(Answer(criterion=str(n), text=text) for n, text in enumerate(ANSWERS, start=1)),
        binding=True,
    )
    async with stage.do(who) as work:
        await bids.save_draft(work, procedure, content)
    async with stage.do(who) as work:
        await bids.submit(work, procedure, content, seen)


async def withdraw(stage: Stage, who: str, procedure: ProcedureId) -> None:
    """Take a provider's bid back."""
    async with stage.do(who) as work:
        await bids.withdraw(work, procedure, 1)


async def judge(stage: Stage, procedure: ProcedureId, day: date, marks: Sequence[Sequence[str]]) -> None:
    """Unlock as one officer, open as another, assess with reasons, and prepare the decision. `marks`: a row for each criterion, cheapest bid first."""
    async with stage.do("officer") as work:
        await procedures.STEPS.take(work, procedure, "unlock")
    await stage.at(day, 9, 2)
    async with stage.do("officer2") as work:
        await procedures.open_bids(work, procedure, None)
    await stage.at(day, 13)
    async with stage.do("officer") as work:
        situation, _ = await assessments.comparison(work, procedure)
        opened = sorted(situation.opened, key=lambda b: b.offered.price)
        given = [
            Mark(bid_id=b.bid_id, criterion=str(c), mark=Decimal(row[n]), reason=_reason(c, row[n]))
            for c, row in enumerate(marks, start=1)
            for n, b in enumerate(opened)
        ]
        await assessments.assess_all(work, procedure, tuple(given))
    async with stage.do("officer") as work:
        situation, _ = await assessments.comparison(work, procedure)
        best = situation.ranking[0]
        reasons = {
            row.bid_id: f"Tarjous sai {row.total} pistettä: hinnasta {row.price_points} ja laadusta {row.quality_total}."
            for row in situation.ranking
        }
        proposal = Proposal(id=DecisionId(procedure), winner=best.bid_id, reasons=reasons)
        await decisions.prepare(work, procedure, proposal, None)


async def decide(stage: Stage, procedure: ProcedureId) -> None:
    """Make the prepared decision, as a third person."""
    async with stage.do("decider") as work:
        await decisions.decide(work, procedure, None)


def _reason(criterion: int, mark: str) -> str:
    words = {
        1: "Polku työhön on kuvattu vaiheittain",
        2: "Valmentajien kokemus on osoitettu",
        3: "Kielet ja tilat on kuvattu",
    }
    return f"{words[criterion]}; {'mukana on nimettyjä työnantajia' if Decimal(mark) >= 4 else 'kuvaus jää yleiseksi'}."


async def sign(stage: Stage, who: str) -> CommitmentId:
    """Sign a provider's newest contract."""
    async with stage.do(who) as work:
        newest = (await commitments.of_provider(work, Asked(limit=1))).rows[0].id
        return await commitments.sign(work, newest)


async def conclude(stage: Stage, contract: CommitmentId) -> None:
    """Conclude the contract, as an officer."""
    async with stage.do("officer") as work:
        await commitments.conclude(work, contract, None)


async def approve(stage: Stage, commitment: CommitmentId, keep: int = 0) -> None:
    """Finance approves what waits under a commitment, all but the last `keep` claims."""
    async with stage.do("finance") as work:
        found = await payments.lines(work, commitment)
    files = [file for file in found.rows if file.noun.id == file.claim.last.id and not file.approval]
    for file in files[: max(0, len(files) - keep)]:
        async with stage.do("finance") as work:
            await payments.approve(work, file.claim.last.id, file.claim.version)
