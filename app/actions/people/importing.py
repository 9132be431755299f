"""Importing an area from its own files: checked first, written only if all of it holds, the same however often."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa
import yaml
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.work import new_id
from app.db.engine import make_engine
from app.db.store import values
from app.db.tables import STORED, read, table
from app.domain.bounds import EARLIEST, LATEST, LINE, MOST_WHOLE, check_json, has_controls, is_amount, read_number
from app.domain.buying.budgets import BudgetLine
from app.domain.buying.importing import AreaFiles, BadRow, Commuting, check_files
from app.domain.ids import AreaId, BudgetLineId
from app.domain.money import Money
from app.domain.people.areas import Area, Code, CodeList, Policy
from app.domain.refusals import Refused, refuse
from app.i18n.texts import texts


async def import_area(connection: AsyncConnection, folder: Path) -> AreaFiles:
    """Read, check and write an area, as the owner. Raises Refused with every row that does not hold, having changed nothing."""
    files = await _read(connection, folder)
    refuse(check_files(files))
    for noun in (files.area, *files.codes, *files.budget, *files.policies):
        await _put(connection, noun)
    return files


async def _read(connection: AsyncConnection, folder: Path) -> AreaFiles:
    try:
        text = yaml.safe_load((folder / "area.yaml").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as fault:
        raise Refused(BadRow(file="area.yaml", row="", fault=type(fault).__name__)) from fault
    reason = check_json(text)
    if reason is not None:
        raise Refused(BadRow(file="area.yaml", row=reason.field or "", fault=f"out of bounds: {reason.code}"))
    with _readable("area.yaml"):
        area = await _area(connection, text)
        return await _files(connection, folder, area, text)


@contextmanager
def _readable(file: str, row: str = "") -> Iterator[None]:
    """What cannot be read as what it should be is refused by the file and row it stands in."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
        raise Refused(BadRow(file=file, row=row, fault=f"unreadable: {fault}")) from fault


async def _files(connection: AsyncConnection, folder: Path, area: Area, text: dict[str, Any]) -> AreaFiles:
    return AreaFiles(
        area=area,
        codes=tuple(_codes(area, text, folder)),
        budget=tuple([await _line(connection, area, row) for row in _rows(folder / "budget.csv")]),
        policies=tuple(_policies(area, text)),
        budget_total=_money(text["budget_total"]),
        commuting=tuple(_commuting(row) for row in _rows(folder / "commuting.csv")),
    )


async def import_from(owner_url: str, folder: Path, out: TextIO) -> int:
    """Import an area's files, and say what came of it: what the command line runs."""
    engine = make_engine(owner_url, size=2)
    try:
        async with engine.begin() as connection:
            files = await import_area(connection, folder)
    except Refused as refused:
        words = texts("en")
        print(*(words.reason(reason) for reason in refused.reasons), sep="\n", file=out)  # for whoever imports
        return 1
    finally:
        await engine.dispose()
    print(f"{files.area.name}: {len(files.codes)} codes, {len(files.budget)} budget lines", file=out)  # likewise
    return 0


async def _area(connection: AsyncConnection, text: dict[str, Any]) -> Area:
    slug = _words(text, "slug")
    known = (
        (await connection.execute(sa.select(table(Area)).where(table(Area).c.slug == slug))).mappings().one_or_none()
    )
    id_: AreaId = read(Area, known).id if known else AreaId(new_id())
    return Area(id=id_, slug=slug, name=_words(text, "name"), prefix=_words(text, "prefix"))


def _words(text: dict[str, Any], key: str) -> str:
    """Text, as it must stand; YAML reads unquoted digits as a number, and loses their leading zeros."""
    found = text[key]
    if not isinstance(found, str):
        raise TypeError(f"{key} is no text; quote it")
    return found


async def _line(connection: AsyncConnection, area: Area, row: dict[str, str]) -> BudgetLine:
    lines = table(BudgetLine)
    with _readable("budget.csv", row.get("code", "")):
        year, amount = _year(row["year"]), _money(row["amount"])
    same = sa.select(lines.c.id).where(lines.c.area_id == area.id, lines.c.year == year, lines.c.code == row["code"])
    return BudgetLine(
        area_id=area.id,
        id=BudgetLineId((await connection.execute(same)).scalar_one_or_none() or new_id()),
        year=year,
        code=row["code"],
        names={"fi": row["fi"]},
        amount=amount,
        parent=row["parent"] or None,
        partial=row["partial"] == "yes",
    )


def _codes(area: Area, text: dict[str, Any], folder: Path) -> Iterator[Code]:
    for position, row in enumerate(_rows(folder / "municipalities.csv")):
        names = {language: row[language] for language in ("fi", "sv") if row.get(language)}
        yield Code(area_id=area.id, list=CodeList.MUNICIPALITY, code=row["code"], names=names, position=position)
    for position, basket in enumerate(text["baskets"]):
        yield Code(area_id=area.id, list=CodeList.BASKET, code=basket["code"], names=basket["names"], position=position)
        for place, one in enumerate(basket["categories"]):
            yield Code(
                area_id=area.id,
                list=CodeList.CATEGORY,
                code=one["code"],
                names=one["names"],
                parent=basket["code"],
                position=position * 100 + place,
                cpv=str(one["cpv"]) if "cpv" in one else None,
                budget_line=one.get("budget_line"),
            )
    for position, group in enumerate(text["client_groups"]):
        yield Code(
            area_id=area.id, list=CodeList.CLIENT_GROUP, code=group["code"], names=group["names"], position=position
        )


def _policies(area: Area, text: dict[str, Any]) -> Iterator[Policy]:
    for row in text.get("policies", []):
        yield Policy(area_id=area.id, key=row["key"], begins=row["begins"], value=int(row["value"]))


def _commuting(row: dict[str, str]) -> Commuting:
    with _readable("commuting.csv", row.get("municipality", "")):
        figures = tuple(_whole(value) for name, value in row.items() if name.startswith(("in_", "out_")))
        return Commuting(municipality=row["municipality"], figures=figures, total=_whole(row["total"]))


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text, _readable(file.name):
        found = list(csv.DictReader(text))
    for number, row in enumerate(found, start=1):
        if not all(isinstance(one, str) and len(one) <= LINE and not has_controls(one) for one in row.values()):
            raise Refused(
                BadRow(file=file.name, row=str(number), fault="unreadable: a cell out of bounds, too few or too many")
            )
    return found


def _money(text: str) -> Money:
    if not is_amount(text.removeprefix("-")):
        raise ValueError("no amount of money")
    return Money.of(text)


def _whole(text: str) -> int:
    found = read_number(text)
    if found != int(found) or abs(found) > MOST_WHOLE:
        raise ValueError("no count")
    return int(found)


def _year(text: str) -> int:
    found = _whole(text)
    if not EARLIEST.year <= found <= LATEST.year:
        raise ValueError("no year")
    return found


async def _put(connection: AsyncConnection, noun: Any) -> None:
    """Insert a noun's row, or bring the row that has its key up to date."""
    kept = STORED[type(noun)]
    given = values(kept, noun)
    statement = insert(kept.table).values(given)
    change = {name: statement.excluded[name] for name in given if name not in kept.key}
    await connection.execute(statement.on_conflict_do_update(index_elements=list(kept.key), set_=change))
