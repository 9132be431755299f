"""What an experiment is refused for: a plan that contradicts itself, a gate out of turn, a result too small; and what its figures say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.buying.challenges import Course, PublicOutcome
from app.domain.buying.decisions import Decision, Letter
from app.domain.lifecycle import as_of, choices, refusals, take
from app.domain.money import Money
from app.domain.refusals import Refused
from app.domain.serving.commitments import Commitment, CommitmentState
from app.domain.serving.said import Said
from app.domain.terms.facts import Fact, FactId
from app.domain.terms.payments import entitlement
from app.procurement.evolving.challenge_steps import CHALLENGE, Publication, read_challenge
from app.procurement.evolving.evaluation import AgainstBaseline, evaluate, interval
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.experiment_steps import EXPERIMENT
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.evolving.plan import check_plan, plan_terms
from app.procurement.evolving.starting import Proposal, Start
from app.procurement.open_call import HandIn
from tests.make import BEGINS
from tests.procurement.walks import ACTORS, _need, person
from tests.procurement.walks_evolving import (
    CONTENT,
    DECIDER,
    EFFECT,
    IDEA_CONTENT,
    OFFERS,
    RUNNER,
    _for_idea,
    call,
    challenge,
    experiment,
    idea,
    plan,
    proposal,
    ruling,
)

TODAY = date(2026, 1, 12)
STAGES = plan().stages
FIRST_GATE = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
LAST_GATE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reached", "of", "low", "high"),
    [(5, 12, "19.33", "68.05"), (0, 5, "0.00", "43.45"), (5, 5, "56.55", "100.00"), (28, 100, "20.14", "37.49")],
)
def test_the_interval_by_hand(reached: int, of: int, low: str, high: str) -> None:
    assert [round(bound, 2) for bound in interval(reached, of)] == [Decimal(low), Decimal(high)]


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_narrows_with_more_clients(pair: tuple[int, int]) -> None:
    reached, of = pair
    low, high = interval(reached, of)
    assert 0 <= low <= Decimal(100) * reached / of <= high <= 100
    narrower = interval(reached * 2, of * 2)
    assert narrower[1] - narrower[0] < high - low


@pytest.mark.parametrize(
    ("started", "employed", "verdict", "share", "suggests"),
    [
        (4, 4, AgainstBaseline.TOO_FEW, None, None),
        (5, 0, AgainstBaseline.NOT_TOLD_APART, "0", Course.STOP),
        (12, 5, AgainstBaseline.NOT_TOLD_APART, "42", Course.SCALE),
        (10, 3, AgainstBaseline.NOT_TOLD_APART, "30", Course.CHANGE),
        (20, 15, AgainstBaseline.ABOVE, "75", Course.SCALE),
        (40, 4, AgainstBaseline.BELOW, "10", Course.STOP),
    ],
)
def test_what_the_figures_say(
    started: int, employed: int, verdict: AgainstBaseline, share: str | None, suggests: Course | None
) -> None:
    found = evaluate(plan(), started, employed)
    assert (found.verdict, found.suggests) == (verdict, suggests)
    assert found.share == (None if share is None else Decimal(share))


def test_a_plan_that_stands_makes_terms_that_stand() -> None:
    for fee in ("0.00", "200.00"):
        good = plan(outcome_fee=Money.of(fee))
        assert check_plan(good, OFFERS, TODAY) == ()
        assert plan_terms(good).maximum == good.maximum


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"hypothesis": " "}, {("missing", "hypothesis")}),
        ({"baseline_source": ""}, {("missing", "baseline_source")}),
        ({"baseline": Decimal("100.1")}, {("not-a-share", "baseline")}),
        ({"stop_below": Decimal(41)}, {("limits-cross", "stop_below")}),
        ({"size": 0}, {("not-positive", "size")}),
        ({"size": 1001}, {("too-many", "size"), ("experiment-over-threshold", "stages")}),
        ({"begins": date(2026, 1, 11)}, {("in-the-past", "begins")}),
        ({"ends": date(2026, 1, 31)}, {("ends-before-it-begins", "ends"), ("stages-out-of-order", "stages.1.ends"), ("stages-out-of-order", "stages.2.ends")}),
        ({"stages": ()}, {("missing", "stages")}),
        ({"stages": (STAGES[1], STAGES[0])}, {("stages-out-of-order", "stages.2.ends")}),
        ({"stages": (replace(STAGES[0], budget=Money(0), name=""), STAGES[1])}, {("not-positive", "stages.1.budget"), ("missing", "stages.1.name")}),
        ({"stages": (replace(STAGES[0], budget=Money.of("50000.00")), STAGES[1])}, {("experiment-over-threshold", "stages")}),
        ({"client_group": "near"}, {("not-offered", "client_group")}),
        ({"job_months": 0}, {("not-offered", "job_months")}),
        ({"outcome_fee": Money.of("-1.00")}, {("not-positive", "outcome_fee")}),
        ({"runs": person(26)}, {("not-offered", "runs")}),
        ({"decides": person(24)}, {("not-offered", "decides")}),
        ({"runs": person(21), "decides": person(21)}, {("runs-and-decides", "decides")}),
        ({"effect": replace(EFFECT, measures=(), expected="")}, {("missing", "measures"), ("missing", "expected")}),
    ],
)  # fmt: skip
def test_a_plan_that_contradicts_itself(changes: dict[str, Any], codes: set[tuple[str, str]]) -> None:
    assert {(r.code, r.field) for r in check_plan(plan(**changes), OFFERS, TODAY)} == codes


def test_an_experiment_at_the_threshold_by_a_cent() -> None:
    first = replace(STAGES[0], budget=Money.of("49999.99"))
    under = plan(stages=(first, STAGES[1]))
    assert under.maximum == Money.of("59999.99")
    assert check_plan(under, OFFERS, TODAY) == ()


def test_a_challenge_is_not_published_without_its_effect_block() -> None:
    empty, _ = read_challenge({}, _need(), 20)
    found = refusals(
        CHALLENGE, "publish-challenge", call(), Publication(content=empty, client_groups=frozenset(("far",)))
    )
    assert {r.field for r in found} == {
        "title",
        "description",
        "client_groups",
        "expected",
        "measures",
        "follow_up_weeks",
    }
    said = {"title": CONTENT.title, "description": CONTENT.description, "effect": {
        "client_groups": ["far"], "expected": EFFECT.expected, "measures": ["employed"], "follow_up_weeks": [26]}}  # fmt: skip
    assert read_challenge(said, _need(), 20) == (CONTENT, ())


def test_an_idea_that_does_not_stand_and_one_that_is_answered_in_time() -> None:
    provider = ACTORS[-1]
    s = call(noun=challenge(challenge().state.OPEN), actor=provider)
    bad = replace(IDEA_CONTENT, title=" ", client_groups=("near",), rough_cost=Money(0))
    assert {(r.code, r.field) for r in refusals(CHALLENGE, "send-idea", s, HandIn(id=idea().noun.bid_id, content=bad))} == {
        ("missing", "title"), ("not-offered", "client_groups"), ("not-positive", "rough_cost"),
    }  # fmt: skip
    sent = s.after(take(CHALLENGE, "send-idea", s, HandIn(id=idea().noun.bid_id, content=IDEA_CONTENT)))
    now = as_of(CHALLENGE, sent)
    assert now.opened[0].answer_by == datetime(
        2026, 2, 9, 14, 0, tzinfo=UTC
    )  # 16.00 in Finland, twenty working days on
    (reason,) = refusals(CHALLENGE, "end-challenge", now.seen(actor=ACTORS[0]))
    assert (reason.code, reason.values()) == ("ideas-wait", {"waiting": 1})


def proposed(of: Any = None) -> Any:
    """An idea with a plan prepared."""
    s = idea()
    return s.after(take(IDEA, "propose-experiment", s, Proposal(plan=of or plan())))


def test_who_starts_an_experiment() -> None:
    s = proposed(plan(runs=person(22), decides=person(23)))
    given = Start(id=_for_idea("start-experiment", s).id, number="KO-1", reason="Syy.")
    (other,) = refusals(IDEA, "start-experiment", s.seen(actor=ACTORS[2], people={person(23): "Kirsi"}), given)[:1]
    assert (other.code, other.values()) == ("not-the-decider", {"decider": "Kirsi"})
    own = s.seen(actor=DECIDER, decision=replace(s.decision, prepared_by=DECIDER.person))
    assert [r.code for r in refusals(IDEA, "start-experiment", own, given)] == ["decider-prepared"]
    full = s.seen(actor=DECIDER, line=replace(s.line, amount=Money.of("13999.99")))
    assert [r.code for r in refusals(IDEA, "start-experiment", full, given)] == ["no-budget-room"]
    assert [r.field for r in refusals(IDEA, "start-experiment", s.seen(actor=DECIDER), replace(given, reason=""))] == [
        "reason"
    ]
    nouns = take(IDEA, "start-experiment", s.seen(actor=DECIDER), given)
    (bound,) = [n for n in nouns if isinstance(n, Commitment)]
    (letter,) = [n for n in nouns if isinstance(n, Letter)]
    assert (bound.maximum, bound.places, bound.plan, letter.won) == (Money.of("14000.00"), 10, plan(), True)


def test_a_decider_does_not_propose_what_it_would_decide() -> None:
    s = idea(actor=ACTORS[0])
    given = Proposal(plan=plan(decides=person(21)))
    assert [(r.code, r.field) for r in refusals(IDEA, "propose-experiment", s, given)] == [
        ("decider-prepared", "decides")
    ]


def running(**changes: Any) -> Experiment:
    """An experiment in force at its first gate's day."""
    s = experiment(**changes)
    return s.seen(noun=replace(s.noun, state=CommitmentState.IN_FORCE), instant=FIRST_GATE)


