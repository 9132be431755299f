"""The house: every table of the thread from need to outcome payment, and its walls."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).resolve().parent.parent / "sql" / revision


def upgrade() -> None:
    """Run the files in order; each is plain SQL, several statements long, so it goes to the driver as it is."""
    connection = op.get_bind().connection.dbapi_connection
    for file in sorted(SQL.glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        connection.run_async(lambda driver, text=text: driver.execute(text))
