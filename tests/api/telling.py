"""What is written when a step is taken: its event, who may see that, and the mail, each read from the database."""

import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from app.i18n.catalogue import load
from tests.api.told import Row
from tests.api.town import Town

_EVENTS = text(
    "SELECT what, visible_to FROM events WHERE area_id = :area AND id > :after AND by_person IS NOT NULL ORDER BY id"
)
_MAIL = text("SELECT id, recipient, subject, body FROM outbox WHERE area_id = :area")
_LAST = text("SELECT coalesce(max(id), 0) FROM events")


def letters() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    """Of each mail its code, and what its Finnish subject and body look like whatever stands in them."""
    words = load("fi")

    def likeness(key: str) -> re.Pattern[str]:
        pieces = re.split(r"\{[^}]*\}", words[key].forms["other"])
        return re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)

    codes = sorted({key.split(".")[1] for key in words if key.startswith("mail.") and key.endswith(".subject")})
    return [(code, likeness(f"mail.{code}.subject"), likeness(f"mail.{code}.body")) for code in codes]


@dataclass
class Watch:
    """Takes steps of people and writes down what each wrote; what happens in between does not count."""

    town: Town
    found: dict[tuple[str, str], set[Row]] = field(default_factory=dict)
    made: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    """What else a step noted, of something that it made: each event's code, and who may see it."""

    async def take(self, table: str, step: str, taking: Awaitable[Any]) -> Any:
        """Take a step; answers what it answered. The first event that it writes is its own."""
        async with self.town.owner.connect() as connection:
            last = (await connection.execute(_LAST)).scalar_one()
            before = {row.id for row in await connection.execute(_MAIL, {"area": self.town.id})}
        answer = await taking
        async with self.town.owner.connect() as connection:
            written = await connection.execute(_EVENTS, {"area": self.town.id, "after": last})
            events = [(row.what, row.visible_to) for row in written]
            mail = [row for row in await connection.execute(_MAIL, {"area": self.town.id}) if row.id not in before]
        codes = {self._code(row) for row in mail}
        assert len(codes) <= 1, (table, step, codes)
        what, visible_to = events[0]
        if more := set(events) - {events[0]}:
            self.made.setdefault((table, step), set()).update(more)
        self.found.setdefault((table, step), set()).add((what, visible_to, next(iter(codes), ""), len(mail)))
        return answer

    def _code(self, row: Any) -> str:
        (code,) = (c for c, subject, body in _LETTERS if subject.fullmatch(row.subject) and body.fullmatch(row.body))
        return code


_LETTERS = letters()
