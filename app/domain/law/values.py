"""Values that change: numbers a national authority announces from time to time, entered in an area by one person and confirmed by another.

The law in the code (`app/law`) is where they begin; a confirmed entry goes before it from its day on. What only an Act changes is not entered here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from app.domain.actors import Role
from app.domain.calendar import half_year, half_year_ends
from app.domain.ids import AreaId, PersonId, ValueId
from app.domain.lifecycle import Lifecycle, Step
from app.domain.reasons import says_why
from app.domain.refusals import Missing, Refusal, TooLong
from app.domain.situation import Situation

SOURCE_LIMIT = 500


class ValueKind(StrEnum):
    """Which value it is: the key under which `app/law` knows it too."""

    REFERENCE_RATE = "reference-rate"
    WORK_CONDITION_MONTH = "work-condition-month"
    WORK_CONDITION_HALF = "work-condition-half"


class ValueUnit(StrEnum):
    """What the number counts."""

    PERCENT = "percent"
    EUROS_MONTH = "euros-month"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRule:
    """What entries of a kind are held to: at least `lowest`, at most `highest`, a multiple of `grain`; begins no earlier than `since`.

    An entry begins at most `ahead` days after it is made. `half_years`: each value holds for its own half-year alone and begins with it;
    any other holds until the next begins. `source`: the section that dates the value. `entered_by`: the roles that enter it.
    """

    unit: ValueUnit
    lowest: Decimal
    highest: Decimal
    grain: Decimal
    since: date
    ahead: timedelta
    half_years: bool
    source: str
    entered_by: tuple[Role, ...]

    def ends(self, begins: date) -> date | None:
        """The last day of a value that begins on `begins`; None where it holds until the next begins."""
        return half_year_ends(begins) if self.half_years else None


_OFFICE = (Role.OFFICER, Role.FINANCE)
_CONDITION_SINCE = date(2024, 9, 2)
RULES: Mapping[ValueKind, ValueRule] = {
    ValueKind.REFERENCE_RATE: ValueRule(
        unit=ValueUnit.PERCENT,
        lowest=Decimal(0),
        highest=Decimal(15),
        grain=Decimal("0.5"),
        since=date(2002, 7, 1),
        ahead=timedelta(days=31),
        half_years=True,
        source="633/1982 12 §",
        entered_by=_OFFICE,
    ),
    ValueKind.WORK_CONDITION_MONTH: ValueRule(
        unit=ValueUnit.EUROS_MONTH,
        lowest=Decimal(300),
        highest=Decimal(5000),
        grain=Decimal("0.01"),
        since=_CONDITION_SINCE,
        ahead=timedelta(days=366),
        half_years=False,
        source="1290/2002 5:4",
        entered_by=_OFFICE,
    ),
    ValueKind.WORK_CONDITION_HALF: ValueRule(
        unit=ValueUnit.EUROS_MONTH,
        lowest=Decimal(150),
        highest=Decimal(2500),
        grain=Decimal("0.01"),
        since=_CONDITION_SINCE,
        ahead=timedelta(days=366),
        half_years=False,
        source="1290/2002 5:4",
        entered_by=_OFFICE,
    ),
}
"""Every kind there is. An officer prepares recoveries and writes terms, finance pays by them: both know when a value is missing, so either enters it.