def prepared(s: Experiment, **changes: Any) -> Experiment:
    """The same with its gate prepared."""
    mine = s.seen(actor=RUNNER)
    return mine.after(take(EXPERIMENT, "prepare-gate", mine, replace(proposal(mine), **changes))).seen(actor=DECIDER)


def codes(s: Experiment, step: str, *given: Any) -> list[tuple[str, str | None]]:
    return [(r.code, r.field) for r in refusals(EXPERIMENT, step, s, *given)]


def test_no_stage_is_paid_before_its_gate() -> None:
    s = running()
    assert codes(s.seen(actor=DECIDER), "pass-gate", ruling()) == [("gate-not-prepared", None)]
    early = s.seen(actor=RUNNER, instant=BEGINS)
    too_soon = replace(proposal(s), passed=True, course=Course.CONTINUE)
    assert codes(early, "prepare-gate", too_soon) == [("gate-not-yet", "passed"), ("gate-not-yet", "course")]
    stopped = prepared(early)
    ended = take(EXPERIMENT, "end-experiment", stopped, ruling())
    assert not [n for n in ended if isinstance(n, Said)]


def test_a_gate_is_decided_by_the_person_named_and_never_by_who_runs_or_prepared_it() -> None:
    s = prepared(running())
    assert codes(s.seen(actor=ACTORS[2]), "pass-gate", ruling()) == [("not-the-decider", None)]
    runs_too = running(of=plan(runs=person(21)))
    own = runs_too.seen(actor=ACTORS[0])
    done = own.after(take(EXPERIMENT, "prepare-gate", own, proposal(own)))
    assert ("runner-decides", None) in codes(done.seen(actor=ACTORS[2]), "pass-gate", ruling())
    assert codes(s.seen(actor=ACTORS[0]), "prepare-gate", proposal(s)) == [("not-the-runner", None)]
    assert codes(s, "pass-gate", replace(ruling(), reason=" ")) == [("missing", "reason")]


