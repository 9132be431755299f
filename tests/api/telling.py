"""What is written when a step is taken: its event, who may see that, and the mail, each read from the database."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from sqlalchemy import text

from app.i18n.catalogue import load
from tests.api.told import Row
from tests.api.town import Caller, Town
from tests.web.seats import Seat, seat

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


_STEP_AT = {"bid": "submit-bid"}
"""Steps whose address in the API ends otherwise: a bid is put where it stands."""
_PAGE_AT = {"report-fact": "report-earnings"}
"""Steps whose form stands elsewhere: what is reported has a form for each kind."""
_PART = re.compile(r"/(baskets|members)/[^/]+$")


@dataclass
class Watch:
    """Takes steps of people and writes down what each wrote; what happens in between does not count."""

    town: Town
    found: dict[tuple[str, str], set[Row]] = field(default_factory=dict)
    made: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    """What else a step noted, of something that it made: each event's code, and who may see it."""
    seats: dict[str, Seat] = field(default_factory=dict)

    async def take(self, table: str, who: Caller, at: str, body: Any = None, expect: int = 200) -> Any:
        """Take the step whose address is `at`; answers what it answered. The noun's page offers it; the first event that it writes is its own."""
        noun, _, last = at.rpartition("/")
        step = _STEP_AT.get(last, last)
        page = f"/{self.town.slug}/{noun}/{_PAGE_AT.get(last, last)}"
        await self._is_offered(who, _PART.sub("", noun), page)
        async with self.town.owner.connect() as connection:
            before = (await connection.execute(_LAST)).scalar_one()
            sent = {row.id for row in await connection.execute(_MAIL, {"area": self.town.id})}
        answer = await (who.put if last in _STEP_AT else who.post)(at, body, expect)
        async with self.town.owner.connect() as connection:
            written = await connection.execute(_EVENTS, {"area": self.town.id, "after": before})
            events = [(row.what, row.visible_to) for row in written]
            mail = [row for row in await connection.execute(_MAIL, {"area": self.town.id}) if row.id not in sent]
        codes = {self._code(row) for row in mail}
        assert len(codes) <= 1, (table, step, codes)
        what, visible_to = events[0]
        self.found.setdefault((table, step), set()).add((what, visible_to, next(iter(codes), ""), len(mail)))
        if more := set(events) - {events[0]}:
            self.made.setdefault((table, step), set()).update(more)
        again = await self.seats[who.person].post(page, {"version": "99999"})
        assert again.status_code in (303, 403, 409, 412, 422), page  # taken, or why not: the page's form knows the step
        return answer

    async def _is_offered(self, who: Caller, noun: str, page: str) -> None:
        """Whoever may take the step finds it on the noun's page: its button, or a link to its form, which is there."""
        if who.person not in self.seats:
            self.seats[who.person] = await seat(self.town.app, who)
        one = self.seats[who.person]
        shown = await one.get(f"/{self.town.slug}/{noun}")
        found = re.search(rf'(href|action)="({page}(\?[^"]*)?)"', shown.text)
        assert found, (shown.status_code, page)
        if found[1] == "href":
            assert (await one.get(unescape(found[2]))).status_code == 200, page

    def _code(self, row: Any) -> str:
        (code,) = (c for c, subject, body in _LETTERS if subject.fullmatch(row.subject) and body.fullmatch(row.body))
        return code


_LETTERS = letters()