The bounds catch slips of the pen and are not law: the reference rate has stayed under 5 since 2002 (from memory), the monthly earnings are 930 and
465 euros in 2026. House rule.
"""

CONFIRMERS = (Role.OFFICER, Role.FINANCE, Role.DECIDER)
"""Who confirms or withdraws: whoever the area trusts with its money or its decisions, but never the person who entered the value."""


class ValueState(StrEnum):
    """Where an entry stands. Only a confirmed one is used."""

    ENTERED = "entered"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOutOfBounds(Refusal):
    """The number lies outside what the value can be."""

    code = "value-out-of-bounds"
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOffGrain(Refusal):
    """The number is finer than the value can be: a reference rate is a multiple of a half percentage point (633/1982 section 12)."""

    code = "value-off-grain"
    grain: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAHalfYear(Refusal):
    """The value holds for a half-year and begins on 1 January or 1 July (633/1982 section 12)."""

    code = "not-a-half-year"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTooEarly(Refusal):
    """There was no such value before `earliest`."""

    code = "value-too-early"
    earliest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTooLate(Refusal):
    """A value that begins after `latest` cannot be known yet."""

    code = "value-too-late"
    latest: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueWaits(Refusal):
    """A value of this kind and day waits for confirmation already."""

    code = "value-waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredByYou(Refusal):
    """Who entered a value does not confirm it."""

    code = "entered-by-you"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewValue:
    """A value as somebody enters it: which, from which day on, how much (percents or euros by its kind), where it was announced."""

    kind: ValueKind
    begins: date
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """An entry: a value of the area from `begins` on. `reason`: why it was withdrawn. Once confirmed it is never changed."""

    area_id: AreaId
    id: ValueId
    kind: ValueKind
    begins: date
    value: Decimal
    source: str
    state: ValueState
    entered_by: PersonId
    entered_at: datetime
    confirmed_by: PersonId | None = None
    confirmed_at: datetime | None = None
    withdrawn_by: PersonId | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""
    version: int = 0

    @property
    def rule(self) -> ValueRule:
        """What entries of its kind are held to."""
        return RULES[self.kind]


@dataclass(frozen=True, kw_only=True)
class ValueSituation(Situation[DatedValue]):
    """An entry alone."""

    def after(self, nouns: tuple[object, ...]) -> "ValueSituation":
        """The situation once `nouns` are written."""
        return self.seen(noun=next((n for n in nouns if isinstance(n, DatedValue)), self.noun))


def check_value(given: NewValue, waiting: Iterable[DatedValue], today: date) -> tuple[Refusal, ...]:
    """Every reason why `given` cannot be entered on `today`; `waiting`: the area's entries that nobody has confirmed."""
    rule = RULES[given.kind]
    found: list[Refusal | None] = [
        _fits(rule, given.value),
        _begins(rule, given.begins, today),
        None if given.source.strip() else Missing(field="source"),
        TooLong(field="source", limit=SOURCE_LIMIT) if len(given.source) > SOURCE_LIMIT else None,
        ValueWaits(field="begins")
        if any((one.kind, one.begins) == (given.kind, given.begins) for one in waiting)
        else None,
    ]
    return tuple(f for f in found if f)


def _fits(rule: ValueRule, value: Decimal) -> Refusal | None:
    if not rule.lowest <= value <= rule.highest:
        return ValueOutOfBounds(field="value", lowest=rule.lowest, highest=rule.highest)
    return ValueOffGrain(field="value", grain=rule.grain) if value % rule.grain else None


def _begins(rule: ValueRule, begins: date, today: date) -> Refusal | None:
    if begins < rule.since:
        return ValueTooEarly(field="begins", earliest=rule.since)
    if begins > today + rule.ahead:
        return ValueTooLate(field="begins", latest=today + rule.ahead)
    if rule.half_years and begins != half_year(begins):
        return NotAHalfYear(field="begins")
    return None


def held(entries: Iterable[DatedValue], instant: datetime) -> tuple[DatedValue, ...]:
    """What was confirmed by `instant`: of several entries of one kind and day the one confirmed last, by kind and day.

    What is confirmed later never changes the answer for an earlier instant, so that a reckoning can be done again as it was done.
    """
    found: dict[tuple[ValueKind, date], DatedValue] = {}
    known = [(e.confirmed_at, e) for e in entries if e.confirmed_at is not None and e.confirmed_at <= instant]
    for _, entry in sorted(known, key=lambda one: (one[0], one[1].id)):
        found[entry.kind, entry.begins] = entry
    return tuple(entry for _, entry in sorted(found.items()))


def _not_by_you(s: ValueSituation) -> Refusal | None:
    """Two people stand behind a value. House rule."""
    return EnteredByYou() if s.noun.entered_by == s.actor.person else None


def _confirm(s: ValueSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, confirmed_by=s.actor.person, confirmed_at=s.instant),)


def _withdraw(s: ValueSituation, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, withdrawn_by=s.actor.person, withdrawn_at=s.instant, reason=reason.strip()),)


VALUE: Lifecycle[ValueSituation] = Lifecycle(
    name="value",
    begins=ValueState.ENTERED,
    steps=(
        Step(
            name="confirm-value",
            source=ValueState.ENTERED,
            target=ValueState.CONFIRMED,
            by=CONFIRMERS,
            asks=True,
            when=(_not_by_you,),
            then=_confirm,
            house_rule=True,
        ),
        Step(
            name="withdraw-value",
            source=ValueState.ENTERED,
            target=ValueState.WITHDRAWN,
            by=CONFIRMERS,
            stops=True,
            accepts=(says_why,),
            then=_withdraw,
            house_rule=True,
        ),
    ),
)
