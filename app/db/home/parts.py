"""What the parts of the statement behind a home have in common: their columns, and how a bid in clear stands."""

NOW_OF_BID = """CROSS JOIN LATERAL (SELECT CASE
      WHEN EXISTS (SELECT FROM supplements u WHERE (u.area_id, u.bid_id) = (o.area_id, o.bid_id) AND u.content->>'form' = 'withdrawal')
        THEN 'withdrawn'
      WHEN o.state = 'asked' AND (CAST(o.asked->-1->>'until' AS timestamptz) <= :instant
        OR EXISTS (SELECT FROM supplements u WHERE (u.area_id, u.bid_id) = (o.area_id, o.bid_id) AND u.content->>'form' = 'addition'
          AND u.at >= CAST(o.asked->-1->>'at' AS timestamptz)))
        THEN 'received'
      ELSE o.state END AS now) s"""
"""The state in which an idea or application truly is: taken back, answered, or the time to answer over, whether or not the clock has noted it."""


def row(
    *,
    table: str,
    noun: str,
    area: str,
    state: str,
    of: str,
    number: str = "''",
    title: str = "''",
    parent: str = "CAST(NULL AS uuid)",
    until: str = "CAST(NULL AS timestamptz)",
    since: str = "CAST(NULL AS timestamptz)",
    held: str = "false",
    payee: str = "''",
    amount: str = "CAST(NULL AS bigint)",
    many: str = "1",
) -> str:
    """The select of one kind of noun: expressions for the columns of what waits, and `of` what it selects from."""
    return f"""SELECT {table} AS of_table, {area} AS area_id, {noun} AS id, {parent} AS parent, {state} AS state, {number} AS number, {title} AS title,
  {until} AS until, {since} AS since, {held} AS held, {payee} AS payee, {amount} AS amount, {many} AS many
FROM {of}"""
