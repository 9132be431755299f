"""What an area knows of each value that changes: what holds, what was entered, and what is missing for which period and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.actions.buying.grant_situations import several_grants
from app.actions.law import values as entering
from app.actions.work import View, Work
from app.db.buying import grants
from app.db.law import values
from app.domain.actors import AREA_ROLES
from app.domain.calendar import half_year, half_year_ends, local_day
from app.domain.ids import PersonId
from app.domain.law.values import RULES, DatedValue, ValueKind, ValueRule, ValueState
from app.domain.serving.commitments import Commitment
from app.law import Law
from app.law.reading import Value
from app.procurement.grants_and_tenders.recovery import rates_awaited

MOST = 100
_DAY, _RATE = timedelta(days=1), ValueKind.REFERENCE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingValue:
    """A period whose value is not known, and the grants whose recovery waits for it. `entered`: an entry for its first day waits for confirmation.

    `ends` is None where the value before it was known to hold up to `begins` and nobody knows what holds since: that one is still used.
    """

    begins: date
    ends: date | None
    entered: bool
    waiting: tuple[Commitment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFile:
    """A kind of value: what holds today (None where it is missing), every value known by its day, what is missing, and the entries, newest first."""

    kind: ValueKind
    rule: ValueRule
    today: Value | None
    known: tuple[Value, ...]
    missing: tuple[MissingValue, ...]
    entries: tuple[View[DatedValue], ...]
    may_enter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Every kind of value in its order, and what the people are called who entered, confirmed or withdrew one."""

    files: tuple[ValueFile, ...]
    names: Mapping[PersonId, str]


async def register(work: Work) -> Register:
    """The area's values that change: for everybody who works for it."""
    work.only(*AREA_ROLES, step="list-values")
    law = await entering.law(work, local_day(work.instant))
    latest = await values.of_area(work.connection, work.area.id, MOST)
    rates = await _missing_rates(work, law)
    files = tuple(
        ValueFile(
            kind=kind,
            rule=rule,
            today=law.maybe(kind),
            known=law.dated(kind),
            missing=_marked(rates if kind is _RATE else _outlived(law, kind), kind, latest),
            entries=tuple(entering.view(work, one) for one in latest if one.kind is kind),
            may_enter=work.actor.role in rule.entered_by,
        )
        for kind, rule in RULES.items()
    )
    return Register(files=files, names=await entering.names(work, *latest, *(law.entered or ())))


def missing_half_years(law: Law) -> tuple[date, ...]:
    """The half-years up to today without a reference rate, since the first one that is known."""
    known = {value.begins for value in law.references()}
    found, begins, last = [], min(known), half_year(law.day)
    while begins <= last:
        if begins not in known:
            found.append(begins)
        begins = half_year_ends(begins) + _DAY
    return tuple(found)


async def _missing_rates(work: Work, law: Law) -> tuple[MissingValue, ...]:
    """Since the first rate known, and before it where a grant waits for one."""
    waiting: dict[date, list[Commitment]] = {begins: [] for begins in missing_half_years(law)}
    perhaps = await grants.perhaps_recovered(work.connection, work.area.id, MOST)
    known = {one.noun.id: one for one in await several_grants(work, (work.area.id,), perhaps)}
    for s in (known[grant] for grant in perhaps):
        for reason in rates_awaited(s):
            waiting.setdefault(reason.begins, []).append(s.noun)
    return tuple(
        MissingValue(begins=begins, ends=half_year_ends(begins), entered=False, waiting=tuple(waiting[begins]))
        for begins in sorted(waiting)
    )


def _outlived(law: Law, kind: ValueKind) -> tuple[MissingValue, ...]:
    """The time since the last day on which the value used today is known to hold."""
    now = law.maybe(kind)
    if now is None or now.until is None or now.until >= law.day:
        return ()
    return (MissingValue(begins=now.until + _DAY, ends=None, entered=False, waiting=()),)


def _marked(
    missing: tuple[MissingValue, ...], kind: ValueKind, latest: tuple[DatedValue, ...]
) -> tuple[MissingValue, ...]:
    entered = {one.begins for one in latest if (one.kind, one.state) == (kind, ValueState.ENTERED)}
    return tuple(replace(one, entered=one.begins in entered) for one in missing)
