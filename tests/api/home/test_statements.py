"""How many statements a home costs: a small number, and the same with seven times as much of everything."""

from datetime import UTC, datetime

import asyncpg

from app.actions.home import home, value_register
from tests.api import thread as walk
from tests.api.buying import granting, ordering, trying
from tests.api.buying.test_bids import statements
from tests.api.home.test_same_as_judging import at_work
from tests.api.town import Caller, Town
from tests.conftest import Database

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
MOST = {"officer": 15, "decider": 11, "coach": 7, "finance": 4, "provider": 9}
"""How many statements a home may take: who acts, what waits, and one or two for each kind of noun on the page."""

COLUMNS = """SELECT attname, format_type(atttypid, -1) AS kind FROM pg_attribute
  WHERE attrelid = CAST($1 AS regclass) AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '' ORDER BY attnum"""


async def everything(town: Town) -> None:
    """Something of each kind, waiting for somebody."""
    await town.move_to(datetime(2026, 2, 2, 8, tzinfo=UTC))
    provider = (await ordering.providers(town, 1))[0]
    await granting.granted(town, provider)
    grant = await granting.granted(town, provider)
    await town.one("officer").post(f"{grant}/release-instalment", {"number": 1})
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
        "values", {"kind": "work-condition-month", "begins": "2026-12-01", "value": "950", "source": "Asetus"}, 201
    )
    await walk.published(town)
    await ordering.clock(town)


async def multiply(database: Database, town: Town) -> None:
    """Every row of the town's nouns again, with ids that follow from the old ones, so that what hangs together still does."""
    name = database.owner_url.rsplit("/", 1)[1].split("?")[0]
    admin = await asyncpg.connect(database.admin_url.rsplit("/", 1)[0] + f"/{name}")
    await admin.execute("SET session_replication_role = replica")  # rows come table by table
    for table in TABLES:
        columns = await admin.fetch(COLUMNS, table)
        names = ", ".join(f'"{one["attname"]}"' for one in columns)
        values = ", ".join(_value(one["attname"], one["kind"]) for one in columns)
        whose = f"SELECT * FROM {table} WHERE area_id = $1"  # names out of the catalogue
        again = f"SELECT {values} FROM ({whose}) s, generate_series(1, {MANY}) g"  # names out of the catalogue
        await admin.execute(f"INSERT INTO {table} ({names}) {again} ON CONFLICT DO NOTHING", town.id)
    await admin.close()


def _value(name: str, kind: str) -> str:
    if name in OWN and kind == "uuid":
        return f"CAST(md5(CAST(s.{name} AS text) || g) AS uuid)"
    if name == "number":
        return "s.number || '-' || g"
    if name == "client":
        return "s.client || '-' || g"
    return f's."{name}"'


async def counted(town: Town, caller: Caller) -> tuple[int, int]:
    """How many statements the first page of somebody's home takes, and how many things wait in all."""
    with statements(town) as sent:
        async with at_work(town, caller) as work:
            found = await home.home(work)
    return len(sent), found.total


async def test_a_home_takes_the_same_few_statements_at_any_size(town: Town, database: Database) -> None:
    await everything(town)
    people = {role: everybody[0] for role, everybody in town.people.items()}
    before = {role: await counted(town, one) for role, one in people.items()}
    with statements(town) as read:
        async with at_work(town, people["officer"]) as work:
            await value_register.register(work)
    await multiply(database, town)
    after = {role: await counted(town, one) for role, one in people.items()}
    with statements(town) as again:
        async with at_work(town, people["officer"]) as work:
            await value_register.register(work)
    assert all(more > some for (_, some), (_, more) in zip(before.values(), after.values(), strict=True)), (
        before,
        after,
    )
    assert {role: many for role, (many, _) in before.items() if many > MOST[role]} == {}
    assert {role: (before[role][0], many) for role, (many, _) in after.items() if many > before[role][0]} == {}
    assert len(again) == len(read) <= 8
