"""Values that change: entered by one person of the area, confirmed by another, and read as the area's law of a day."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from app.actions import desk
from app.actions.desk import Life, Place, Steps
from app.actions.work import View, Work, new_id
from app.db import store
from app.db.law import values
from app.db.people import people
from app.domain.actors import AREA_ROLES
from app.domain.calendar import local_day
from app.domain.ids import AreaId, PersonId, ValueId
from app.domain.law.values import RULES, VALUE, DatedValue, NewValue, ValueSituation, ValueState, check_value, held
from app.domain.lifecycle import choices
from app.domain.refusals import NotFound, Refused, refuse
from app.law import Law, law_on
from app.law.reading import Value


async def enter(work: Work, given: NewValue) -> ValueId:
    """Enter a value with its day and source; it is not used before another person has confirmed it."""
    work.only(*RULES[given.kind].entered_by, step="enter-value")
    return ValueId(await work.once(lambda: _enter(work, given)))


async def _enter(work: Work, given: NewValue) -> UUID:
    others = await values.in_state(work.connection, work.area.id, ValueState.ENTERED)
    refuse(check_value(given, others, local_day(work.instant)))
    entry = DatedValue(
        area_id=work.area.id,
        id=ValueId(new_id()),
        kind=given.kind,
        begins=given.begins,
        value=given.value,
        source=given.source.strip(),
        state=ValueState.ENTERED,
        entered_by=work.person,
        entered_at=work.instant,
    )
    await store.save(work.connection, entry)
    await work.note("value-entered", entry.id, kind=entry.kind, begins=str(entry.begins))
    return entry.id


async def confirm(work: Work, value: ValueId, seen: int | None) -> ValueId:
    """Confirm what another person entered: it holds from its day on, as of this instant."""
    work.only(*AREA_ROLES, step="confirm-value")
    return await desk.take(work, VALUES, value, "confirm-value", None, seen)


async def withdraw(work: Work, value: ValueId, reason: str, seen: int | None) -> ValueId:
    """Withdraw an entry that nobody has confirmed, saying why."""
    work.only(*AREA_ROLES, step="withdraw-value")
    return await desk.take(work, VALUES, value, "withdraw-value", reason, seen)


async def get(work: Work, value: ValueId) -> View[DatedValue]:
    """One entry and the steps open to the reader."""
    work.only(*AREA_ROLES, step="list-values")
    return (await desk.read(work, VALUES, value))[1]


def view(work: Work, entry: DatedValue) -> View[DatedValue]:
    """An entry and the steps open to the reader."""
    return View(entry, choices(VALUE, situation(work, entry)))


async def replaced(work: Work, entry: DatedValue) -> Value | None:
    """What an entry that waits would replace if it were confirmed now; None where it replaces nothing, or is settled."""
    if entry.state is not ValueState.ENTERED:
        return None
    known = (await law(work, local_day(work.instant))).dated(entry.kind)
    return next((value for value in known if value.begins == entry.begins), None)


async def names(work: Work, *entries: DatedValue) -> dict[PersonId, str]:
    """What the people are called who entered, confirmed or withdrew `entries`."""
    known = {one for entry in entries for one in (entry.entered_by, entry.confirmed_by, entry.withdrawn_by) if one}
    return await people.names(work.connection, known)


async def law(work: Work, day: date, known: datetime | None = None, area: AreaId | None = None) -> Law:
    """The law of `day` with what the area had confirmed by the instant `known` (else by now): for whatever is judged by a value that changes.

    `area`: whose noun is judged, where the address need not be its area's (else the address's). A provider, who does not see what an area
    enters, gets the law in the code alone: it takes no step that asks for such a value.
    """
    confirmed = await values.in_state(work.connection, area or work.area.id, ValueState.CONFIRMED)
    return law_on(day, held(confirmed, known or work.instant))


async def work_condition(work: Work, day: date) -> tuple[Decimal, Decimal]:
    """The monthly earnings that make a whole and a half qualifying month under the law of `day`: what a draft proposes."""
    return (await law(work, day)).work_condition()


def situation(work: Work, entry: DatedValue) -> ValueSituation:
    """All that a rule may know of an entry."""
    return ValueSituation(noun=entry, actor=work.actor, instant=work.instant)


async def _load(work: Work, value: ValueId) -> ValueSituation:
    found = await values.get(work.connection, work.area.id, value)
    if found is None:
        raise Refused(NotFound())
    return situation(work, found)


async def _lock(work: Work, value: ValueId) -> ValueSituation:
    found = await values.locked(work.connection, work.area.id, value)
    if found is None:
        raise Refused(NotFound())
    entry, work.instant = found
    return situation(work, entry)


def _place(s: ValueSituation) -> Place:
    return Place(noun=s.noun.id, codes={"kind": s.noun.kind, "begins": str(s.noun.begins)})


VALUES: Life[ValueId, ValueSituation] = Life(
    tables=(VALUE,), table=lambda _: VALUE, load=_load, lock=_lock, place=_place
)


STEPS = Steps(
    tables=(VALUE,),
    life=VALUES,
    own={"confirm-value": lambda work, value, _, seen: confirm(work, value, seen), "withdraw-value": withdraw},
)
