"""Providers: made, registered with an area, and answered basket by basket."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.people import providers, sign_in
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.deps import (
    READ_REFUSALS,
    REFUSALS,
    ApiWork,
    Basket,
    Id,
    IfMatch,
    Slug,
    StepWork,
    etag,
    made,
    seen,
)
from app.api.inputs import Answer, Body, Code, Codes, Line, SuspensionBody
from app.api.paging import PAGES, Searched
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.ids import ProviderId
from app.domain.people.providers import Provider, ProviderKind, QualificationState, Registration

router = operations(tags=["providers"])
_BASKET = "/areas/{area}/providers/{provider}/baskets/{basket}"
_Name = Annotated[str, Field(examples=["Työpolku Oy"])]
_BusinessId = Annotated[str | None, Field(examples=["1572860-0"])]
_ContactName = Annotated[str, Field(examples=["Pia Polku"])]
_Email = Annotated[str, Field(examples=["pia.polku@example.fi"])]
_Languages = Annotated[list[str], Field(examples=[["fi", "sv"]])]
_Municipalities = Annotated[list[str], Field(examples=[["061", "834"]])]
_Baskets = Annotated[list[str], Field(examples=[["tyollistyminen"]])]


class NewProvider(Body):
    """A provider to register, once for each Y-tunnus; a person has none."""

    kind: Annotated[ProviderKind, Field(examples=["company"])]
    name: Annotated[Line, Field(examples=["Työpolku Oy"])]
    business_id: Annotated[Line | None, Field(examples=["1572860-0"])] = None


class MadeProvider(Answer):
    """The provider that was made. Its member makes a token for it on the page of tokens."""

    id: UUID


class NewRegistration(Body):
    """What a provider tells an area: contact, languages, municipalities served, baskets offered."""

    contact_name: Annotated[Line, Field(examples=["Pia Polku"])]
    contact_email: Annotated[Line, Field(examples=["pia.polku@example.fi"])]
    languages: Annotated[Codes, Field(examples=[["fi", "sv"]])]
    municipalities: Annotated[Codes, Field(examples=[["061", "834"]])]
    baskets: Annotated[Codes, Field(examples=[["tyollistyminen"]])]

    def given(self) -> providers.NewRegistration:
        """The body as the action takes it."""
        return providers.NewRegistration(
            contact_name=self.contact_name,
            contact_email=self.contact_email,
            languages=tuple(self.languages),
            municipalities=tuple(self.municipalities),
            baskets=tuple(self.baskets),
        )


class RegistrationAnswer(Answer):
    """What a provider has told the area."""

    contact_name: _ContactName
    contact_email: _Email
    languages: _Languages
    municipalities: _Municipalities
    baskets: _Baskets
    registered_at: datetime
    version: int


class QualificationAnswer(Answer):
    """The area's answer about one basket. `offered`: whether the provider offers it now. `version` 0: not answered yet. `until`: the last day of a suspension."""

    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    offered: bool
    state: QualificationState
    reason: Annotated[str, Field(examples=["Vaatimukset täyttyvät."])]
    until: date | None
    decided_at: datetime | None
    version: int
    steps: list[StepAnswer]


class ListedProvider(Answer):
    """A provider registered with the area."""

    id: UUID
    kind: ProviderKind
    name: _Name
    business_id: _BusinessId
    registration: RegistrationAnswer


class ProviderAnswer(Answer):
    """A provider in an area; `registration` is null before it has registered there."""

    id: UUID
    kind: ProviderKind
    name: _Name
    business_id: _BusinessId
    registration: RegistrationAnswer | None
    qualifications: list[QualificationAnswer]


