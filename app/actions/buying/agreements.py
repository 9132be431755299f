"""Framework agreements: recorded as made elsewhere, read by the area and by their members."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.desk import Life, Place, Steps
from app.actions.people.providers import lock, look_next, of_list
from app.actions.work import View, Work, new_id
from app.db import events
from app.db.buying import agreements
from app.db.people import areas, providers
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.agreements import (
    AGREEMENT,
    MEMBER,
    Agreement,
    AgreementSituation,
    AgreementState,
    Member,
    MemberSituation,
    Mode,
    check_agreement,
)
from app.domain.calendar import local_day
from app.domain.events import Told
from app.domain.ids import AgreementId, ProviderId
from app.domain.lifecycle import as_of, choices
from app.domain.money import Money
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.people.providers import QUALIFICATION, NotQualified, QualificationSituation, QualificationState
from app.domain.people.suspensions import Judgement, in_words
from app.domain.reasons import Reason
from app.domain.refusals import NotFound, Refusal, Refused, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAgreement:
    """An agreement as an officer records it."""

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
    await desk.look_next(work, AGREEMENTS, _situation(work, agreement))
    await work.note("agreement-recorded", agreement.id)
    return agreement.id


async def get(work: Work, agreement: AgreementId) -> View[Agreement]:
    """One agreement that the actor may see."""
    return (await desk.read(work, AGREEMENTS, agreement))[1]


async def members(work: Work, agreement: AgreementId) -> tuple[View[Member], ...]:
    """The agreement's members as they are now, with the steps open to the actor; a member sees itself alone."""
    found = await agreements.members(work.connection, work.area.id, agreement)
    seen = (as_of(MEMBER, MemberSituation(noun=one, actor=work.actor, instant=work.instant)) for one in found)
    return tuple(View(s.noun, choices(MEMBER, s)) for s in seen)


async def judge_member(
    work: Work, agreement: AgreementId, provider: ProviderId, step: str, given: Judgement, seen: int | None
) -> AgreementId:
    """Suspend a member, lift its suspension, end its membership or restore it (`step`), saying why."""
    await desk.take(work, MEMBERS, (agreement, provider), step, given, seen)
    return agreement


async def history(work: Work, agreement: AgreementId) -> tuple[Told, ...]:
    """What happened to an agreement and its members, as far as the actor may know."""
    return await events.of_noun(work.connection, work.area.id, agreement)


async def of_area(work: Work, asked: Asked) -> Page[Agreement]:
    """A page of the area's agreements, the newest number first."""
    work.only(*AREA_ROLES, step="list-agreements")
    found = await agreements.of_area(work.connection, work.area.id, local_day(work.instant), asked)
    return found.of(_now(work, a) for a in found.rows)


async def of_member(work: Work, asked: Asked) -> Page[Agreement]:
    """A page of the agreements that the acting provider is a member of, in every area."""
    work.only(Role.PROVIDER, step="list-agreements")
    found = await agreements.of_member(work.connection, work.provider, local_day(work.instant), asked)
    return found.of(_now(work, a) for a in found.rows)


async def names(work: Work, places: Iterable[View[Member]]) -> dict[ProviderId, str]:
    """The names of the providers in `places`."""
    return await providers.names(work.connection, {place.noun.provider_id for place in places})


async def in_force(work: Work) -> tuple[Agreement, ...]:
    """The area's agreements that are in force, to choose from."""
    return await agreements.in_force(work.connection, work.area.id, local_day(work.instant))


def _now(work: Work, agreement: Agreement) -> Agreement:
    return as_of(AGREEMENT, _situation(work, agreement)).noun


def _situation(work: Work, agreement: Agreement) -> AgreementSituation:
    return AgreementSituation(noun=agreement, actor=work.actor, instant=work.instant)


async def _unqualified(work: Work, given: NewAgreement) -> tuple[Refusal, ...]:
    members = set(given.members)
    names = await providers.names(work.connection, members)
    judged = await providers.qualifications(work.connection, work.area.id, members)
    baskets = await areas.names(work.connection, work.area.id, CodeList.BASKET)
    now = (as_of(QUALIFICATION, QualificationSituation(noun=q, actor=work.actor, instant=work.instant, registration=None)).noun for q in judged)  # fmt: skip
    fit = {(q.provider_id, q.basket) for q in now if q.state is QualificationState.QUALIFIED}
    return tuple(
        NotQualified(field="members", provider=names.get(member, ""), basket=baskets.get(basket, {"fi": basket}))
        for member in given.members
        for basket in given.baskets
        if (member, basket) not in fit
    )


async def _load(work: Work, agreement: AgreementId) -> AgreementSituation:
    found = await agreements.get(work.connection, work.area.id, agreement)
    if found is None:
        raise Refused(NotFound())
    return _situation(work, found)


async def _lock(work: Work, agreement: AgreementId) -> AgreementSituation:
    locked = await agreements.lock(work.connection, work.area.id, agreement)
    if locked is None:
        raise Refused(NotFound())
    found, work.instant = locked
    return _situation(work, found)


AGREEMENTS: Life[AgreementId, AgreementSituation] = Life(
    tables=(AGREEMENT,),
    table=lambda _: AGREEMENT,
    load=_load,
    lock=_lock,
    place=lambda s: Place(noun=s.noun.id),
    due="agreement",
)


async def _load_member(work: Work, key: tuple[AgreementId, ProviderId]) -> MemberSituation:
    found = await _load(work, key[0])
    every = await agreements.members(work.connection, work.area.id, key[0])
    noun = next((one for one in every if one.provider_id == key[1]), None)
    if noun is None:
        raise Refused(NotFound())
    return MemberSituation(noun=noun, actor=work.actor, instant=work.instant, agreement=found.noun)


async def _lock_member(work: Work, key: tuple[AgreementId, ProviderId]) -> MemberSituation:
    """The member's place as it is under the lock of the provider's registration, on which what the area says of it hangs."""
    await lock(work, key[1])
    return await _load_member(work, key)


async def lift_suspensions(work: Work, provider: ProviderId) -> None:
    """Let the clock lift what was suspended until a day that is over, of a provider's places. Its registration is locked by the caller."""
    for noun in await agreements.places_of(work.connection, work.area.id, provider):
        await desk.caught_up(work, MEMBERS, await _load_member(work, noun.id))


def _told(s: MemberSituation) -> dict[str, object]:
    until = {} if s.noun.until is None else {"until": s.noun.until}
    named = {"number": s.agreement.number, "title": s.agreement.name} if s.agreement else {}
    return {"reason": s.noun.reason, **named, **until}


MEMBERS: Life[tuple[AgreementId, ProviderId], MemberSituation] = Life(
    tables=(MEMBER,),
    table=lambda _: MEMBER,
    load=_load_member,
    lock=_lock_member,
    place=lambda s: Place(noun=s.noun.agreement_id, provider=s.noun.provider_id),
    told=_told,
    due="provider",
    look=lambda work, s: look_next(work, s.noun.provider_id),
)


def _judges(step: str) -> Callable[[Work, tuple[AgreementId, ProviderId], Any, int | None], Awaitable[AgreementId]]:
    """The action of a step by which an officer judges a member's place."""

    async def act(
        work: Work, key: tuple[AgreementId, ProviderId], given: Reason | Judgement, seen: int | None
    ) -> AgreementId:
        return await judge_member(work, *key, step, in_words(given), seen)

    return act


MEMBER_STEPS = Steps(
    tables=(MEMBER,), own={step.name: _judges(step.name) for step in MEMBER.steps if step.by != (Role.CLOCK,)}
)
