"""Whatever asks something of somebody is found by a part of that role's home and judged by a loader."""

import re
from typing import Any

import pytest

from app.actions.home.judging import JUDGED_BY_STATE, LOADED
from app.actions.lives import TABLES
from app.db.home.area import FALLEN_THROUGH
from app.db.home.waiting import PARTS
from app.domain.actors import Role
from app.domain.lifecycle import Lifecycle, asking_states, asks_alone

KINDS = {
    "p.kind": {"challenge", "grant-programme", "mini-competition", "quick-order"},
    "CASE c.kind WHEN 'order' THEN 'contract' ELSE c.kind END": {"contract", "experiment"},
    "CASE p.kind WHEN 'challenge' THEN 'idea' ELSE 'application' END": {"application", "idea"},
}
"""The tables of steps of a part whose rows are of several, by the expression that says which."""
ASKING = [
    pytest.param(role, table, state, id=f"{role}-{table.name}-{state}")
    for role in Role
    for table in TABLES
    for state in sorted(asking_states(table, role))
]


def served(part: str, table: str, state: str) -> bool:
    """Whether the part of a home answers nouns of the table in the state."""
    of = re.match(r"SELECT (.+?) AS of_table,", part)
    assert of, "every part is made by `row`"
    tables = KINDS.get(of[1]) or {of[1].strip("'")}
    whatever = f"'{table}/' || c.state = ANY(:asked)" in part and "c.state IN" not in part
    return table in tables and (whatever or bool(re.search(rf"['/]{re.escape(state)}'", part)))


@pytest.mark.parametrize(("role", "table", "state"), ASKING)
def test_what_asks_is_found_and_judged(role: Role, table: Lifecycle[Any], state: str) -> None:
    assert [part for part in PARTS[role] if served(part, table.name, state)], "a part in app/db/home"
    alone = asks_alone(table, state, role)
    assert alone or table.name in LOADED | JUDGED_BY_STATE, "a loader in app/actions/home/judging.py"


def test_every_part_answers_something_that_asks() -> None:
    """All but the orders that fell through, which a coach may order again: no step of their table."""
    idle = [
        part
        for role, parts in PARTS.items()
        for part in parts
        if not any(served(part, table.name, state) for table in TABLES for state in asking_states(table, role))
    ]
    assert idle == [FALLEN_THROUGH]
