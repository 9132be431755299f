"""Watches every transaction of the web's role in the tests: locks are taken in one order, and what hangs on a noun is written under its lock.

`docs/architecture.md` has the order. A circle of waiting needs two transactions that take the same two locks in different orders;
where all take them in one order there is none. What is watched is the text of each statement, so that a test of anything at all
finds a new action's wrong order, whether or not two of them ever meet in a test.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, event

ORDER = (
    "idempotency", "budget_lines", "agreements", "cards", "published_cards", "procedures", "commitments", "dated_values",
    "counters", "staff_invitations", "people", "providers", "registrations",
)  # fmt: skip
"""Who takes a lock on a row of one of these has taken none on one further on, and never two rows of one table but counters."""
HANGS_ON: dict[str, tuple[str, ...]] = {
    "qualifications": ("registrations",),
    "agreement_members": ("agreements", "registrations"),
    "card_checks": ("cards",),
    "invitations": ("procedures",),
    "notices": ("procedures",),
    "bids": ("procedures",),
    "opened_bids": ("procedures",),
    "declarations": ("procedures",),
    "assessments": ("procedures",),
    "supplements": ("procedures", "commitments"),
    "decisions": ("procedures", "commitments"),
    "letters": ("procedures", "commitments"),
    "referrals": ("commitments",),
    "facts": ("commitments",),
    "verifications": ("commitments",),
    "reviews": ("commitments",),
    "kept_items": ("commitments",),
    "lines": ("commitments",),
    "approvals": ("commitments",),
    "awards": ("commitments",),
    "outcomes": ("commitments",),
    "results": ("commitments",),
    "due": ("agreements", "cards", "procedures", "commitments", "registrations"),
}
"""What is written only by who holds, or has just made, the row of one of these that it hangs on; so nobody waits for it."""
FREE = {"events", "outbox", "needs", "bid_drafts", "memberships", "sessions", "tokens", "attempts", "digest_keys"}
"""What nobody waits for (rows of a key of their own are only added), or what is alone in its transaction."""
DUE_OF = {
    "agreement": ("agreements",),
    "card": ("cards", "registrations"),  # a card follows what is said of its provider
    "provider": ("registrations",),
    "mini-competition": ("procedures",),
    "quick-order": ("procedures",),
    "challenge": ("procedures",),
    "grant-programme": ("procedures",),
    "idea": ("procedures",),
    "application": ("procedures",),
    "commitment": ("commitments",),
    "settlement": ("commitments",),
}
FAULTS: list[str] = []
"""What was found since a test last looked: an error raised in the worker is logged there, and would not be seen."""
_LOCK = re.compile(r"\bFOR (NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b(?: OF ([\w, ]+))?( SKIP LOCKED)?")
_NAMED = re.compile(r"\b(?:FROM|JOIN) (\w+)(?: (?:AS )?(?!JOIN|WHERE|ON|FOR|LEFT|USING|ORDER)(\w+))?")
_WRITE = re.compile(r"\b(?:(INSERT) INTO (\w+)|(UPDATE) (\w+)(?: (?:AS )?\w+)? SET|(DELETE) FROM (\w+))")
_ID = re.compile(r"\b(?:card_)?id = \$(\d+)")
_watching = [True]
_GROUND = ("budget_lines", "agreements", "cards", "published_cards", "procedures", "commitments")


@dataclass(slots=True)
class Held:
    """What one transaction has locked: of each table the ids it asked for; and of which tables it has made a row."""

    rows: dict[str, set[str]] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    put_off: bool = False

    def fault(self, how: str, table: str, ids: set[str], kind: str = "") -> str | None:
        """Why this may not be locked or written now; None: it may, and is held from here on. `kind`: of a row of due."""
        if how in ("FOR UPDATE", "FOR KEY SHARE"):
            return f"{how} {table}: foreign keys wait for it, or it is no lock of ours"
        if (how == "UPDATE" and table == "idempotency") or self.rows.get(table, set()) & ids:
            shared = table in self.shared and how != "FOR SHARE"
            return f"{how} {table} after a shared lock: two would wait for each other" if shared else None
        if self.put_off:
            return f"{table} after a row of due that was taken alone"
        if table not in ORDER and table not in HANGS_ON and table not in FREE:
            return f"{table} has no place in the order of locks"
        if how == "UPDATE" and table == "due" and not self.rows:
            self.put_off = True
            return None
        parents = DUE_OF[kind] if kind else HANGS_ON.get(table, ())
        if parents and not any(self._holds(parent, how, table) for parent in parents):
            return f"{how} {table} without the lock of what it hangs on"
        if how == "INSERT" and table in _GROUND:
            self.made.add(table)
            return None
        return self._taken(how, table, ids) if table in ORDER else None

    def _holds(self, parent: str, how: str, table: str) -> bool:
        """Whether it has locked `parent`; a shared lock will do for another shared one, and for a bid of one's own."""
        shared_will_do = how == "FOR SHARE" or table == "bids"
        return parent in self.made or (parent in self.rows and (shared_will_do or parent not in self.shared))

    def _taken(self, how: str, table: str, ids: set[str]) -> str | None:
        later = [one for one in self.rows if ORDER.index(one) > ORDER.index(table)]
        if later:
            return f"{how} {table} after {', '.join(later)}"
        known = self.rows.get(table)
        if (how, table) == ("INSERT", "people") and known is not None:
            return None  # a new account takes the address of the one that is locked: who else wants the address waits for that one
        if known is not None and not (table == "counters" and known == {"TA"}):
            return f"{how} {table}: a second row {ids} after {known}"
        self.rows[table] = ids
        if how == "FOR SHARE":
            self.shared.add(table)
        return None


