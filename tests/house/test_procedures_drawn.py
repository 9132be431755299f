"""docs/procedures.md is what the tables of steps draw today."""

from pathlib import Path

from app.actions.diagrams import document

DRAWN = Path(__file__).parents[2] / "docs" / "procedures.md"


def test_the_drawings_are_fresh() -> None:
    assert DRAWN.read_text("utf-8") == document(), "run ./dev docs"
