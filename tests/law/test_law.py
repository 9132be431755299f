from datetime import date
from decimal import Decimal

import pytest

from app.actions.diagrams import TABLES
from app.law import law_on
from app.law.reading import sources, values


def test_every_value_names_its_source_and_how_sure_it_is() -> None:
    for rows in values().values():
        assert all(value.source and value.sure in ("read", "excerpt", "doubtful") for value in rows)


def test_steps_cite_only_what_stands_in_the_law() -> None:
    cited = {step.cites for table in TABLES for step in table.steps if step.cites}
    assert cited <= sources()


def test_the_work_condition() -> None:
    assert law_on(date(2026, 3, 1)).work_condition() == (Decimal("930.00"), Decimal("465.00"))
    with pytest.raises(LookupError):
        law_on(date(2024, 9, 1)).work_condition()
