"""What published procedures and commitments hold of budget lines and agreements."""

from typing import Any

import sqlalchemy as sa

from app.db.tables import table
from app.domain.buying.procedures import Procedure
from app.domain.money import ZERO, Money
from app.domain.serving.commitments import Commitment, CommitmentState

_PROCEDURES, _COMMITMENTS = table(Procedure).alias("holding_procedures"), table(Commitment).alias("holding_commitments")


def reserved(area: sa.ColumnElement[Any], holder: str, holder_id: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
    """The cents that procedures still running and commitments not dropped hold of what column `holder` names.

    The conditions stand as literals, so that the partial indexes fit them whatever plan is kept.
    """
    running = sa.select(sa.func.coalesce(sa.func.sum(sa.cast(_PROCEDURES.c.reserved, sa.BigInteger)), 0)).where(
        _PROCEDURES.c.area_id == area,
        _PROCEDURES.c[holder] == holder_id,
        _PROCEDURES.c.reserved > sa.literal_column("0"),
    )
    bound = sa.select(sa.func.coalesce(sa.func.sum(sa.cast(_COMMITMENTS.c.maximum, sa.BigInteger)), 0)).where(
        _COMMITMENTS.c.area_id == area,
        _COMMITMENTS.c[holder] == holder_id,
        _COMMITMENTS.c.state != sa.literal_column(f"'{CommitmentState.DROPPED}'"),
    )
    return running.scalar_subquery() + bound.scalar_subquery()


def money(cents: Any) -> Money:
    """An amount of money, of cents from the database; zero where there are none (NULL)."""
    return Money(int(cents)) if cents else ZERO
