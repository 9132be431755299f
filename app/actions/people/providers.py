"""Providers: registering with an area, and the area's answer basket by basket."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.desk import Life, Place, Steps
from app.actions.work import View, Work
from app.db import due, store
from app.db.buying import admissions, cards
from app.db.people import areas, providers
from app.domain.actors import Role
from app.domain.events import VisibleTo
from app.domain.ids import ProviderId
from app.domain.lifecycle import as_of, choices
from app.domain.paging import Asked, Page
from app.domain.people.areas import Code, CodeList
from app.domain.people.providers import (
    QUALIFICATION,
    Provider,
    Qualification,
    QualificationSituation,
    QualificationState,
    Registration,
    check_registration,
)
from app.domain.people.suspensions import Judgement, in_words
from app.domain.reasons import Reason
from app.domain.refusals import NotFound, Refused, StaleVersion, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRegistration:
    """What a provider tells an area."""

    contact_name: str
    contact_email: str
    languages: tuple[str, ...]
    municipalities: tuple[str, ...]
    baskets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderFile:
    """A provider in an area: its registration there, and a qualification for each basket it offers or was answered about."""

    provider: Provider
    registration: Registration | None
    qualifications: tuple[View[Qualification], ...]

    def offers(self, basket: str) -> bool:
        """Whether the provider's registration names the basket now."""
        return self.registration is not None and basket in self.registration.baskets


async def register(work: Work, given: NewRegistration, seen: int | None) -> ProviderId:
    """Register the acting provider with the area, or change what it told before."""

    async def make() -> UUID:
        old = await providers.registration(work.connection, work.area.id, work.provider)
        current = old.version if old else None
        if seen is not None and seen != current:
            raise Refused(StaleVersion(seen=seen, current=current))
        registration = _registration(work, given, old)
        lists = await areas.codes(work.connection, work.area.id)
        refuse(
            check_registration(
                registration,
                municipalities=of_list(lists, CodeList.MUNICIPALITY),
                baskets=of_list(lists, CodeList.BASKET),
            )
        )
        await store.save(work.connection, registration)
        await work.note("provider-registered", work.provider, provider=work.provider, visible_to=VisibleTo.PARTIES)
        return work.provider

    return ProviderId(await work.once(make))


def _registration(work: Work, given: NewRegistration, old: Registration | None) -> Registration:
    return Registration(
        area_id=work.area.id,
        provider_id=work.provider,
        contact_name=given.contact_name.strip(),
        contact_email=given.contact_email.strip(),
        languages=given.languages,
        municipalities=given.municipalities,
        baskets=given.baskets,
        registered_at=work.instant,
        version=old.version if old else 0,
    )


async def judge(
    work: Work, provider: ProviderId, basket: str, step: str, given: Judgement, seen: int | None
) -> ProviderId:
    """Qualify a provider for a basket, refuse it, suspend, lift or end its qualification (`step`), saying why."""
    await desk.take(work, QUALIFICATIONS, (provider, basket), step, given, seen)
    return provider


async def lock(work: Work, provider: ProviderId) -> Registration:
    """Lock what says whether a provider may serve in the area: its registration, on which qualifications and memberships hang."""
    found = await providers.lock(work.connection, work.area.id, provider)
    if found is None:
        raise Refused(NotFound())
    registration, work.instant = found
    return registration


async def look_next(work: Work, provider: ProviderId) -> None:
    """Say when the clock must look at a provider next, when the first of its suspensions in the area is over; and at its cards, now."""
    for card in await cards.of_provider_here(work.connection, work.area.id, provider):
        await due.set_due(work.connection, "card", work.area.id, card, work.instant)
    at = await admissions.first_lift(work.connection, work.area.id, provider)
    await due.set_due(work.connection, "provider", work.area.id, provider, at)


async def get(work: Work, provider: ProviderId) -> ProviderFile:
    """A provider as the area knows it; a provider sees only itself."""
    if work.actor.provider is not None and work.actor.provider != provider:
        raise Refused(NotFound())
    found = await providers.get(work.connection, provider)
    registration = await providers.registration(work.connection, work.area.id, provider)
    if found is None or (registration is None and work.actor.provider is None):
        raise Refused(NotFound())
    return ProviderFile(
        provider=found, registration=registration, qualifications=await _qualifications(work, registration)
    )


async def of_area(work: Work, asked: Asked) -> Page[tuple[Provider, Registration, bool]]:
    """A page of who has registered with the area, by name, each with whether it waits for an answer to a basket."""
    work.only(Role.OFFICER, Role.COACH, Role.DECIDER, Role.FINANCE, step="list-providers")
    return await providers.registered(work.connection, work.area.id, asked)


async def by_business_ids(work: Work, ids: Collection[str]) -> dict[str, ProviderId]:
    """Those of the providers with these business ids who have registered with the area."""
    return await providers.by_business_ids(work.connection, work.area.id, ids)