@lru_cache(maxsize=4000)
def parsed(statement: str) -> tuple[tuple[str, str], ...]:
    """What a statement locks and writes, in the order of its text: how, and in which table."""
    flat = " ".join(statement.split())
    found: list[tuple[int, str, str]] = []
    for match in _LOCK.finditer(flat):
        if match[3]:  # what is passed over where it is locked is never waited for
            continue
        names = {alias or table: table for table, alias in _NAMED.findall(flat[: match.start()])}
        asked = [name.strip() for name in match[2].split(",")] if match[2] else list(names)[-1:]
        found += [(match.start(), f"FOR {match[1]}", names[name]) for name in asked]
    for match in _WRITE.finditer(flat):
        how, table = (part for part in match.groups() if part)
        found.append((match.start(), how, table))
    if "pg_advisory" in flat:
        found.append((0, "FOR UPDATE", "pg_advisory"))
    return tuple((how, table) for _, how, table in sorted(found, key=lambda one: one[0]))


def ids_of(statement: str, table: str, given: Any) -> set[str]:
    """The ids that a statement names the row by; of a counter its kind."""
    if table == "counters":
        return {str(given[1])}
    return {str(given[int(number) - 1]) for number in _ID.findall(statement)}


@contextmanager
def unwatched() -> Iterator[None]:
    """For tests that try the database's own walls with statements that no action has."""
    _watching.append(False)
    yield
    _watching.pop()


def watch() -> None:
    """Watch every engine of this process. What is found is raised where it is done, and kept in FAULTS."""
    event.listen(Engine, "begin", _begun)
    event.listen(Engine, "before_cursor_execute", _executed)


def _begun(connection: Connection) -> None:
    connection.info["held"] = Held()


def _executed(connection: Connection, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
    if connection.engine.url.username != "web" or not _watching[-1]:
        return  # the owner imports, and sets the stage for tests
    held: Held = connection.info["held"]
    first = given[0] if many else given
    for how, table in parsed(statement):
        kind = str(first[0]) if table == "due" else ""
        found = held.fault(how, table, ids_of(statement, table, first), kind)
        if found:
            FAULTS.append(found)
            raise AssertionError(found)
