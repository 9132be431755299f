"""No address costs more where there is more: at ten times the size each page and GET makes no more statements, and answers no more than a page holds."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

from app.local_postgres import LocalPostgres
from app.main import create_app
from tests import multiply
from tests.addresses import Address, Answer, Reader, addresses, asking, templates
from tests.conftest import Database, clone
from tests.demo.conftest import Demo, settings_of

MOST_STATEMENTS, MOST_BYTES = 15, 100_000
_IN_PLACE = "drawn on the grant's own page; its address only takes the step"
_NO_GRANT = "no grant of the demo is in force"
NOWHERE = {
    "/{area}/payments/{line}/{step}": "its one step, to approve, asks for nothing: a button on the line's page",
    "/{area}/commitments/{commitment}/release-instalment": _IN_PLACE,
    "/{area}/commitments/{commitment}/submit-report": _NO_GRANT,
    "/{area}/commitments/{commitment}/accept-report": _NO_GRANT,
    "/{area}/commitments/{commitment}/return-report": _NO_GRANT,
    "/{area}/commitments/{commitment}/suspend-payment": _NO_GRANT,
    "/{area}/commitments/{commitment}/resume-payment": _NO_GRANT,
}
"""Routes of which the demo has no address, by the reason why."""
_COMPARED = "thirty bids by thirty criteria, read as a whole: nobody compares a part"
GROWING = {
    "/{area}/procedures/{procedure}/comparison officer": _COMPARED,
    "/api/v1/areas/{area}/procedures/{procedure}/comparison officer": _COMPARED,
    "/api/v1/areas/{area}/procedures/{procedure} officer": _COMPARED,
}  # fmt: skip
"""Addresses that make more statements at ten times the size, or answer more than a page holds: why. One that is mended must leave the table."""
_COMMITMENT = "a commitment with its clients, money, history and steps, each kind with what it alone has: a grant's reports, an experiment's gates"
_APPLICATION = "an application with its programme, marks on two seats, supplements, decision and letters"
_CLIENT = "one client with all facts, verdicts, lines and what may still come"
_C, _A = "/{area}/commitments/{commitment}", "/{area}/programmes/{programme}/applications/{application}"
_API = "/api/v1/areas"
MANY = {
    **dict.fromkeys((_C, f"{_API}{_C}", f"{_API}{_C}/events", f"{_API}{_C}/referrals"), _COMMITMENT),
    **dict.fromkeys((f"{_C}/{step}" for step in ("carry-to-competition", "end-experiment", "pass-gate", "prepare-gate")), _COMMITMENT),
    **dict.fromkeys((_A, f"{_A}/{{step}}", *(f"{_API}{_A}{more}" for more in ("", "/letter", "/assessments", "/assessments/{seat}"))), _APPLICATION),
    "/{area}/referrals/{referral}": _CLIENT,
    "/{area}/challenges/{challenge}/ideas/{idea}": "an idea with its challenge, supplements, decision and the experiment it became",
    "/{area}/challenges/{challenge}/ideas/{idea}/propose-experiment": "an idea with its challenge and the money there is, and the form of a plan",
}  # fmt: skip
"""Routes of more than fifteen statements: what they are for."""
Seen = dict[Address, Answer]


async def test_no_address_costs_more_where_there_is_more(demo: Demo, database: Database, worker_id: str) -> None:
    async with asking(create_app(demo.settings)) as asked, demo.owner.connect() as owner:
        once, every = await addresses(asked, owner), set(templates(asked.app))
    await demo.owner.dispose()  # a database that somebody uses is not copied
    found = {**nowhere(once, every), **many(once)}
    for grow in (multiply.widely, multiply.deeply):
        found |= grown(once, await _where_there_is_more(once, grow, database, worker_id), grow.__name__)
    known = {**NOWHERE, **MANY, **GROWING}
    faults = [f"{one}: {why}" for one, why in sorted(found.items()) if one.split(": ")[-1] not in known]
    assert not faults, "\n".join(faults)
    told = {one.split(": ")[-1] for one in found}
    assert set(known) - told == set(), "these are as they should be by now: take them out of the table"


def nowhere(once: Seen, every: set[str]) -> dict[str, str]:
    """The routes that no address was found of."""
    return dict.fromkeys(every - {a.route for a in once}, "has no address: say in PLACES how one is made")


def many(once: Seen) -> dict[str, str]:
    """The routes with an address of more than fifteen statements."""
    return {a.route: f"{n.statements} statements" for a, n in once.items() if n.statements > MOST_STATEMENTS}


def grown(once: Seen, more: Seen, how: str) -> dict[str, str]:
    """The addresses that are refused where there is more, or cost more, by route and role."""
    found = {}
    for address, answer in more.items():
        before = once[address].statements
        if answer.status != 200:
            found[f"{how}: {address.path} {address}"] = str(answer.status)
        elif answer.statements > before:  # fewer where a page of many shows fewer kinds
            found[f"{how}: {address}"] = f"{before} → {answer.statements} statements"
        elif answer.size > MOST_BYTES:
            found[f"{how}: {address}"] = f"{answer.size // 1000} kB"
    return found


async def _where_there_is_more(
    once: Seen, grow: Callable[[asyncpg.Connection], Awaitable[None]], database: Database, worker_id: str
) -> Seen:
    """The same addresses in a copy of the demo that has grown."""
    name = f"grown_{worker_id}"
    server = LocalPostgres(Path(os.environ["VAIKUTIN_TEST_HOME"]), throwaway=True).start("template")
    await clone(server, name, of=f"demo_{worker_id}")
    admin = await asyncpg.connect(server.admin.replace("/postgres", f"/{name}"))
    await grow(admin)
    assert await multiply.orphans(admin) == []
    await admin.close()
    async with asking(create_app(settings_of(database, worker_id, name))) as asked:
        return {one: await asked.answer(one.path, one.reader) for one in once}


def test_what_grows_is_seen() -> None:
    one, two, three = (Address(f"/{name}", f"/{name}/1", Reader("officer")) for name in ("grows", "breaks", "swells"))
    once = dict.fromkeys((one, two, three), Answer(200, 1000, 16))
    more = {one: Answer(200, 1000, 17), two: Answer(500, 10, 16), three: Answer(200, 100_001, 16)}
    assert grown(once, once, "widely") == {}
    assert grown(once, more, "widely") == {
        "widely: /grows officer": "16 → 17 statements",
        "widely: /breaks/1 /breaks officer": "500",
        "widely: /swells officer": "100 kB",
    }
    assert many(once) == dict.fromkeys(("/grows", "/breaks", "/swells"), "16 statements")
    assert list(nowhere(once, {"/grows", "/new/{thing}"})) == ["/new/{thing}"]
