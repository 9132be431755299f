"""Lives told together: every table once, each step's name saying one thing, and who may know what as the law of the area wants it."""

from collections import Counter
from typing import Any

import pytest

from app.actions.lives import BY_HAND, HANDS, LIVES, TABLES
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step, told_as
from tests.house.test_words import tables

AT_THE_DESK = [table for life in LIVES for table in life.tables]
AREAS_OWN = {
    ("agreement", "end"),
    ("application", "assess"),
    ("application", "declare-interest"),
    ("application", "propose"),
    ("application", "send-back"),
    ("challenge", "cancel-challenge"),
    ("challenge", "save-draft"),
    ("experiment", "prepare-gate"),
    ("grant", "prepare-recovery"),
    ("grant-programme", "save-draft"),
    ("idea", "propose-experiment"),
    ("idea", "send-back-idea"),
    ("mini-competition", "assess"),
    ("mini-competition", "prepare-decision"),
    ("mini-competition", "save-draft"),
    ("mini-competition", "send-back"),
    ("mini-competition", "unlock"),
    ("quick-order", "save-wish"),
    ("value", "confirm-value"),
    ("value", "withdraw-value"),
}
"""Steps that no provider hears of: what is prepared is the area's own until it is decided, and so are what its people enter and the end of an agreement, whose day all members know."""
SILENT = {("card", "follow-card")}
"""Steps without an event: what follows a provider's own row is not told twice."""
FOLLOWING = {"referral"}
"""Lives that move when another is looked at: a referral when its commitment is settled."""
MAIL = {
    ("application", "ask-for-more", "asked-for-more"),
    ("application", "decide-grant", "grant-decided"),
    ("application", "decide-refusal", "grant-decided"),
    ("challenge", "receive", "idea-received"),
    ("contract", "conclude", "concluded"),
    ("contract", "refer-client", "referred"),
    ("experiment", "conclude", "concluded"),
    ("experiment", "refer-client", "referred"),
    ("experiment", "pass-gate", "gate-decided"),
    ("experiment", "end-experiment", "gate-decided"),
    ("grant", "release-instalment", "instalment-released"),
    ("grant", "accept-report", "report-accepted"),
    ("grant", "return-report", "report-returned"),
    ("grant", "suspend-payment", "payment-suspended"),
    ("grant", "resume-payment", "payment-resumed"),
    ("grant", "decide-recovery", "recovery-decided"),
    ("grant-programme", "cancel", "programme-cancelled"),
    ("idea", "decline-idea", "idea-declined"),
    ("idea", "start-experiment", "experiment-started"),
    ("mini-competition", "cancel", "cancelled"),
    ("mini-competition", "decide", "decided"),
    ("mini-competition", "publish", "invited"),
    ("quick-order", "ask-next", "ordered"),
    ("quick-order", "place-order", "ordered"),
}
"""Every mail that a step at the desk sends."""


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


def test_who_may_know_of_each_step() -> None:
    hidden = {
        (table.name, step.name) for table in AT_THE_DESK for step in table.steps if step.seen_by is VisibleTo.AREA
    }
    assert hidden == AREAS_OWN | SILENT
    assert {(table.name, step.name) for table in AT_THE_DESK for step in table.steps if not told_as(step)} == SILENT


def test_whom_each_step_tells() -> None:
    told = {(table.name, step.name, step.tells[0]) for table in AT_THE_DESK for step in table.steps if step.tells}
    assert told == MAIL


def test_the_clock_has_a_hand_for_each_life_that_falls_due() -> None:
    assert {life.due for life in LIVES if life.due} <= HANDS.keys()
    falling = {table.name for table in AT_THE_DESK if any(step.at for step in table.steps)}
    assert falling - FOLLOWING <= {table.name for life in LIVES if life.due for table in life.tables}


def test_what_asks_for_settling() -> None:
    """What the other party says of a client moves the referral; an instalment and a recovery make lines."""
    settling = {(table.name, step.name) for table in AT_THE_DESK for step in table.steps if step.settles}
    said = {("referral", step) for step in ("accept", "decline", "start", "end")}
    assert settling == said | {("grant", "release-instalment"), ("grant", "decide-recovery")}
