"""Grants until they are decided: what programmes, applications and proposals are held to, by hand and as properties."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.actors import Actor, Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.grants import Cost, Declaration
from app.domain.buying.procedures import State
from app.domain.ids import BidId
from app.domain.lifecycle import refusals, take
from app.domain.money import ZERO, Money
from app.domain.refusals import Refusal
from app.procurement.grants_and_tenders.application import Application, Purchase
from app.procurement.grants_and_tenders.application_content import read_application
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.points import application_points, criterion_points, total
from app.procurement.grants_and_tenders.programme_content import Publication, read_programme
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.procurement.open_call import HandIn
from tests.make import BEGINS, DEADLINE, application_draft, programme_draft
from tests.procurement.walks import ACTORS, AREA, _need, person
from tests.procurement.walks_grants import (
    GROUPS,
    application,
    application_content,
    call,
    marks,
    programme_content,
    proposal,
)

OFFICER, OFFICER2, DECIDER = ACTORS[0], ACTORS[1], ACTORS[3]
APPLICANT = ACTORS[-1]


def codes(found: tuple[Refusal, ...]) -> list[tuple[str, str | None]]:
    return [(reason.code, reason.field) for reason in found]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": " "}, ("missing", "title")),
        ({"kinds": ["state"]}, ("not-offered", "kinds")),
        ({"criteria": [{"name": "A", "weight": 0}]}, ("malformed", "criteria.1.weight")),
        ({"questions": [{"text": "Q", "kind": "poem"}]}, ("not-offered", "questions.1.kind")),
        ({"highest": "30000.01"}, ("highest-over-maximum", "highest")),
        ({"maximum": "0"}, ("not-positive", "maximum")),
        ({"advance_percent": 101}, ("malformed", "advance_percent")),
        ({"opens": "2026-01-12T08:00:00"}, ("malformed", "opens")),
        ({"effect": {}}, ("missing", "effect.client_groups")),
        ({"costs": []}, ("missing", "costs")),
    ],
)
def test_what_a_programme_lacks(change: dict[str, Any], expected: tuple[str, str]) -> None:
    content, reasons = read_programme(programme_draft(**change), _need())
    assert content is None
    assert expected in codes(reasons)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"criteria": [{"name": "A", "weight": 99}]}, ("criteria-not-hundred", "criteria")),
        ({"opens": DEADLINE.isoformat()}, ("ends-before-it-begins", "deadline")),
        ({"deadline": "2026-01-24T12:00:00+00:00"}, ("not-a-working-day", "deadline")),
        ({"maximum": "400000.01"}, ("no-budget-room", "maximum")),
    ],
)
def test_what_a_programme_is_held_to(change: dict[str, Any], expected: tuple[str, str]) -> None:
    until = datetime.fromisoformat(change.get("deadline", DEADLINE.isoformat()))
    given_ = Publication(content=programme_content(**change), deadline=until, client_groups=GROUPS)
    assert codes(refusals(PROGRAMME, "publish", call(), given_)) == [expected]
    strange = Publication(content=programme_content(), deadline=DEADLINE, client_groups=frozenset())
    assert codes(refusals(PROGRAMME, "publish", call(), strange)) == [("not-offered", "effect.client_groups")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"total": "12000.01"}, [("budget-does-not-add-up", "total"), ("funding-does-not-add-up", "asked")]),
        ({"own": "1500.01"}, [("funding-does-not-add-up", "asked")]),
        ({"asked": "12000.01", "own": "0", "other": "0"}, [("funding-does-not-add-up", "asked"), ("over-highest", "asked")]),
        ({"costs": [{"name": "Auto", "amount": "12000"}]}, [("not-offered", "costs.1.name")]),
        (
            {"costs": [{"name": "Palkat", "amount": "6000"}, {"name": "Palkat", "amount": "6000"}]},
            [("cost-twice", "costs.2.name")],
        ),
        ({"costs": [{"name": "Palkat", "amount": "12,5"}]}, [("malformed", "costs.1.amount"), ("budget-does-not-add-up", "total")]),
        ({"answers": [{"key": "1", "text": "a"}, {"key": "2", "text": "moni"}]}, [("malformed", "answers.2")]),
        ({"answers": [{"key": "2", "text": "3"}]}, [("missing", "answers.1")]),
        ({"answers": [*application_draft()["answers"], {"key": "9", "text": "x"}]}, [("not-offered", "answers")]),
        ({"begins": "2026-10-01"}, [("ends-before-it-begins", "ends")]),
        ({"begins": "pian"}, [("malformed", "begins")]),
        ({"binding": False}, [("missing", "binding")]),
    ],
)  # fmt: skip
def test_what_an_application_lacks(change: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    content, reasons = read_application(application_draft(**change), programme_content())
    assert content is None
    assert codes(reasons) == expected


@given(text=st.dictionaries(st.sampled_from([*application_draft(), "x"]), st.none() | st.text() | st.integers() | st.lists(st.text()), max_size=5))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_whatever_is_sent_is_read_or_refused_at_fields(text: dict[str, Any]) -> None:
    content, reasons = read_application(application_draft(**text), programme_content())
    assert (content is None) == bool(reasons)
    assert all(reason.field for reason in reasons)


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        (BEGINS - timedelta(seconds=1), ["window-not-open"]),
        (BEGINS, []),
        (DEADLINE - timedelta(seconds=1), []),
        (DEADLINE, ["window-closed"]),
    ],
)
def test_the_window(instant: datetime, code: list[str]) -> None:
    s = call(State.OPEN, actor=APPLICANT, instant=instant)
    handed = HandIn(id=BidId(UUID(int=5)), content=application_content())
    assert [r.code for r in refusals(PROGRAMME, "hand-in-application", s, handed)] == code
    late = call(State.CLOSED, actor=APPLICANT, instant=DEADLINE)
    assert [r.code for r in refusals(PROGRAMME, "hand-in-application", late, handed)] == ["window-closed"]


def test_only_the_published_kinds_apply_and_each_once() -> None:
    s = call(State.OPEN, actor=APPLICANT, kind="person")
    assert [r.code for r in refusals(PROGRAMME, "hand-in-application", s)] == ["kind-may-not-apply"]
    after = call(State.OPEN, actor=APPLICANT)
    after = after.after(take(PROGRAMME, "hand-in-application", after, HandIn(id=BidId(UUID(int=5)), content=application_content())))  # fmt: skip
    assert [r.code for r in refusals(PROGRAMME, "hand-in-application", after)] == ["already-applied"]


def complete(**changes: Any) -> Application:
    found = application(**changes)
    return found.seen(noun=replace(found.noun, state=OpenedState.COMPLETE))


def declared(s: Application, *people: int, interest: bool = False) -> Application:
    said = tuple(
        Declaration(
            area_id=AREA, procedure_id=s.noun.procedure_id, bid_id=s.noun.bid_id, person_id=person(p), interest=interest,
            about="Serkku.", at=BEGINS,
        )
        for p in people
    )  # fmt: skip
    return s.seen(declarations=(*s.declarations, *said))


def assessed(s: Application, first: str = "4", second: str = "3.5") -> Application:
    s = declared(s, 21, 22)
    s = s.after(take(APPLICATION, "assess", s.seen(actor=OFFICER), marks(first)))
    return s.after(take(APPLICATION, "assess", s.seen(actor=OFFICER2), marks(second)))


def test_who_may_assess() -> None:
    s = complete(actor=OFFICER)
    assert [r.code for r in refusals(APPLICATION, "assess", s, marks())] == ["not-declared"]
    assert not refusals(APPLICATION, "assess", declared(s, 21), marks())
    own = declared(s, 21).seen(members=frozenset((person(21),)))
    assert [r.code for r in refusals(APPLICATION, "assess", own, marks())] == ["own-association"]
    assert [r.code for r in refusals(APPLICATION, "assess", declared(s, 21, interest=True), marks())] == [
        "has-interest"
    ]
    again = declared(s, 21)
    assert [r.code for r in refusals(APPLICATION, "declare-interest", again)] == ["already-declared"]


def test_marks_are_whole_sets_of_half_steps_with_reasons_and_stand_when_both_have_marked() -> None:
    s = declared(complete(actor=OFFICER), 21)
    wrong = (replace(marks()[0], mark=Decimal("4.3"), reason=" "),)
    found = codes(refusals(APPLICATION, "assess", s, wrong))
    assert found == [("missing", "marks.2.mark"), ("not-a-mark", "marks.1.mark"), ("missing", "marks.1.reason")]
    both = assessed(complete())
    assert [r.code for r in refusals(APPLICATION, "assess", both.seen(actor=OFFICER))] == ["both-have-assessed"]
    third = Actor(role=Role.OFFICER, person=person(29), area=AREA)
    assert [r.code for r in refusals(APPLICATION, "assess", declared(both, 29).seen(actor=third))] == [
        "both-have-assessed"
    ]


def test_two_assess_apart() -> None:
    s = declared(complete(), 21, 22)
    s = s.after(take(APPLICATION, "assess", s.seen(actor=OFFICER), marks("4")))
    assert len(s.seen(actor=OFFICER).readable) == 2
    assert s.seen(actor=OFFICER2).readable == ()
    assert s.seen(actor=DECIDER).readable == ()
    s = s.after(take(APPLICATION, "assess", s.seen(actor=OFFICER2), marks("3.5")))
    assert len(s.seen(actor=DECIDER).readable) == 4
    assert s.points is not None
    assert [row.points for row in s.points] == [Decimal("45.00"), Decimal("30.00")]
    assert total(s.points) == Decimal("75.00")


@given(st.integers(1, 100), st.integers(0, 10), st.integers(0, 10))
def test_points_do_not_know_who_sat_where(weight: int, one: int, other: int) -> None:
    first, second = Decimal(one) / 2, Decimal(other) / 2
    found = criterion_points(weight, first, second)
    assert found == criterion_points(weight, second, first)
    assert 0 <= found <= weight
    assert application_points(programme_content().criteria, ()) is None


def test_what_a_proposal_is_held_to() -> None:
    s = assessed(complete()).seen(actor=OFFICER)
    assert not refusals(APPLICATION, "propose", s, proposal())
    early = s.seen(instant=DEADLINE - timedelta(seconds=1))
    assert [r.code for r in refusals(APPLICATION, "propose", early, proposal())] == ["window-still-open"]
    assert codes(refusals(APPLICATION, "propose", s, proposal("10000.01"))) == [("over-asked", "amount")]
    tight = s.seen(pending=Money.of("20000.01"))
    assert codes(refusals(APPLICATION, "propose", tight, proposal())) == [("over-programme", "amount")]
    dear = proposal(costs=(Cost(name="Palkat", amount=Money.of("9000.01")),))
    assert codes(refusals(APPLICATION, "propose", s, dear)) == [
        ("over-eligible", "amount"),
        ("over-asked", "costs.1.amount"),
    ]
    strange = proposal(costs=(*proposal().costs, Cost(name="Matkat", amount=ZERO)))
    assert codes(refusals(APPLICATION, "propose", s, strange)) == [("not-offered", "costs.3.name"), ("not-positive", "costs.3.amount")]  # fmt: skip
    assert codes(refusals(APPLICATION, "propose", s, proposal(granted=False, reason=""))) == [("missing", "reason")]


def test_no_grant_for_what_is_bought_but_a_refusal() -> None:
    s = assessed(complete()).seen(actor=OFFICER, purchases=(Purchase(number="SO-7", title="Valmennus"),))
    (found,) = refusals(APPLICATION, "propose", s, proposal())
    assert (found.code, found.values()) == ("already-bought", {"number": "SO-7", "title": "Valmennus"})
    assert not refusals(APPLICATION, "propose", s, proposal(granted=False))
    allowed = s.seen(purchases=())
    bought = allowed.after(take(APPLICATION, "propose", allowed, proposal())).seen(actor=DECIDER, purchases=s.purchases)
    assert [r.code for r in refusals(APPLICATION, "decide-grant", bought)] == ["already-bought"]


def test_who_decides_and_what() -> None:
    s = assessed(complete()).seen(actor=OFFICER)
    s = s.after(take(APPLICATION, "propose", s, proposal()))
    preparer = Actor(role=Role.DECIDER, person=person(21), area=AREA)
    assert [r.code for r in refusals(APPLICATION, "decide-grant", s.seen(actor=preparer))] == ["decider-prepared"]
    assert [r.code for r in refusals(APPLICATION, "decide-refusal", s.seen(actor=DECIDER))] == ["grant-proposed"]
    biased = declared(s, 23, interest=True).seen(actor=DECIDER)
    assert [r.code for r in refusals(APPLICATION, "decide-grant", biased)] == ["has-interest"]
    poor = s.seen(actor=DECIDER, programme=replace(s.programme, reserved=Money.of("9999.99")))
    assert [r.code for r in refusals(APPLICATION, "decide-grant", poor)] == ["over-programme"]
    assert not refusals(APPLICATION, "decide-grant", s.seen(actor=DECIDER))


def test_no_proposal_before_two_have_assessed_and_no_third_seat() -> None:
    s = declared(complete(actor=OFFICER), 21, 22, 29)
    assert [(r.code, r.values()) for r in refusals(APPLICATION, "propose", s)] == [("not-assessed-by-two", {"missing": 2})]  # fmt: skip
    one = s.after(take(APPLICATION, "assess", s, marks()))
    assert [(r.code, r.values()) for r in refusals(APPLICATION, "propose", one)] == [("not-assessed-by-two", {"missing": 1})]  # fmt: skip
    other = one.seen(actor=OFFICER2)
    two = other.after(take(APPLICATION, "assess", other, marks()))
    unfinished = two.seen(assessments=two.assessments[:-1])  # the second has yet to mark one criterion
    third = Actor(role=Role.OFFICER, person=person(29), area=AREA)
    assert [r.code for r in refusals(APPLICATION, "assess", unfinished.seen(actor=third))] == ["seats-taken"]
    assert refusals(APPLICATION, "assess", unfinished.seen(actor=OFFICER2)) == ()
