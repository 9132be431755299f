"""Checks on an area's own files, before anything is written: codes, parents, and sums."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.buying.budgets import BudgetLine, faults
from app.domain.identifiers import is_cpv
from app.domain.money import ZERO, Money
from app.domain.people.areas import RESERVED, Area, Code, CodeList, Policy
from app.domain.refusals import Refusal

_MUNICIPALITY = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow(Refusal):
    """A row of a file that cannot be what it should: which file, which row, what is the matter."""

    code = "bad-row"
    file: str
    row: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoesNotAddUp(Refusal):
    """A figure that is not the sum it should be: by how much the parts pass it (minus: fall short)."""

    code = "does-not-add-up"
    file: str
    row: str
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commuting:
    """A municipality's commuting figures, and the total its file gives."""

    municipality: str
    figures: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFiles:
    """Everything that an area's files bring."""

    area: Area
    codes: tuple[Code, ...]
    budget: tuple[BudgetLine, ...]
    budget_total: Money
    policies: tuple[Policy, ...] = ()
    commuting: tuple[Commuting, ...] = ()


def check_files(files: AreaFiles) -> tuple[Refusal, ...]:
    """Every reason why the files cannot be imported."""
    return (
        *_name(files.area),
        *_codes(files.codes),
        *_parents(files.codes),
        *_orders(files),
        *_budget(files),
        *_commuting(files.commuting),
        *(BadRow(file="policies", row=p.key, fault="less than nothing") for p in files.policies if p.value < 0),
    )


def _name(area: Area) -> Iterable[Refusal]:
    if area.slug in RESERVED:
        yield BadRow(file="area.yaml", row="slug", fault=f"addresses of the product's own begin with {area.slug}")


def _codes(codes: tuple[Code, ...]) -> Iterable[Refusal]:
    seen: set[tuple[CodeList, str]] = set()
    for code in codes:
        if (code.list, code.code) in seen:
            yield BadRow(file=code.list, row=code.code, fault="twice")
        seen.add((code.list, code.code))
        if code.list is CodeList.MUNICIPALITY and not _MUNICIPALITY.fullmatch(code.code):
            yield BadRow(file=code.list, row=code.code, fault="not three digits")
        if not code.names.get("fi"):
            yield BadRow(file=code.list, row=code.code, fault="no Finnish name")


def _parents(codes: tuple[Code, ...]) -> Iterable[Refusal]:
    baskets = {code.code for code in codes if code.list is CodeList.BASKET}
    for code in codes:
        if code.list is CodeList.CATEGORY and code.parent not in baskets:
            yield BadRow(file="category", row=code.code, fault="no such basket")


def _orders(files: AreaFiles) -> Iterable[Refusal]:
    """What orders in a category need to know."""
    lines = {line.code for line in files.budget}
    for code in files.codes:
        if code.cpv is not None and not is_cpv(code.cpv):
            yield BadRow(file="category", row=code.code, fault="not a CPV code")
        if code.budget_line is not None and code.budget_line not in lines:
            yield BadRow(file="category", row=code.code, fault="no such budget line")


def _budget(files: AreaFiles) -> Iterable[Refusal]:
    known = {line.code for line in files.budget}
    for line in files.budget:
        if line.amount < ZERO:
            yield BadRow(file="budget.csv", row=line.code, fault="less than nothing")
        if line.parent is not None and line.parent not in known:
            yield BadRow(file="budget.csv", row=line.code, fault="no such parent")
    for year in sorted({line.year for line in files.budget}):
        for fault in faults([line for line in files.budget if line.year == year], files.budget_total):
            yield DoesNotAddUp(file="budget.csv", row=fault.code or f"total {year}", difference=str(fault.difference))


def _commuting(rows: tuple[Commuting, ...]) -> Iterable[Refusal]:
    for row in rows:
        if sum(row.figures) != row.total:
            yield DoesNotAddUp(file="commuting.csv", row=row.municipality, difference=str(sum(row.figures) - row.total))
