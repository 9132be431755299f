"""Lives told together: every table once, each step's name saying one thing, and who may know what as the law of the area wants it."""

from collections import Counter
from typing import Any

import pytest

from app.actions.lives import BY_HAND, HANDS, LIVES, TABLES
from app.domain.actors import Role
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step, told_as
from tests.house.test_words import tables

AT_THE_DESK = [table for life in LIVES for table in life.tables]
CLOCKS = [(table.name, step) for table in AT_THE_DESK for step in table.steps if step.by == (Role.CLOCK,)]
AREAS_OWN = {("agreement", "end")}
"""Steps of the clock that no provider hears of: the end of an agreement, whose day all members know."""
SILENT = {("card", "follow-card")}
"""Steps without an event: what follows a provider's own row is not told twice."""
FOLLOWING = {"referral"}
"""Lives that move when another is looked at: a referral when its commitment is settled."""
MAIL = {
    ("challenge", "receive", "idea-received"),
    ("member", "resume", "member-suspension-over"),
    ("qualification", "resume", "suspension-over"),
    ("quick-order", "ask-next", "ordered"),
}
"""Every mail that the clock's steps send. What the steps of people tell stands in `tests/api/told.py`, and is walked."""


def test_every_table_is_told_once() -> None:
    assert {table.name for table in TABLES} == tables().keys()
    assert [name for name, times in Counter(table.name for table in TABLES).items() if times > 1] == []


def test_a_table_at_the_desk_is_not_taken_by_hand_too() -> None:
    assert {table.name for table in AT_THE_DESK} & {
        table.name for group in BY_HAND.values() for table in group
    } == set()


def said(step: Step[Any]) -> tuple[object, ...]:
    return told_as(step), step.seen_by, step.about, step.codes, step.tells, step.settles, step.draws, step.by


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_steps_of_one_name_say_the_same(table: Lifecycle[Any]) -> None:
    assert {step.name for step in table.steps if {said(one) for one in table.named(step.name)} != {said(step)}} == set()


def test_who_may_know_of_the_clocks_steps() -> None:
    hidden = {(table, step.name) for table, step in CLOCKS if step.seen_by is VisibleTo.AREA}
    assert hidden == AREAS_OWN | SILENT
    assert {(table.name, step.name) for table in AT_THE_DESK for step in table.steps if not told_as(step)} == SILENT


def test_whom_the_clocks_steps_tell() -> None:
    assert {(table, step.name, step.tells[0]) for table, step in CLOCKS if step.tells} == MAIL


def test_the_clock_has_a_hand_for_each_life_that_falls_due() -> None:
    assert {life.due for life in LIVES if life.due} <= HANDS.keys()
    falling = {table.name for table in AT_THE_DESK if any(step.at for step in table.steps)}
    assert falling - FOLLOWING <= {table.name for life in LIVES if life.due for table in life.tables}


def test_what_asks_for_settling() -> None:
    """Whatever says something under a commitment that binds, and its coming into force, since it was signed before."""
    settling = {(table.name, step.name) for table in AT_THE_DESK for step in table.steps if step.settles}
    said = {("referral", step) for step in ("accept", "decline", "start", "end")}
    said |= {
        (kind, step) for kind in ("contract", "experiment") for step in ("conclude", "refer-client", "report-fact")
    }
    said |= {("experiment", "pass-gate"), ("experiment", "end-experiment")}
    assert settling == said | {("grant", step) for step in ("release-instalment", "decide-recovery", "accept-report")}