def test_a_gate_waits_until_the_figures_hold_all_that_was_said() -> None:
    behind = running().seen(behind=True)
    assert codes(behind.seen(actor=RUNNER), "prepare-gate", proposal(behind)) == [("figures-behind", None)]
    ending = prepared(running()).seen(behind=True)
    assert ("figures-behind", None) in codes(ending, "end-experiment", replace(ruling(), course=Course.STOP))
    assert codes(ending, "pass-gate", ruling()) == []


def test_gates_come_in_order_and_each_pays_once() -> None:
    s = prepared(running())
    nouns = take(EXPERIMENT, "pass-gate", s, ruling())
    facts = [n.fact for n in nouns if isinstance(n, Said)]
    assert [(f.code, f.quantity, f.ref) for f in facts] == [("gate-passed", Decimal("4000.00"), "1")]
    assert [n.round for n in nouns if isinstance(n, Decision)] == [1]
    second = s.after(nouns)
    assert (second.number, second.cost) == (2, Money.of("4000.00"))
    assert codes(second, "pass-gate", ruling()) == [("gate-not-prepared", None), ("last-stage", None)]
    last = prepared(second.seen(instant=LAST_GATE, started=12, employed=5))
    done = take(EXPERIMENT, "end-experiment", last, ruling(Course.SCALE))
    facts += [replace(n.fact, id=FactId(UUID(int=2))) for n in done if isinstance(n, Said)]
    assert [item.amount for item in paid(s, facts)] == [Money.of("4000.00"), Money.of("8000.00")]
    (told,) = [n for n in done if isinstance(n, PublicOutcome)]
    assert (told.started, told.employed, told.verdict, told.cost) == (12, 5, "not-told-apart", Money.of("13000.00"))


