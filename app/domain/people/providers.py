"""Providers, their registration in an area, and whether the area finds them qualified for a basket."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.actors import Role
from app.domain.events import VisibleTo
from app.domain.identifiers import check_business_id, is_email
from app.domain.ids import AreaId, PersonId, ProviderId
from app.domain.lifecycle import Lifecycle, Step, its_provider
from app.domain.people.suspensions import Judgement, suspension
from app.domain.reasons import says_why
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal
from app.domain.situation import Situation

LANGUAGES = ("fi", "sv", "en", "uk", "ru", "ar", "so", "fa", "et")


class ProviderKind(StrEnum):
    """What a provider is in law; only a person has no business id."""

    COMPANY = "company"
    ASSOCIATION = "association"
    SCHOOL = "school"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessIdTaken(Refusal):
    """A provider with this business id is registered; its own people can add members."""

    code = "business-id-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotQualified(Refusal):
    """The provider is not qualified for the basket (its names by language) in this area."""

    code = "not-qualified"
    provider: str
    basket: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who sells services, in every area it registers with."""

    id: ProviderId
    kind: ProviderKind
    name: str
    business_id: str | None
    version: int = 0

    @property
    def public_name(self) -> str:
        """What everybody may know it by; empty for a private person. House rule."""
        return "" if self.kind is ProviderKind.PERSON else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What a provider tells one area: whom to contact, in which languages and municipalities it serves, in which baskets."""

    area_id: AreaId
    provider_id: ProviderId
    contact_name: str
    contact_email: str
    languages: tuple[str, ...]
    municipalities: tuple[str, ...]
    baskets: tuple[str, ...]
    registered_at: datetime
    version: int = 0


class QualificationState(StrEnum):
    """Whether the area has said that a provider may serve in a basket. Suspended: not until a day is over; ended: not any more."""

    APPLIED = "applied"
    QUALIFIED = "qualified"
    REFUSED = "refused"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """The area's answer to one provider about one basket. `until`: the last day of a suspension, None where there is none."""

    area_id: AreaId
    provider_id: ProviderId
    basket: str
    state: QualificationState
    reason: str = ""
    until: date | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    version: int = 0

    @property
    def id(self) -> tuple[ProviderId, str]:
        """A provider and a basket name one qualification."""
        return self.provider_id, self.basket


@dataclass(frozen=True, kw_only=True)
class QualificationSituation(Situation[Qualification]):
    """A qualification and the registration it answers. `basket`: what the basket is called, by language."""

    registration: Registration | None
    basket: Mapping[str, str] | None = None

    def after(self, nouns: tuple[object, ...]) -> "QualificationSituation":
        """The situation once `nouns` are written."""
        return self.seen(noun=next((n for n in nouns if isinstance(n, Qualification)), self.noun))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAskedFor(Refusal):
    """The provider does not offer services in this basket (any more)."""

    code = "not-asked-for"


def _asked_for(s: QualificationSituation) -> Refusal | None:
    asked = s.registration is not None and s.noun.basket in s.registration.baskets
    return None if asked else NotAskedFor()


def _judged(s: QualificationSituation, given: Judgement) -> tuple[object, ...]:
    changed = replace(
        s.noun, reason=given.reason.strip(), until=given.until, decided_by=s.actor.person, decided_at=s.instant
    )
    return (changed,)


def _lifted(s: QualificationSituation, _: object) -> tuple[object, ...]:
    return (replace(s.noun, reason="", until=None, decided_at=s.instant),)


def _judging(
    name: str, source: QualificationState, target: QualificationState, told: str, *, asked: bool = True
) -> Step[QualificationSituation]:
    """An officer's answer; `asked`: only about a basket the provider offers. What was given is taken back all the same."""
    return Step(
        name=name,
        source=source,
        target=target,
        by=(Role.OFFICER,),
        asks=(name, source) == ("qualify", QualificationState.APPLIED),
        stops=target is QualificationState.REFUSED,
        when=(_asked_for,) if asked else (),
        accepts=(says_why,),
        then=_judged,
        house_rule=True,
        event=told,
        seen_by=VisibleTo.PARTIES,
        tells=(told, its_provider),
    )


QUALIFICATION: Lifecycle[QualificationSituation] = Lifecycle(
    name="qualification",
    begins=QualificationState.APPLIED,
    steps=(
        _judging("qualify", QualificationState.APPLIED, QualificationState.QUALIFIED, "provider-qualified"),
        _judging("refuse", QualificationState.APPLIED, QualificationState.REFUSED, "provider-refused"),
        _judging("qualify", QualificationState.REFUSED, QualificationState.QUALIFIED, "provider-qualified"),
        _judging("qualify", QualificationState.ENDED, QualificationState.QUALIFIED, "provider-qualified"),
        _judging("refuse", QualificationState.QUALIFIED, QualificationState.REFUSED, "provider-refused", asked=False),
        *suspension(
            QualificationState.QUALIFIED,
            QualificationState.SUSPENDED,
            QualificationState.ENDED,
            _judged,
            _lifted,
            {
                "suspend": "provider-suspended",
                "lift-suspension": "suspension-lifted",
                "end": "qualification-ended",
                "resume": "suspension-over",
            },
        ),
    ),
)


def check_provider(kind: ProviderKind, name: str, business_id: str | None) -> tuple[Refusal, ...]:
    """Why a provider cannot be registered as it stands: a name, and a Y-tunnus unless it is a person, who has none."""
    found: list[Refusal | None] = []
    if not name.strip():
        found.append(Missing(field="name"))
    if kind is ProviderKind.PERSON:
        found.append(NotOffered(field="business_id") if business_id else None)
    elif not business_id:
        found.append(Missing(field="business_id"))
    else:
        found.append(check_business_id(business_id))
    return tuple(f for f in found if f)


def check_registration(
    registration: Registration, *, municipalities: frozenset[str], baskets: frozenset[str]
) -> tuple[Refusal, ...]:
    """Why a registration cannot stand: contact, languages, and places and baskets that the area has."""
    found: list[Refusal | None] = [
        None if registration.contact_name.strip() else Missing(field="contact_name"),
        None if is_email(registration.contact_email) else Malformed(field="contact_email", kind="email"),
    ]
    offered = {"languages": frozenset(LANGUAGES), "municipalities": municipalities, "baskets": baskets}
    for field, allowed in offered.items():
        chosen = getattr(registration, field)
        found.append(Missing(field=field) if not chosen else None)
        found.append(NotOffered(field=field) if not allowed.issuperset(chosen) else None)
    return tuple(f for f in found if f)
