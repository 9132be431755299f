"""The life of a service card: written by its provider, checked by the area, on offer until paused or withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.actors import Role
from app.domain.buying.admission import Stop
from app.domain.buying.cards import (
    Availability,
    CardContent,
    CardSituation,
    CardState,
    Check,
    CheckVerdict,
    PublishedCard,
)
from app.domain.buying.effects import check_effect
from app.domain.buying.needs import NotPositive
from app.domain.calendar import InThePast, local_day
from app.domain.events import VisibleTo
from app.domain.identifiers import is_cpv
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO
from app.domain.people.areas import Code, CodeList
from app.domain.people.providers import LANGUAGES
from app.domain.reasons import says_why
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, TooLong

TITLE_LIMIT = 120
TEXT_LIMIT = 5_000
MOST_PLACES = 1_000
LONGEST_OUTCOME = 12
LONGEST_BEGIN = 730
Rule = Callable[[CardSituation], Refusal | tuple[Refusal, ...] | None]
Then = Callable[[CardSituation, Any], tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What an officer says of an edition. `number`: the readable one that a card gets when it is first published."""

    reason: str
    number: str = ""


def check_card(content: CardContent, codes: tuple[Code, ...]) -> tuple[Refusal, ...]:
    """Every reason why a card cannot be sent for check."""
    found: list[Refusal | None] = [
        *_texts(content),
        None if is_cpv(content.cpv) else Malformed(field="cpv", kind="cpv"),
        *_lists(content, codes),
        None if content.price > ZERO else NotPositive(field="price"),
        None if 0 <= content.start_percent <= 100 else NotOffered(field="start_percent"),
        None if 1 <= content.job_months <= LONGEST_OUTCOME else NotOffered(field="job_months"),
        None if 1 <= content.job_begin <= LONGEST_BEGIN else NotOffered(field="job_begin"),
        *check_effect(content.effect, _of(codes, CodeList.CLIENT_GROUP)),
    ]
    return tuple(f for f in found if f)


def _texts(content: CardContent) -> list[Refusal]:
    found: list[Refusal] = []
    for field, limit in (("title", TITLE_LIMIT), ("description", TEXT_LIMIT)):
        text = getattr(content, field)
        if not text.strip():
            found.append(Missing(field=field))
        elif len(text) > limit:
            found.append(TooLong(field=field, limit=limit))
    return found


def _lists(content: CardContent, codes: tuple[Code, ...]) -> list[Refusal | None]:
    categories = {(code.parent, code.code) for code in codes if code.list is CodeList.CATEGORY}
    return [
        None if (content.basket, content.category) in categories else NotOffered(field="category"),
        None
        if _of(codes, CodeList.MUNICIPALITY).issuperset(content.municipalities)
        else NotOffered(field="municipalities"),
        None if content.languages else Missing(field="languages"),
        None if frozenset(LANGUAGES).issuperset(content.languages) else NotOffered(field="languages"),
    ]


def _of(codes: tuple[Code, ...], which: CodeList) -> frozenset[str]:
    return frozenset(code.code for code in codes if code.list is which)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a provider writes, and the area's codes to hold it against."""

    content: CardContent
    codes: tuple[Code, ...]


def _fits(_: CardSituation, given: Wording) -> tuple[Refusal, ...]:
    return check_card(given.content, given.codes)


def _may_serve(s: CardSituation) -> tuple[Refusal, ...]:
    """Refuse offering a card to whoever may not serve in its basket, whenever it comes on offer."""
    return s.admission.bars(Stop.CARD, s.instant)


def _write(s: CardSituation, given: Wording) -> tuple[object, ...]:
    again = s.noun.sent_at is not None
    edition = s.noun.edition + 1 if again else s.noun.edition
    return (replace(s.noun, content=given.content, edition=edition, sent_at=None, changed_at=s.instant),)


def _send(s: CardSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, sent_at=s.instant, changed_at=s.instant),)


def _checked(s: CardSituation, given: Finding, verdict: CheckVerdict) -> Check:
    if s.actor.person is None:
        raise ValueError(s.noun.id)
    return Check(
        area_id=s.noun.area_id,
        card_id=s.noun.id,
        provider_id=s.noun.provider_id,
        edition=s.noun.edition,
        verdict=verdict,
        reason=given.reason.strip(),
        by_person=s.actor.person,
        at=s.instant,
    )


def _publish(s: CardSituation, given: Finding) -> tuple[object, ...]:
    card = s.noun
    published = PublishedCard(
        area_id=card.area_id,
        card_id=card.id,
        provider_id=card.provider_id,
        provider_name=s.provider_name,
        number=s.published.number if s.published else given.number,
        edition=card.edition,
        content=card.content,
        published_at=s.instant,
        availability=card.availability,
        version=s.published.version if s.published else 0,
    )
    return (_checked(s, given, CheckVerdict.PUBLISHED), published)


