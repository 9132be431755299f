"""The walks of evolving procurement: a standing challenge, an idea, an experiment with two stages."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.buying.bids import OpenedBid, OpenedState
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.challenges import ChallengeContent, Course, ExperimentPlan, IdeaContent, Stage
from app.domain.buying.effects import Effect, EffectMeasure
from app.domain.buying.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.calendar import local_day
from app.domain.ids import BidId, BudgetLineId, CommitmentId, DecisionId, NeedId, ProcedureId, SupplementId
from app.domain.money import Money
from app.domain.serving.commitments import CommitmentKind
from app.domain.serving.contracts import Report
from app.domain.serving.referrals import ReferralState
from app.domain.terms.facts import FactId
from app.procurement.evolving.challenge_steps import CHALLENGE, Publication
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.experiment_steps import EXPERIMENT
from app.procurement.evolving.gates import GateProposal, GateRuling
from app.procurement.evolving.idea import Idea
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.evolving.plan import Offers, plan_terms
from app.procurement.evolving.starting import Proposal, Start
from app.procurement.open_call import HandIn, OpenCall, TakingBack
from tests.make import BEGINS
from tests.procurement.walks import (
    ACTORS,
    AREA,
    EVIDENCE,
    NOUN,
    PROVIDER,
    Walk,
    _for_contract,
    _need,
    _pay,
    _referral,
    commitment,
    person,
)

RUNNER, DECIDER = ACTORS[1], ACTORS[3]
EFFECT = Effect(
    client_groups=("far",),
    expected="Puolet saa työn puolessa vuodessa.",
    measures=(EffectMeasure.EMPLOYED,),
    follow_up_weeks=(26,),
)
CONTENT = ChallengeContent(
    language="fi",
    title="Miten pitkään työttömänä ollut pääsee töihin?",
    description="Etsimme uusia tapoja.",
    basket="tyollistyminen",
    category="tyonhaku",
    cpv="85312310",
    municipalities=("061",),
    effect=EFFECT,
    answer_days=20,
)
IDEA_CONTENT = IdeaContent(
    title="Työkahvila",
    description="Työpaikka kahvilassa kolmeksi kuukaudeksi.",
    client_groups=("far",),
    expected="Joka toinen jää töihin.",
    rough_cost=Money.of("12000.00"),
)
OFFERS = Offers(
    client_groups=frozenset(("far",)),
    municipalities=frozenset(("061",)),
    officers=frozenset((person(21), person(22))),
    deciders=frozenset((person(21), person(23))),
    threshold=Money.of("60000.00"),
)
LINE = BudgetLine(area_id=AREA, id=BudgetLineId(NOUN), year=2026, code="v", names={}, amount=Money.of("400000.00"))


def plan(**changes: Any) -> ExperimentPlan:
    """An experiment of two stages for ten clients, paid 200 € for each who gets a job: at most 14 000 €."""
    first = Stage(
        name="Alku", does="Kahvila avataan ja asiakkaat aloittavat.", budget=Money.of("4000.00"), ends=date(2026, 4, 30)
    )
    second = Stage(name="Työ", does="Asiakkaat työskentelevät.", budget=Money.of("8000.00"), ends=date(2026, 10, 31))
    given: dict[str, Any] = {
        "title": "Työkahvila", "hypothesis": "Oikea työ auttaa paremmin kuin kurssi.", "baseline": Decimal(28),
        "baseline_source": "Alueen valmennukset 2025", "client_group": "far", "municipalities": ("061",), "size": 10,
        "begins": date(2026, 2, 1), "ends": date(2026, 10, 31), "stages": (first, second), "scale_from": Decimal(40),
        "stop_below": Decimal(25), "job_months": 1, "job_begin": 180, "outcome_fee": Money.of("200.00"), "whole": Decimal(930),
        "half": Decimal(465), "effect": EFFECT, "runs": RUNNER.person, "decides": DECIDER.person,
    }  # fmt: skip
    return ExperimentPlan(**(given | changes))


def challenge(state: State = State.DRAFT, **changes: Any) -> Procedure:
    """A challenge."""
    given: dict[str, Any] = {
        "area_id": AREA, "id": ProcedureId(NOUN), "kind": ProcedureKind.CHALLENGE, "number": "HA-1", "need_id": NeedId(NOUN),
        "agreement_id": None, "budget_line_id": BudgetLineId(NOUN), "state": state, "law_day": date(2026, 1, 12), "draft": {},
        "audience": Audience.PROVIDERS, "one_bid": False, "sealed": False,
    }  # fmt: skip
    if state is not State.DRAFT:
        given |= {"content": CONTENT, "published_at": BEGINS}
    return Procedure(**(given | changes))


def call(**changes: Any) -> OpenCall:
    """A challenge being drafted, as its rules see it."""
    given: dict[str, Any] = {"noun": challenge(), "actor": ACTORS[0], "instant": BEGINS, "need": _need(), "line": LINE}
    return OpenCall(**(given | changes))


def idea(**changes: Any) -> Idea:
    """An idea that was received."""
    noun = OpenedBid(
        area_id=AREA,
        bid_id=BidId(NOUN),
        procedure_id=ProcedureId(NOUN),
        provider_id=PROVIDER,
        content=IDEA_CONTENT,
        submitted_at=BEGINS,
        state=OpenedState.RECEIVED,
        answer_by=BEGINS + timedelta(days=28),
    )
    given: dict[str, Any] = {
        "noun": noun, "actor": ACTORS[0], "instant": BEGINS, "challenge": challenge(State.OPEN), "line": LINE, "offers": OFFERS,
    }  # fmt: skip
    return Idea(**(given | changes))


def experiment(of: ExperimentPlan | None = None, **changes: Any) -> Experiment:
    """An experiment drafted, with one client accepted by the provider."""
    found = of or plan()
    noun = replace(
        commitment(), kind=CommitmentKind.EXPERIMENT, plan=found, terms=plan_terms(found), places=found.size, price=None,
        maximum=found.maximum, begins=found.begins, ends=found.ends, standstill_until=None,
    )  # fmt: skip
    given: dict[str, Any] = {
        "noun": noun, "actor": ACTORS[0], "instant": BEGINS, "bid_id": BidId(NOUN), "provider_name": "Kaiku Oy",
        "referrals": (replace(_referral(), state=ReferralState.ACCEPTED),), "municipalities": frozenset(("061",)),
    }  # fmt: skip
    return Experiment(**(given | changes))


def _for_challenge(step: str, s: OpenCall) -> Any:
    match step:
        case "save-draft":
            return {"title": "Haaste"}
        case "publish-challenge":
            return Publication(content=CONTENT, client_groups=frozenset(("far",)))
        case "send-idea":
            return HandIn(id=BidId(UUID(int=700 + len(s.bids))), content=IDEA_CONTENT)
        case _:
            return "Syy."


def _for_idea(step: str, s: Idea) -> Any:
    match step:
        case "propose-experiment":
            moved = local_day(s.instant) - local_day(BEGINS)
            stages = tuple(replace(stage, ends=stage.ends + moved) for stage in plan().stages)
            later = plan(begins=plan().begins + moved, ends=plan().ends + moved, stages=stages)
            return Proposal(plan=later)
        case "start-experiment":
            return Start(id=CommitmentId(NOUN), number="KO-1", reason="Kannattaa kokeilla.")
        case "withdraw-idea":
            return TakingBack(id=SupplementId(NOUN), reason="Emme ehdi.")
        case _:
            return "Syy."


def proposal(s: Experiment) -> GateProposal:
    """What can be found at the next gate at this instant."""
    early = s.stage is not None and local_day(s.instant) < s.stage.ends
    last = s.number == len(s.plan.stages)
    course = Course.STOP if early else Course.CHANGE if last else Course.CONTINUE
    return GateProposal(id=DecisionId(UUID(int=800 + s.number)), passed=not early, course=course, reason="Näin kävi.")


def ruling(course: Course = Course.STOP) -> GateRuling:
    """The decider's word."""
    return GateRuling(id=FactId(NOUN), reason="Perusteltu.", course=course)


def _for_experiment(step: str, s: Experiment) -> Any:
    match step:
        case "prepare-gate":
            return proposal(s)
        case "pass-gate" | "end-experiment":
            return ruling()
        case "report-fact":
            return Report(fact=replace(_pay(s), begins=min(local_day(s.instant), s.noun.ends)), evidence=EVIDENCE)
        case _:
            return _for_contract(step, s)


EVOLVING_WALKS = {
    "challenge": Walk(CHALLENGE, call, _for_challenge),
    "idea": Walk(IDEA, idea, _for_idea),
    "experiment": Walk(EXPERIMENT, experiment, _for_experiment),
}
