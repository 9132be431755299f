"""Every table of steps is walked at random, by any actor at any time: a shown step works, a hidden one does not, a refusal has a reason."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.actions.lives import LIVES, TABLES
from app.domain.actors import Role
from app.domain.lifecycle import Lifecycle, as_of, choices, reachable, refusals, take
from app.domain.refusals import Refusal, Refused, WrongRole, WrongState
from app.domain.serving.said import Said
from app.procurement.competition import Competition
from app.procurement.dynamic.quick_order import QuickOrder
from app.procurement.evolving.experiment import Experiment
from app.procurement.evolving.idea import Idea
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.open_call import OpenCall
from tests.procurement.walks import ACTORS, WALKS, Walk
from tests.procurement.walks_dynamic import DYNAMIC_WALKS
from tests.procurement.walks_evolving import EVOLVING_WALKS
from tests.procurement.walks_grants import GRANT_WALKS
from tests.procurement.walks_values import VALUE_WALKS

EVERY = WALKS | DYNAMIC_WALKS | EVOLVING_WALKS | GRANT_WALKS | VALUE_WALKS
SEEN_IN_PART = Competition | QuickOrder | OpenCall | Idea | Experiment | Application | Grant

AT_THE_DESK = [table for life in LIVES for table in life.tables]
"""Steps whose table alone says what follows; a signature binds nobody yet, and what concludes settles it."""
MOVES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 40), st.sampled_from(ACTORS), st.integers(0, 20 * 24)), max_size=30
)


def steps_of(table: Lifecycle[Any]) -> list[str]:
    return list(dict.fromkeys(step.name for step in table.steps))


def eyes(situation: Any) -> Any:
    """What the actor may see of it."""
    if isinstance(situation, SEEN_IN_PART) and situation.actor.provider is not None:
        return situation.as_seen_by(situation.actor.provider)
    return situation


def check(walk: Walk, situation: Any) -> None:
    """What is shown and what is refused agree, for every step there is."""
    shown = {choice.step: choice.reasons for choice in choices(walk.table, situation)}
    for name in steps_of(walk.table):
        reasons = refusals(walk.table, name, situation)
        assert all(isinstance(reason, Refusal) and reason.code for reason in reasons)
        if name in shown:
            assert shown[name] == reasons
        else:
            assert reasons, name
            with pytest.raises(Refused):
                take(walk.table, name, situation, None)
        assert refusals(walk.table, name, eyes(situation)) == reasons or situation.actor.provider is None, name


def act(walk: Walk, situation: Any, name: str) -> Any:
    """Take an open step with an input that it accepts; it leads where the table says."""
    target = next(
        s.target for s in walk.table.named(name) if s.source == situation.state and situation.actor.role in s.by
    )
    nouns = take(walk.table, name, situation, walk.given(name, situation))
    if walk.table in AT_THE_DESK and name != "sign" and any(isinstance(noun, Said) for noun in nouns):
        assert all(step.settles for step in walk.table.named(name)), f"{name} says something, and nobody settles it"
    after = situation.after(nouns)
    assert after.state == target, name
    return after


@pytest.mark.parametrize("walk", EVERY.values(), ids=EVERY)
@settings(max_examples=60, deadline=None)
@given(moves=MOVES)
def test_any_walk(walk: Walk, moves: list[tuple[int, int, Any, int]]) -> None:
    situation, instant = walk.begin(), walk.begin().instant
    for pick, hurry, actor, hours in moves:
        instant += timedelta(hours=hours if hurry > 30 else hours % 5)
        situation = as_of(walk.table, situation.seen(actor=actor, instant=instant))
        check(walk, situation)
        open_ = [choice.step for choice in choices(walk.table, situation) if not choice.reasons]
        if open_:
            situation = act(walk, situation, open_[pick % len(open_)])


@pytest.mark.parametrize("walk", EVERY.values(), ids=EVERY)
def test_every_state_is_reached_by_walking(walk: Walk) -> None:
    """Breadth first through what actors and the clock can really do, not through the arrows."""
    assert all(step.source == step.target for name in walk.aside for step in walk.table.named(name))
    seen: set[str] = set()
    queue = [walk.begin()]
    while queue and seen != states_of(walk.table):
        situation = queue.pop(0)
        if situation.state in seen and len(queue) > 400:
            continue
        seen.add(situation.state)
        queue += onward(walk, situation)
    assert seen == states_of(walk.table)


def onward(walk: Walk, situation: Any) -> Iterable[Any]:
    for days in (0, 9, 400):
        for actor in ACTORS:
            later = as_of(walk.table, situation.seen(actor=actor, instant=situation.instant + timedelta(days=days)))
            open_ = [c.step for c in choices(walk.table, later) if not c.reasons and c.step not in walk.aside]
            moved = [act(walk, later, step) for step in open_]
            yield from (m for m in moved if m != situation)
            if later.state != situation.state:
                yield later


def states_of(table: Lifecycle[Any]) -> set[str]:
    return {table.begins} | {state for step in table.steps for state in (step.source, step.target)}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_walk_can_end(table: Lifecycle[Any]) -> None:
    ends = {s for s in states_of(table) if all(step.target == s for step in table.steps if step.source == s)}
    circle = not ends and table.name in (
        "qualification",
        "member",
        "fact",
    )  # judged again for ever: each of their states is a place to stay
    assert reachable(table, table.begins) == states_of(table)
    assert circle or all(reachable(table, state) & ends for state in states_of(table))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_stranger_gets_a_role_and_the_wrong_time_a_state(table: Lifecycle[Any]) -> None:
    walk = EVERY[table.name]
    for name in steps_of(table):
        for actor in ACTORS:
            (reason, *_) = refusals(table, name, walk.begin().seen(actor=actor)) or (None,)
            roles = {role for step in table.named(name) for role in step.by}
            if actor.role not in roles:
                assert reason == WrongRole(step=name)
            elif all(step.source != table.begins for step in table.named(name)):
                assert isinstance(reason, WrongState) or reason is not None
    assert Role.CLOCK not in {actor.role for actor in ACTORS}