async def code_lists(work: Work) -> tuple[Code, ...]:
    """The code lists of the area whose address this is: everybody may read them."""
    if work.present.area is None:
        raise Refused(NotFound())
    return await areas.codes(work.connection, work.present.area.id)


def of_list(codes: tuple[Code, ...], which: CodeList) -> frozenset[str]:
    """The codes of one list."""
    return frozenset(code.code for code in codes if code.list is which)


async def _qualifications(work: Work, registration: Registration | None) -> tuple[View[Qualification], ...]:
    if registration is None:
        return ()
    judged = {
        q.basket: q for q in await providers.qualifications(work.connection, work.area.id, {registration.provider_id})
    }
    answered = sorted(basket for basket, q in judged.items() if q.state is not QualificationState.APPLIED)
    found = []
    for basket in dict.fromkeys((*registration.baskets, *answered)):
        noun = judged.get(basket) or _applied(work, registration.provider_id, basket)
        situation = as_of(
            QUALIFICATION,
            QualificationSituation(noun=noun, actor=work.actor, instant=work.instant, registration=registration),
        )
        found.append(View(situation.noun, choices(QUALIFICATION, situation)))
    return tuple(found)


async def _load(work: Work, key: tuple[ProviderId, str]) -> QualificationSituation:
    registration = await providers.registration(work.connection, work.area.id, key[0])
    if registration is None:
        raise Refused(NotFound())
    return await _situation(work, registration, key[1])


async def _lock(work: Work, key: tuple[ProviderId, str]) -> QualificationSituation:
    """The qualification as it is under the lock of the registration on which it hangs."""
    return await _situation(work, await lock(work, key[0]), key[1])


async def _situation(work: Work, registration: Registration, basket: str) -> QualificationSituation:
    provider = registration.provider_id
    judged = await providers.qualifications(work.connection, work.area.id, {provider})
    noun = next((q for q in judged if q.basket == basket), None) or _applied(work, provider, basket)
    return _known(work, registration, noun, await areas.names(work.connection, work.area.id, CodeList.BASKET))


def _known(
    work: Work, registration: Registration, noun: Qualification, names: Mapping[str, Mapping[str, str]]
) -> QualificationSituation:
    basket = names.get(noun.basket, {"fi": noun.basket})
    return QualificationSituation(
        noun=noun, actor=work.actor, instant=work.instant, registration=registration, basket=basket
    )


async def lift_suspensions(work: Work, registration: Registration) -> None:
    """Let the clock lift what was suspended until a day that is over, of a provider's qualifications. The registration is locked by the caller."""
    names = await areas.names(work.connection, work.area.id, CodeList.BASKET)
    for noun in await providers.qualifications(work.connection, work.area.id, {registration.provider_id}):
        await desk.caught_up(work, QUALIFICATIONS, _known(work, registration, noun, names))


def _told(s: QualificationSituation) -> dict[str, object]:
    until = {} if s.noun.until is None else {"until": s.noun.until}
    return {"reason": s.noun.reason, "basket": s.basket, **until}


def _place(s: QualificationSituation) -> Place:
    return Place(noun=s.noun.provider_id, provider=s.noun.provider_id, codes={"basket": s.noun.basket})


QUALIFICATIONS: Life[tuple[ProviderId, str], QualificationSituation] = Life(
    tables=(QUALIFICATION,),
    table=lambda _: QUALIFICATION,
    load=_load,
    lock=_lock,
    place=_place,
    told=_told,
    due="provider",
    look=lambda work, s: look_next(work, s.noun.provider_id),
)


def _applied(work: Work, provider: ProviderId, basket: str) -> Qualification:
    return Qualification(area_id=work.area.id, provider_id=provider, basket=basket, state=QualificationState.APPLIED)


async def mine(work: Work) -> tuple[Provider, tuple[Registration, ...]]:
    """The acting provider, and its registration in every area where it has one."""
    found = await providers.get(work.connection, work.provider)
    if found is None:
        raise Refused(NotFound())
    return found, await providers.registrations_of(work.connection, work.provider)


async def name(work: Work, provider: ProviderId) -> str:
    """The name of a provider: for a page that both parties of a contract read."""
    return (await providers.names(work.connection, {provider})).get(provider, "")


def _judges(step: str) -> Callable[[Work, tuple[ProviderId, str], Any, int | None], Awaitable[ProviderId]]:
    """The action of a step by which an officer judges a qualification."""

    async def act(work: Work, key: tuple[ProviderId, str], given: Reason | Judgement, seen: int | None) -> ProviderId:
        return await judge(work, *key, step, in_words(given), seen)

    return act


STEPS = Steps(
    tables=(QUALIFICATION,),
    own={step.name: _judges(step.name) for step in QUALIFICATION.steps if step.by != (Role.CLOCK,)},
)
