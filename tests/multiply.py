"""Many rows of few: what a database holds is copied in SQL, so that tests and the bench see what grows with it.

Which columns are keys is read in the catalog, so that a new table takes part by itself: whatever hangs on something copied is copied with it.
Ids of copies are reckoned from the old ones, so that what hangs together still does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

import asyncpg

KEPT = frozenset({
    "areas", "codes", "policies", "counters", "clock", "budget_lines", "dated_values", "people", "memberships", "staff_invitations",
    "digest_keys", "sessions", "tokens", "attempts", "idempotency", "alembic_version",
})  # fmt: skip
"""Tables that are not copied: an area's own figures, people, and machinery."""
OF_ANOTHER = frozenset({"due", "events"})
"""Tables whose rows bear the id of some other noun without a foreign key: they follow what they name."""
RENEWED = {"number": r"regexp_replace(s.number, '(\d+)$', g || '\1')", "client": "s.client || '-' || g", "business_id": "g || s.business_id"}  # fmt: skip
"""Columns of text that say which one it is: what a copy says in them."""
_COLUMNS = """
SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, -1) AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attidentity = '' AND a.attgenerated = '' ORDER BY c.relname, a.attnum"""
_KEYS = """
SELECT k.conrelid::regclass::text AS table, k.contype::text AS kind, k.confrelid::regclass::text AS parent,
  (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS u (num, n)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num) AS columns,
  (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY AS u (num, n)
   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num) AS theirs
FROM pg_constraint k WHERE k.connamespace = 'public'::regnamespace AND k.contype IN ('p', 'f')"""
_PREPARE = r"""
CREATE TEMP TABLE copied (old uuid PRIMARY KEY);
CREATE FUNCTION pg_temp.named(doc text) RETURNS uuid[] LANGUAGE sql AS $$
  SELECT coalesce(array_agg(DISTINCT old), '{}') FROM copied
  WHERE old IN (SELECT m[1]::uuid FROM regexp_matches(doc, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') m) $$;
CREATE FUNCTION pg_temp.renewed(doc text, ids uuid[], g int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE one uuid;
BEGIN
  FOREACH one IN ARRAY ids LOOP doc := replace(doc, one::text, md5(one::text || g)::uuid::text); END LOOP;
  RETURN doc;
END $$;"""
Roots = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as far as copying needs it. `own`: the column of its own id; `parents`: by foreign key, the column that names the parent and all of the key."""

    name: str
    types: dict[str, str]
    own: str | None
    parents: tuple[tuple[str, str | None, tuple[str, ...]], ...]

    @property
    def ids(self) -> list[str]:
        """Its columns that may name something copied."""
        return [column for column, kind in self.types.items() if kind == "uuid" and column != "area_id"]


async def multiply(
    admin: asyncpg.Connection, times: int, roots: Roots | None = None, *, but: Roots | None = None, first: int = 1
) -> int:
    """Copy rows until there are `times` as many; answers how many rows were added. `admin`: a superuser of the database.

    `roots`: a condition by table, and whatever hangs on those rows is copied too; without it, all nouns. `but`: conditions that copied rows meet.
    `first`: the number of the first copy; who copies twice begins the second time where no copy has been numbered.
    """
    await admin.execute("SET session_replication_role = replica")
    await admin.execute(_PREPARE)
    added = 0
    tables = await _tables(admin)
    for table in tables:
        await _mark(admin, table, roots, but or {})
    for table in tables:
        added += await _copy(admin, table, range(first, first + times - 1), roots, but or {})
    await admin.execute("DROP FUNCTION pg_temp.renewed, pg_temp.named; DROP TABLE copied")
    await admin.execute("SET session_replication_role = origin")
    await admin.execute("ANALYZE")
    return added


async def widely(admin: asyncpg.Connection, times: int = 10) -> None:
    """Ten times as many of every noun, as when an area has lived for years; its people and providers stay."""
    await multiply(admin, times, but={"providers": "false"})


async def deeply(admin: asyncpg.Connection, times: int = 10) -> None:
    """Ten times as many below each noun: a commitment's clients, facts and lines, a call's criteria and bids, an agreement's members, a need's procedures."""
    await _criteria(admin, times)
    of_clients = {"referrals": "true", "facts": "s.client IS NOT NULL", "lines": "s.client IS NOT NULL"}
    await multiply(admin, times, of_clients)
    await multiply(admin, times, {"providers": "true"}, but=_OF_ONE_CALL, first=101)
    await multiply(admin, 2, {"procedures": "s.need_id = (SELECT min(need_id::text)::uuid FROM procedures)"}, first=201)


_OF_ONE_CALL = {
    "invitations": "s.card_id IS NULL",  # an order asks one at a time
    "bids": "s.content->>'form' IS DISTINCT FROM 'acceptance'",
    "decisions": "s.content IS NOT NULL",  # where bids are compared, one decision is made
    "commitments": "s.decision_id IN (SELECT old FROM copied)",
    "events": "s.noun_id IN (SELECT old FROM copied)",
}
"""What a call has once, however many take part in it."""


async def _criteria(admin: asyncpg.Connection, times: int) -> None:
    """Ten times as many criteria in each published call, each with its answers and marks."""
    for statement in _MORE_CRITERIA:
        await admin.execute(statement, times - 1)


def _more(table: str, where: str, path: str, key: str) -> str:
    return f"""UPDATE {table} SET content = jsonb_set(content, '{{{path}}}', (
      SELECT jsonb_agg(one || jsonb_build_object('{key}', ((one->>'{key}')::int + 10 * g)::text) ORDER BY g, n)
      FROM jsonb_array_elements(content->'{path}') WITH ORDINALITY AS u (one, n), generate_series(0, $1) g)) WHERE {where}"""


def _points(table: str, column: str) -> str:
    """What was decided says the points of each criterion in their order."""
    repeated = r"""'"quality_points": [' || repeat('\1, ', $1) || '\1]'"""
    return rf"""UPDATE {table} SET {column} =
      regexp_replace({column}::text, '"quality_points": \[(\[.*?\])\]', {repeated}, 'g')::jsonb WHERE {column} IS NOT NULL"""


_MORE_CRITERIA = (
    _more("procedures", "content ? 'criteria'", "criteria", "key"),
    _more("opened_bids", "content->>'form' = 'competition'", "answers", "criterion"),
    """INSERT INTO assessments (area_id, procedure_id, bid_id, criterion, mark, reason, by_person, at, seat)
    SELECT area_id, procedure_id, bid_id, (criterion::int + 10 * g)::text, mark, reason, by_person, at, seat
    FROM assessments, generate_series(1, $1) g""",
    _points("decisions", "outcomes"),
    _points("letters", "content"),
)


async def orphans(admin: asyncpg.Connection) -> list[str]:
    """The foreign keys that some row breaks: copying does not ask them."""
    found = []
    for key in await admin.fetch(_KEYS):
        if key["kind"] == "f":
            given = " AND ".join(f"c.{column} IS NOT NULL" for column in key["columns"])
            same = " AND ".join(
                f"c.{one} = p.{other}" for one, other in zip(key["columns"], key["theirs"], strict=True)
            )
            asked = f"SELECT EXISTS (SELECT FROM {key['table']} c WHERE {given} AND NOT EXISTS (SELECT FROM {key['parent']} p WHERE {same}))"
            if await admin.fetchval(asked):
                found.append(f"{key['table']} ({', '.join(key['columns'])})")
    return found


async def _tables(admin: asyncpg.Connection) -> list[Table]:
    """The tables that take part, parents first."""
    types: dict[str, dict[str, str]] = {}
    for row in await admin.fetch(_COLUMNS):
        types.setdefault(row["table"], {})[row["name"]] = row["type"]
    keys = await admin.fetch(_KEYS)
    foreign = {name: [k for k in keys if k["table"] == name and k["kind"] == "f"] for name in types}
    own = {k["table"]: _own(k["table"], k["columns"], types, foreign) for k in keys if k["kind"] == "p"}
    order = TopologicalSorter(
        {name: {k["parent"] for k in foreign[name] if k["parent"] != name} for name in types}
    ).static_order()
    return [
        Table(name, types[name], own.get(name), tuple(_parent(k, own) for k in foreign[name]))
        for name in sorted(order, key=lambda name: name in OF_ANOTHER)
        if name not in KEPT
    ]


def _own(table: str, key: list[str], types: dict[str, dict[str, str]], foreign: Mapping[str, list[Any]]) -> str | None:
    named = {column for k in foreign[table] for column in k["columns"] if k["parent"] != table}
    found = [c for c in key if types[table].get(c) == "uuid" and c != "area_id" and c not in named]
    return found[0] if found and table not in OF_ANOTHER else None


def _parent(key: Any, own: Mapping[str, str | None]) -> tuple[str, str | None, tuple[str, ...]]:
    """The parent, the column that names it where it has an id of its own, and the columns of the key that may be copied."""
    pairs = list(zip(key["columns"], key["theirs"], strict=True))
    naming = next((mine for mine, its in pairs if its == own.get(key["parent"])), None)
    return key["parent"], naming, tuple(mine for mine, _ in pairs if mine not in ("area_id", naming))


def _chosen(table: Table, roots: Roots | None, but: Roots) -> str:
    """Which rows of a table are copied."""
    hangs = " OR ".join(f"s.{column} IN (SELECT old FROM copied)" for column in table.ids if column != table.own)
    some = [hangs] if hangs else []
    if roots is None and table.own:
        some = ["true"]
    elif roots and table.name in roots:
        some.append(roots[table.name])
    whole = [f"({' OR '.join(some) or 'false'})", but.get(table.name, "true")]
    for parent, naming, others in table.parents:
        if naming and parent not in KEPT:
            whole += [
                f"NOT coalesce(s.{other} IN (SELECT old FROM copied) AND s.{naming} NOT IN (SELECT old FROM copied), false)"
                for other in others
                if table.types[other] == "uuid"
            ]
    return " AND ".join(whole)


async def _mark(admin: asyncpg.Connection, table: Table, roots: Roots | None, but: Roots) -> None:
    """Note the ids of the rows that will be copied, so that what hangs on them follows."""
    if table.own:
        await admin.execute(
            f'INSERT INTO copied SELECT s.{table.own} FROM "{table.name}" s WHERE {_chosen(table, roots, but)} ON CONFLICT DO NOTHING'
        )


async def _copy(admin: asyncpg.Connection, table: Table, copies: range, roots: Roots | None, but: Roots) -> int:
    documents = [column for column, kind in table.types.items() if kind == "jsonb"]
    named = "".join(f', pg_temp.named(s."{column}"::text) AS "named {column}"' for column in documents)
    columns = ", ".join(f'"{column}"' for column in table.types)
    values = ", ".join(_value(table, column) for column in table.types)
    rows = f"s.{table.own} IN (SELECT old FROM copied)" if table.own else _chosen(table, roots, but)
    done = await admin.execute(
        f"""INSERT INTO "{table.name}" ({columns}) SELECT {values}
        FROM (SELECT s.*{named} FROM "{table.name}" s WHERE {rows}) s, generate_series({copies.start}, {copies.stop - 1}) g"""
    )
    return int(done.rsplit(" ", 1)[-1])


def _value(table: Table, column: str) -> str:
    """What a copy has in a column."""
    kind = table.types[column]
    if kind == "uuid" and column != "area_id":
        renewed = f"md5(s.{column}::text || g)::uuid"
        return f"CASE WHEN s.{column} IN (SELECT old FROM copied) THEN {renewed} ELSE s.{column} END"
    if kind == "jsonb":
        return f'pg_temp.renewed(s."{column}"::text, s."named {column}", g)::jsonb'
    if kind == "text" and column in RENEWED:
        return RENEWED[column]
    return f's."{column}"'