def _return(s: CardSituation, given: Finding) -> tuple[object, ...]:
    return (_checked(s, given, CheckVerdict.RETURNED),)


def _pause(s: CardSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, paused_at=s.instant, changed_at=s.instant),)


def _resume(s: CardSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, paused_at=None, changed_at=s.instant),)


def _withdraw(s: CardSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, withdrawn_at=s.instant, changed_at=s.instant),)


def _room_fits(s: CardSituation, given: Availability) -> tuple[Refusal, ...]:
    return check_room(given, local_day(s.instant), s.noun.availability.next_free)


def check_room(given: Availability, today: date, before: date | None = None) -> tuple[Refusal, ...]:
    """Why free places cannot be said so; a first free day that is past is not said anew, but one that stood `before` may stay."""
    found: list[Refusal] = []
    if not 0 <= given.capacity <= MOST_PLACES:
        found.append(NotOffered(field="capacity"))
    if given.next_free < today and given.next_free != before:
        found.append(InThePast(field="next_free"))
    return tuple(found)


def _set_room(s: CardSituation, given: Availability) -> tuple[object, ...]:
    return (replace(s.noun, availability=given, changed_at=s.instant),)


def _followed(s: CardSituation) -> PublishedCard | None:
    """The published card as the provider's row has it since; None where there is nothing to follow."""
    if s.published is None:
        return None
    on_offer = not s.paused and s.noun.withdrawn_at is None and not s.admission.stopped(s.instant)
    after = replace(s.published, on_offer=on_offer, availability=s.noun.availability)
    return None if after == s.published else after


def _follow(s: CardSituation, _: object) -> tuple[object, ...]:
    after = _followed(s)
    return (after,) if after else ()


def _changed(s: CardSituation) -> datetime | None:
    """Now: what is followed is the provider's own row and what the area says of the provider, each of which may have changed last."""
    return s.instant if _followed(s) else None


def _judging(
    name: str, then: Callable[[CardSituation, Finding], tuple[object, ...]], to: CardState, *when: Rule
) -> Step[CardSituation]:
    return Step(
        name=name,
        source=CardState.SENT,
        target=to,
        by=(Role.OFFICER,),
        asks=to is CardState.PUBLISHED,
        stops=to is CardState.RETURNED,
        when=when,
        accepts=(says_why,),
        then=then,
        house_rule=True,
        seen_by=VisibleTo.PARTIES,
    )


def _writing(state: CardState) -> Step[CardSituation]:
    return Step(
        name="write-card",
        source=state,
        target=CardState.DRAFT,
        by=(Role.PROVIDER,),
        asks=state is CardState.RETURNED,
        given=Wording,
        accepts=(_fits,),
        then=_write,
        seen_by=VisibleTo.PARTIES,
    )


def _moving(name: str, state: CardState, to: CardState, then: Then, *when: Rule) -> Step[CardSituation]:
    return Step(
        name=name,
        source=state,
        target=to,
        by=(Role.PROVIDER,),
        when=when,
        then=then,
        seen_by=VisibleTo.PARTIES,
        asks=to is CardState.SENT,
        stops=to is CardState.WITHDRAWN,
    )


def _room(state: CardState) -> Step[CardSituation]:
    return Step(
        name="set-availability",
        source=state,
        target=state,
        by=(Role.PROVIDER,),
        given=Availability,
        accepts=(_room_fits,),
        then=_set_room,
        seen_by=VisibleTo.PARTIES,
    )


_DRAFT, _SENT, _RETURNED = CardState.DRAFT, CardState.SENT, CardState.RETURNED
_PUBLISHED, _PAUSED, _WITHDRAWN = CardState.PUBLISHED, CardState.PAUSED, CardState.WITHDRAWN
_LIVING = (_DRAFT, _SENT, _RETURNED, _PUBLISHED, _PAUSED)

CARD: Lifecycle[CardSituation] = Lifecycle(
    name="card",
    begins=_DRAFT,
    steps=(
        *(_writing(state) for state in _LIVING),
        _moving("send-card", _DRAFT, _SENT, _send, _may_serve),
        _judging("publish-card", _publish, _PUBLISHED, _may_serve),
        _judging("return-card", _return, _RETURNED),
        *(_room(state) for state in _LIVING),
        _moving("pause-card", _PUBLISHED, _PAUSED, _pause),
        _moving("resume-card", _PAUSED, _PUBLISHED, _resume, _may_serve),
        *(_moving("withdraw-card", state, _WITHDRAWN, _withdraw) for state in _LIVING),
        *(
            Step(name="follow-card", source=state, target=state, by=(Role.CLOCK,), at=_changed, then=_follow, event="")
            for state in (*_LIVING, _WITHDRAWN)
        ),
    ),
)
