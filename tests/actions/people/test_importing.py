"""An area imported from its own files: whole or not at all, the same however often."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.actions.people.importing import import_area, import_from
from app.domain.buying.importing import AreaFiles, BadRow, DoesNotAddUp
from app.domain.money import Money
from app.domain.people.areas import RESERVED
from app.domain.refusals import Refusal, Refused
from app.main import create_app
from app.settings import Settings
from tests.conftest import Database

AREAS = Path(__file__).parents[3] / "areas"
COUNTS = "SELECT (SELECT count(*) FROM codes), (SELECT count(*) FROM budget_lines), (SELECT count(*) FROM policies)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """TyöHäme's files under a name of the test's own."""
    found = tmp_path / "area"
    shutil.copytree(AREAS / "tyohame", found)
    slug = f"alue-{uuid4().hex[:10]}"
    edit(found / "area.yaml", "slug: tyohame", f"slug: {slug}")
    edit(found / "area.yaml", "prefix: TH", f"prefix: T{slug[5:].upper()}")
    return found


def edit(file: Path, old: str, new: str) -> None:
    before = file.read_text("utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), "utf-8")


async def brought(engine: AsyncEngine, folder: Path) -> AreaFiles:
    async with engine.begin() as connection:
        return await import_area(connection, folder)


async def held(engine: AsyncEngine, files: AreaFiles) -> tuple[int, int, Money]:
    async with engine.connect() as connection:
        given = {"area": files.area.id}
        codes = await connection.execute(text("SELECT count(*) FROM codes WHERE area_id = :area"), given)
        lines = await connection.execute(
            text("SELECT count(*), sum(amount) FILTER (WHERE parent IS NULL) FROM budget_lines WHERE area_id = :area"),
            given,
        )
        number, total = lines.one()
        return codes.scalar_one(), number, Money(int(total))


async def test_the_plans_figures_come_in_whole(owner_engine: AsyncEngine, folder: Path) -> None:
    files = await brought(owner_engine, folder)
    codes, lines, total = await held(owner_engine, files)
    assert (lines, total) == (len(files.budget), Money.of("6764453.00"))
    assert codes == len(files.codes)
    assert [code.code for code in files.codes if code.list == "municipality"][:2] == ["109", "082"]


async def test_a_second_import_changes_nothing_and_a_changed_figure_only_itself(
    owner_engine: AsyncEngine, folder: Path
) -> None:
    first = await brought(owner_engine, folder)
    before = await held(owner_engine, first)
    assert await held(owner_engine, await brought(owner_engine, folder)) == before
    edit(folder / "budget.csv", "422031.00", "432031.00")
    edit(folder / "budget.csv", "81627.00", "71627.00")
    again = await brought(owner_engine, folder)
    assert again.area.id == first.area.id
    assert await held(owner_engine, again) == before
    async with owner_engine.connect() as connection:
        asked = text("SELECT amount FROM budget_lines WHERE area_id = :a AND code = 'valmennukset'")
        assert (await connection.execute(asked, {"a": first.area.id})).scalar_one() == 43_203_100


Spoil = Callable[[Path], None]
SPOILT: dict[str, tuple[Spoil, Refusal]] = {
    "a line that is 1 000 too much": (
        lambda f: edit(f / "budget.csv", "422031.00", "423031.00"),
        DoesNotAddUp(file="budget.csv", row="total 2026", difference="1000.00"),
    ),
    "a part that is a cent too little": (
        lambda f: edit(f / "budget.csv", "838431.00", "838430.99"),
        DoesNotAddUp(file="budget.csv", row="tyovoimakoulutus", difference="-0.01"),
    ),
    "a commuting row": (
        lambda f: edit(f / "commuting.csv", "5254", "5255"),
        DoesNotAddUp(file="commuting.csv", row="Forssa", difference="-1"),
    ),
    "an unknown parent": (
        lambda f: edit(f / "budget.csv", ",tyovoimakoulutus,", ",tuntematon,"),
        BadRow(file="budget.csv", row="lisakoulutus", fault="no such parent"),
    ),
    "a code twice": (
        lambda f: edit(f / "municipalities.csv", "082", "109"),
        BadRow(file="municipality", row="109", fault="twice"),
    ),
    "a leading zero lost": (
        lambda f: edit(f / "municipalities.csv", "082", "82"),
        BadRow(file="municipality", row="82", fault="not three digits"),
    ),
    "less than nothing": (
        lambda f: edit(f / "budget.csv", "81627.00", "-81627.00"),
        BadRow(file="budget.csv", row="arvioinnit", fault="less than nothing"),
    ),
    "a budget line that is not there": (
        lambda f: edit(f / "area.yaml", "budget_line: valmennukset", "budget_line: tuntematon"),
        BadRow(file="category", row="tyonhaku", fault="no such budget line"),
    ),
    "no CPV code": (
        lambda f: edit(f / "area.yaml", '"85312310"', '"8531"'),
        BadRow(file="category", row="tyonhaku", fault="not a CPV code"),
    ),
}


@pytest.mark.parametrize("name", SPOILT)
async def test_what_does_not_hold_is_refused_by_line_and_difference(
    name: str, owner_engine: AsyncEngine, folder: Path
) -> None:
    spoil, reason = SPOILT[name]
    files = await brought(owner_engine, folder)
    before = await held(owner_engine, files)
    spoil(folder)
    with pytest.raises(Refused) as refused:
        await brought(owner_engine, folder)
    assert reason in refused.value.reasons
    assert await held(owner_engine, files) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("budget.csv", "422031.00", "neljäsataa"),
        ("budget.csv", "2026,valmennukset", "ensi vuosi,valmennukset"),
        ("commuting.csv", "2150", "paljon"),
        ("area.yaml", "baskets:", "korit:"),
        ("area.yaml", "slug: ", "slug: [[["),
        ("area.yaml", "slug: alue-", "slug: 0123 #"),
        ("area.yaml", "prefix: ", "prefix: 0123 #"),
        ("area.yaml", "name: TyöHäme", "name: 2026"),
        ("area.yaml", "name: TyöHäme", 'name: "a\\0b"'),
        ("area.yaml", "name: TyöHäme", f"name: {'x' * 20_001}"),
        ("area.yaml", 'budget_total: "6764453.00"', 'budget_total: "1E400"'),
        ("area.yaml", 'budget_total: "6764453.00"', f"budget_total: '{'9' * 30}'"),
        ("area.yaml", "value: 500000 ", f"value: {'9' * 30} "),
        ("area.yaml", "begins: 2025-01-01", "begins: 9999-01-01"),
        ("area.yaml", "baskets:", "deep: " + "[" * 3000 + "]" * 3000 + "\nbaskets:"),
        ("budget.csv", "2026,valmennukset", "99999,valmennukset"),
        ("budget.csv", "422031.00", "1E400"),
        ("budget.csv", "422031.00", "9" * 30),
        ("commuting.csv", "2150", "9" * 30),
        ("municipalities.csv", "Forssa", "x" * 501),
    ],
)
async def test_what_cannot_be_read_is_refused_by_file(
    owner_engine: AsyncEngine, folder: Path, file: str, old: str, new: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(Refused) as refused:
        await brought(owner_engine, folder)
    (reason,) = refused.value.reasons
    assert isinstance(reason, BadRow)
    assert reason.file == file


async def test_the_command_says_why_and_ends_with_one(database: Database, folder: Path) -> None:
    good, bad = StringIO(), StringIO()
    assert await import_from(database.owner_url, folder, good) == 0
    edit(folder / "budget.csv", "422031.00", "423031.00")
    assert await import_from(database.owner_url, folder, bad) == 1
    assert "budget.csv" in bad.getvalue()
    assert "1000.00" in bad.getvalue()


def reserved() -> set[str]:
    """What the product's own addresses begin with, as its routes say."""
    app = create_app(Settings(web_url="postgresql://web@localhost/none", sealing_key=bytes(32)))
    firsts = {str(getattr(route, "path", "")).split("/")[1] for route in app.router.routes}
    return {first for first in firsts if first and not first.startswith("{")}


def test_every_first_word_of_an_address_is_reserved() -> None:
    assert reserved() == RESERVED


@pytest.mark.parametrize("word", sorted(RESERVED))
async def test_no_area_takes_an_address_of_the_products_own(owner_engine: AsyncEngine, folder: Path, word: str) -> None:
    slug = next(line for line in (folder / "area.yaml").read_text("utf-8").splitlines() if line.startswith("slug:"))
    edit(folder / "area.yaml", slug, f"slug: {word}")
    with pytest.raises(Refused) as refused:
        await brought(owner_engine, folder)
    (reason,) = refused.value.reasons
    assert isinstance(reason, BadRow)
    assert (reason.row, word in reason.fault) == ("slug", True)
