"""Framework agreements: recorded as made elsewhere, read by the area and by their members."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.actions.providers import of_list
from app.actions.work import View, Work, new_id
from app.db import agreements, areas, due, providers, store
from app.domain.actors import Role
from app.domain.agreements import AGREEMENT, Agreement, AgreementSituation, AgreementState, Mode, check_agreement
from app.domain.areas import CodeList
from app.domain.calendar import local_day
from app.domain.ids import AgreementId, ProviderId
from app.domain.lifecycle import as_of, catch_up, next_due
from app.domain.money import Money
from app.domain.providers import NotQualified, QualificationState
from app.domain.refusals import NotFound, Refusal, Refused, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """An agreement to record."""

    name: str
    baskets: tuple[str, ...]
    maximum: Money
    begins: date
    ends: date
    mode: Mode
    members: tuple[ProviderId, ...]


async def record(work: Work, given: NewAgreement) -> AgreementId:
    """Record an agreement made elsewhere; its members must be qualified for its baskets."""
    work.only(Role.OFFICER, step="record-agreement")
    return AgreementId(await work.once(lambda: _record(work, given)))


async def _record(work: Work, given: NewAgreement) -> UUID:
    baskets = of_list(await areas.codes(work.connection, work.area.id), CodeList.BASKET)
    agreement = Agreement(
        area_id=work.area.id,
        id=AgreementId(new_id()),
        number="",
        name=given.name.strip(),
        baskets=given.baskets,
        maximum=given.maximum,
        begins=given.begins,
        ends=given.ends,
        mode=given.mode,
        state=AgreementState.IN_FORCE,
        members=given.members,
        recorded_at=work.instant,
    )
    refuse(check_agreement(agreement, baskets, await _unqualified(work, given)))
    (number,) = await areas.numbers(work.connection, work.area, "PS", local_day(work.instant).year)
    agreement = replace(agreement, number=number)
    await agreements.add(work.connection, agreement)
    situation = AgreementSituation(noun=agreement, actor=work.actor, instant=work.instant)
    await due.set_due(work.connection, "agreement", work.area.id, agreement.id, next_due(AGREEMENT, situation))
    await work.note("agreement-recorded", agreement.id)
    return agreement.id


async def get(work: Work, agreement: AgreementId) -> View[Agreement]:
    """One agreement that the actor may see."""
    found = await agreements.get(work.connection, work.area.id, agreement)
    if found is None:
        raise Refused(NotFound())
    return View(_now(work, found))


async def of_area(work: Work) -> tuple[Agreement, ...]:
    """The area's agreements; for a provider those it is a member of, in every area."""
    if work.actor.provider is not None:
        found = await agreements.of_member(work.connection, work.actor.provider)
    else:
        found = await agreements.of_area(work.connection, work.area.id)
    return tuple(_now(work, a) for a in found)


def _now(work: Work, agreement: Agreement) -> Agreement:
    return as_of(AGREEMENT, AgreementSituation(noun=agreement, actor=work.actor, instant=work.instant)).noun


async def _unqualified(work: Work, given: NewAgreement) -> tuple[Refusal, ...]:
    members = set(given.members)
    names = await providers.names(work.connection, members)
    judged = await providers.qualifications(work.connection, work.area.id, members)
    baskets = await areas.names(work.connection, work.area.id, CodeList.BASKET)
    fit = {(q.provider_id, q.basket) for q in judged if q.state is QualificationState.QUALIFIED}
    return tuple(
        NotQualified(field="members", provider=names.get(member, ""), basket=baskets.get(basket, {"fi": basket}))
        for member in given.members
        for basket in given.baskets
        if (member, basket) not in fit
    )


async def catch_up_agreement(work: Work, agreement: AgreementId) -> None:
    """Let the clock end an agreement whose last day is over."""
    locked = await agreements.lock(work.connection, work.area.id, agreement)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    situation, taken = catch_up(AGREEMENT, AgreementSituation(noun=found, actor=work.actor, instant=work.instant))
    if taken:
        await store.save(work.connection, situation.noun)
        await work.note("agreement-ended", agreement, at=taken[-1].at, by_clock=True)
    await due.set_due(work.connection, "agreement", work.area.id, agreement, next_due(AGREEMENT, situation))
