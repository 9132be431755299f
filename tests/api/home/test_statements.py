"""How many statements a home costs: a small number, and the same with seven times as much of everything."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.town import Town

MANY = 6
OWN = {
    "id", "procedure_id", "commitment_id", "need_id", "agreement_id", "bid_id", "decision_id", "fact_id", "line_id", "noun_id", "card_id",
    "corrects", "supplement_id",
}  # fmt: skip
"""Columns that name what is multiplied with the row."""
TABLES = (
    "needs", "agreements", "agreement_members", "procedures", "invitations", "bids", "opened_bids", "supplements", "declarations", "assessments",
    "decisions", "letters", "commitments", "referrals", "facts", "verifications", "reviews", "lines", "approvals", "cards", "card_checks",
    "published_cards", "dated_values", "events",
)  # fmt: skip
MOST = {"officer": 15, "decider": 15, "coach": 8, "finance": 5, "provider": 12}
"""How many statements a home may take: who acts, what waits, and one or two for each kind of noun on the page."""


async def everything(town: Town) -> None:
    """Something of each kind, waiting for somebody."""
    provider = (await ordering.providers(town, 1))[0]
    await granting.granted(town, provider)
    grant = await granting.granted(town, provider)
    await granting.paid(town, grant)
    await town.one("officer").post(f"{grant}/prepare-recovery", await granting.recovery(town))
    assessed = await granting.opened(town)
    at = f"programmes/{assessed}/applications/{await granting.applied(town, assessed, provider)}"
    await granting.assessed(town, at)
    await town.one("officer").post(f"{at}/propose", granting.plan())
    await granting.applied(town, await granting.opened(town), provider)
    running = await trying.running(town, provider)
    await trying.gate(town, running, 61)
    await trying.running(town, provider)
    await trying.proposed(town, provider)
    await trying.sent(town, provider)
    await ordering.card(town, provider)
    await provider.post(
        "cards", ordering.content() | {"availability": ordering.room(1, (await town.today()).isoformat())}, 201
    )
    sent = ordering.content() | {"availability": ordering.room(1, (await town.today()).isoformat())}
    await provider.post(f"cards/{(await provider.post('cards', sent, 201))['id']}/send-card")
    await ordering.described(town)
    await walk.reported(town)
    await walk.decided(town)
    prepared = await walk.assessed(town)
    await town.one("officer").post(f"{prepared.at}/prepare-decision", await walk.proposal(prepared))
    await walk.opened(town)
    await walk.begun(town)
    await town.one("officer").post(
        "values", {"kind": "work-condition-month", "begins": "2026-12-01", "value": "950", "source": "Asetus"}
    )
    await walk.published(town)
    await ordering.clock(town)


async def multiply(town: Town, times: int) -> None:
    """Every row of the town's nouns again, `times` times, with ids that follow from the old ones, so that what hangs together still does."""
    async with town.owner.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in TABLES:
            columns = await _columns(connection, table)
            values = ", ".join(_value(name, kind) for name, kind in columns)
            names = ", ".join(f'"{name}"' for name, _ in columns)
            await connection.execute(
                text(
                    f"INSERT INTO {table} ({names}) SELECT {values} FROM (SELECT * FROM {table} WHERE area_id = :area) s, "  # names out of the catalogue
                    f"generate_series(1, {times}) g ON CONFLICT DO NOTHING"
                ),
                {"area": town.id},
            )


async def _columns(connection: Any, table: str) -> Sequence[tuple[str, str]]:
    asked = text("""SELECT attname, format_type(atttypid, -1) FROM pg_attribute
      WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum""")
    return [(row[0], row[1]) for row in await connection.execute(asked, {"table": table})]


def _value(name: str, kind: str) -> str:
    if name in OWN and kind == "uuid":
        return f"CAST(md5(CAST(s.{name} AS text) || g) AS uuid)"
    if name == "number":
        return "s.number || '-' || g"
    if name == "client":
        return "s.client || '-' || g"
    return f's."{name}"'