async def _answer(work: Work, request: Request, response: Response, provider: ProviderId) -> ProviderAnswer:
    file = await providers.get(work, provider)
    if file.registration is not None:
        etag(response, file.registration.version)
    return ProviderAnswer(
        id=file.provider.id,
        kind=file.provider.kind,
        name=file.provider.name,
        business_id=file.provider.business_id,
        registration=RegistrationAnswer.model_validate(file.registration) if file.registration else None,
        qualifications=[
            QualificationAnswer(
                basket=view.noun.basket,
                offered=file.offers(view.noun.basket),
                state=view.noun.state,
                reason=view.noun.reason,
                until=view.noun.until,
                decided_at=view.noun.decided_at,
                version=view.noun.version,
                steps=steps(request, view.choices),
            )
            for view in file.qualifications
        ],
    )


@router.post("/providers", status_code=201, responses=REFUSALS)
async def add_provider(work: StepWork, body: NewProvider) -> MadeProvider:
    """Register a provider and make the caller its member. Everybody with a token may."""
    new = sign_in.NewProvider(kind=body.kind, name=body.name, business_id=body.business_id)
    return MadeProvider(id=await work.once(lambda: sign_in.add_provider(work, new)))


@router.get("/areas/{area}/registration", responses=READ_REFUSALS)
async def read_registration(area: Slug, work: ApiWork, request: Request, response: Response) -> ProviderAnswer:
    """The caller's own provider in the area. ETag is the registration's version."""
    return await _answer(work, request, response, work.provider)


@router.put("/areas/{area}/registration", responses=REFUSALS)
async def register(
    area: Slug,
    work: StepWork,
    body: NewRegistration,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> ProviderAnswer:
    """Register the caller's provider with the area, or change what it told before."""
    provider = await providers.register(work, body.given(), seen(if_match))
    made(request, response, "providers", provider)
    return await _answer(work, request, response, provider)


class ProvidersAsked(Searched):
    """A page of the register of providers."""

    basket: Annotated[Code | None, Field(description="A basket's code", examples=["tyollistyminen"])] = None
    waiting: Annotated[bool | None, Field(description="Whether a basket that they ask for waits for an answer")] = None


@router.get("/areas/{area}/providers", response_model=list[ListedProvider], responses=PAGES)
async def list_providers(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[ProvidersAsked, Query()]
) -> Response:
    """Providers registered with the area, by name."""

    def row(found: tuple[Provider, Registration, bool]) -> ListedProvider:
        named = {name: getattr(found[0], name) for name in ("id", "kind", "name", "business_id")}
        return ListedProvider(**named, registration=RegistrationAnswer.model_validate(found[1]))

    return page_answer(request, await providers.of_area(work, asked.given()), row)


@router.get("/areas/{area}/providers/{provider}", responses=READ_REFUSALS)
async def read_provider(
    area: Slug, provider: Id, work: ApiWork, request: Request, response: Response
) -> ProviderAnswer:
    """A provider as the area knows it; a provider sees only itself. ETag is the registration's version."""
    return await _answer(work, request, response, ProviderId(provider))


async def _which(area: Slug, provider: Id, basket: Basket) -> tuple[ProviderId, str]:
    return ProviderId(provider), basket


async def _of_basket(work: Work, request: Request, response: Response, which: tuple[ProviderId, str]) -> ProviderAnswer:
    return await _answer(work, request, response, which[0])


_step = plain(router, _BASKET, providers.STEPS, _which, _of_basket, ProviderAnswer)
_step(
    "qualify",
    "Say that the provider may serve in the basket, and why. If-Match takes the qualification's version.",
    called="qualify_provider",
)
_step(
    "refuse",
    "Say that the provider may not serve in the basket, and why. If-Match takes the qualification's version.",
    called="refuse_provider",
)
_step(
    "suspend",
    "Suspend the provider in the basket through a day, saying why. It lifts itself. If-Match takes the qualification's version.",
    SuspensionBody,
    called="suspend_qualification",
)
_step(
    "lift-suspension", "Lift a suspension before its last day, saying why. If-Match takes the qualification's version."
)
_step(
    "end",
    "End the provider's qualification for the basket, saying why. It can be qualified again. If-Match takes the qualification's version.",
    called="end_qualification",
)
