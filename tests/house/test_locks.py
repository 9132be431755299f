"""The watch over locks finds what it is there for: each rule broken once."""

import pytest

from tests.locks import Held, parsed

LOCK = "WITH l AS MATERIALIZED (SELECT commitments.id FROM commitments WHERE commitments.id = $2 FOR NO KEY UPDATE) SELECT 1"


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (LOCK, [("FOR NO KEY UPDATE", "commitments")]),
        ("SELECT 1 FROM budget_lines b JOIN procedures p ON true FOR UPDATE OF b", [("FOR UPDATE", "budget_lines")]),
        ("SELECT p.* FROM procedures p JOIN invitations i ON true FOR SHARE OF p, i", [("FOR SHARE", "procedures"), ("FOR SHARE", "invitations")]),
        ("INSERT INTO due (kind) VALUES ($1) ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at", [("INSERT", "due")]),
        ("WITH b AS (INSERT INTO bids AS b (id) VALUES ($1)), d AS (DELETE FROM bid_drafts USING b) SELECT 1", [("INSERT", "bids"), ("DELETE", "bid_drafts")]),
        ("UPDATE referrals SET state=$1 WHERE referrals.id = $2", [("UPDATE", "referrals")]),
        ("SELECT id FROM outbox LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED", []),
        ("SELECT instant() FROM (SELECT pg_advisory_xact_lock($1)) l", [("FOR UPDATE", "pg_advisory")]),
        ("SELECT id FROM commitments", []),
    ],
)  # fmt: skip
def test_what_a_statement_locks_and_writes(statement: str, found: list[tuple[str, str]]) -> None:
    assert list(parsed(statement)) == found


def faults(*steps: tuple[str, str, set[str]]) -> list[str | None]:
    held = Held()
    return [held.fault(how, table, ids, "settlement" if table == "due" else "") for how, table, ids in steps]


NO_KEY = "FOR NO KEY UPDATE"


@pytest.mark.parametrize(
    "steps",
    [
        [("INSERT", "facts", set())],  # under no lock
        [(NO_KEY, "procedures", {"p"}), ("INSERT", "facts", set())],  # under another's
        [(NO_KEY, "commitments", {"c"}), (NO_KEY, "procedures", {"p"})],  # the wrong way round
        [("INSERT", "counters", {"MA"}), (NO_KEY, "commitments", {"c"})],  # a number before its noun
        [(NO_KEY, "commitments", {"c"}), (NO_KEY, "commitments", {"d"})],  # two, in an order of nobody's
        [("INSERT", "counters", {"MK"}), ("INSERT", "counters", {"TA"})],  # likewise
        [
            ("FOR SHARE", "procedures", {"p"}),
            ("UPDATE", "procedures", {"p"}),
        ],  # two that share would wait for each other
        [("FOR SHARE", "procedures", {"p"}), ("INSERT", "decisions", set())],  # what sharers could do at once
        [("FOR UPDATE", "commitments", {"c"})],  # foreign keys would wait
        [("INSERT", "due", set())],  # under no lock
        [("UPDATE", "due", set()), (NO_KEY, "commitments", {"c"})],  # put off, then more
        [("INSERT", "new_table", set())],  # placed nowhere
    ],
)
def test_what_breaks_the_order_is_found(steps: list[tuple[str, str, set[str]]]) -> None:
    *before, last = faults(*steps)
    assert last
    assert not any(before)


def test_what_keeps_it_is_let_through() -> None:
    settling = [
        ("INSERT", "idempotency", set()), (NO_KEY, "commitments", {"c"}), ("UPDATE", "commitments", {"c"}), ("INSERT", "facts", set()),
        ("INSERT", "counters", {"MA"}), ("INSERT", "lines", set()), ("INSERT", "due", set()), ("UPDATE", "idempotency", set()),
    ]  # fmt: skip
    bidding = [
        ("INSERT", "idempotency", set()),
        ("FOR SHARE", "procedures", {"p"}),
        ("FOR SHARE", "invitations", {"p"}),
        ("INSERT", "bids", set()),
    ]
    assert not any(faults(*settling))
    assert not any(faults(*bidding))
    assert not any(faults(("UPDATE", "due", set())))
    assert not any(faults(("INSERT", "counters", {"TA"}), ("INSERT", "counters", {"MK"})))