def paid(s: Experiment, facts: list[Fact]) -> Any:
    """What the terms make of the facts, the first gate's twice."""
    return entitlement(s.noun.terms, facts, (), LAST_GATE, date(2026, 11, 2)).items


@pytest.mark.parametrize(
    ("at", "changes", "found"),
    [
        (FIRST_GATE, {"reason": " "}, [("missing", "reason")]),
        (FIRST_GATE, {"passed": False}, [("stage-not-carried-out", "course")]),
        (FIRST_GATE, {"course": Course.SCALE}, [("no-result-yet", "course")]),
        (LAST_GATE, {"course": Course.CONTINUE}, [("last-stage", "course")]),
    ],
)
def test_a_finding_that_does_not_stand(at: datetime, changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    s = running()
    if at is LAST_GATE:
        first = prepared(s)
        s = first.after(take(EXPERIMENT, "pass-gate", first, ruling()))
    mine = s.seen(actor=RUNNER, instant=at)
    assert codes(mine, "prepare-gate", replace(proposal(mine), **changes)) == found


def test_a_stage_not_carried_out_is_not_passed_and_an_end_is_an_end() -> None:
    s = prepared(running(), passed=False, course=Course.CHANGE)
    assert codes(s, "pass-gate", ruling()) == [("stage-not-carried-out", None)]
    assert codes(s, "end-experiment", ruling(Course.CONTINUE)) == [("not-offered", "course")]
    assert codes(s, "end-experiment", ruling(Course.SCALE)) == [("no-result-yet", "course")]
    again = prepared(s)
    assert codes(again, "pass-gate", ruling()) == []


@pytest.mark.parametrize("course", [Course.SCALE, Course.CHANGE, Course.STOP])
def test_nothing_is_carried_on_but_what_was_scaled(course: Course) -> None:
    s = prepared(running(started=12, employed=5))
    ended = s.after(take(EXPERIMENT, "end-experiment", s, ruling(course)))
    for actor, step in ((RUNNER, "carry-to-competition"), (ACTORS[-1], "carry-to-card")):
        expected = [] if course is Course.SCALE else [("not-scaled", None)]
        assert codes(ended.seen(actor=actor), step) == expected


def test_few_clients_are_not_shown_to_everybody() -> None:
    for started, employed, shown in ((4, 2, (None, None)), (9, 4, (9, None)), (9, 5, (9, 5))):
        s = prepared(running(started=started, employed=employed))
        (told,) = [n for n in take(EXPERIMENT, "end-experiment", s, ruling()) if isinstance(n, PublicOutcome)]
        assert (told.started, told.employed) == shown


def test_a_provider_is_shown_no_gate_and_a_stranger_no_step() -> None:
    s = prepared(running()).seen(actor=ACTORS[-1])
    assert [c.step for c in choices(EXPERIMENT, s)] == ["report-fact", "carry-to-card"]
    assert s.as_seen_by(s.noun.provider_id).prepared is None
    with pytest.raises(Refused):
        take(EXPERIMENT, "pass-gate", s.seen(actor=ACTORS[4]), ruling())


def test_an_idea_that_was_taken_back_is_not_proposed_started_or_taken_back_again() -> None:
    s = idea().seen(actor=ACTORS[-1])
    gone = s.after(take(IDEA, "withdraw-idea", s, _for_idea("withdraw-idea", s)))
    for actor, step in ((ACTORS[0], "propose-experiment"), (ACTORS[-1], "withdraw-idea")):
        assert [r.code for r in refusals(IDEA, step, gone.seen(actor=actor))] == ["idea-withdrawn"], step
    ready = proposed()
    mine = ready.seen(actor=ACTORS[-1])
    late = mine.after(take(IDEA, "withdraw-idea", mine, _for_idea("withdraw-idea", mine)))
    assert [r.code for r in refusals(IDEA, "start-experiment", ready.seen(actor=DECIDER))] == []
    assert [r.code for r in refusals(IDEA, "start-experiment", late.seen(actor=DECIDER))] == ["idea-withdrawn"]
