"""Payment lines: a contract's account, finance's list, and one line with why."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.paying import payments
from app.actions.serving import facts
from app.actions.work import Work
from app.domain.actors import AREA_ROLES
from app.domain.ids import CommitmentId, LineId
from app.web.door import Door, Drawn, drawn
from app.web.plain import About, Plain, plain_routes
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 100


@router.get("/{area}/commitments/{commitment}/payments")
async def account(area: str, commitment: UUID, request: Request) -> Response:
    """What a contract owes, why, and what may still come."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        found = await payments.account(work, CommitmentId(commitment))
        hearings = await facts.of_commitment(work, found.commitment)
        said = {h.noun.id: h for h in hearings}
        named = await names(work, door.texts.language)
        return drawn("payments/account.html", account=found, said=said, names=named)

    return await door.show(show)


@router.get("/{area}/payments")
async def listed(area: str, request: Request) -> Response:
    """The area's lines."""

    async def show(work: Work) -> Drawn:
        work.only(*AREA_ROLES, step="list-payments")
        waiting, count = await payments.claims(work, MOST)
        rows = await payments.listed(work, MOST, after=request.query_params.get("after"))
        approved = [file for file in rows if file.approval]
        more = rows[-1].noun if len(rows) >= MOST else None
        return drawn("payments/list.html", waiting=waiting, count=count, approved=approved, more=more)

    return await Door(request).show(show)


@router.get("/{area}/payments/{line}")
async def one(area: str, line: UUID, request: Request) -> Response:
    """One line."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, LineId(line), None)

    return await door.show(show)


async def _one(door: Door, work: Work, line: LineId, form: Form | None) -> Drawn:
    file = await payments.get(work, line)
    found = await payments.account(work, file.noun.commitment_id)
    hearings = await facts.of_commitment(work, found.commitment, file.noun.client)
    said = {h.noun.id: h for h in hearings}
    return drawn(
        "payments/one.html",
        file=file,
        account=found,
        said=said,
        form=form,
        names=await names(work, door.texts.language),
    )


async def _about(_: Door, work: Work, line: LineId) -> About:
    file = await payments.get(work, line)
    return About(words="payment", choices=file.choices, name=file.noun.number, version=file.claim.version)


async def _which(line: UUID) -> LineId:
    return LineId(line)


_PLAIN = Plain(steps=payments.STEPS, at=lambda slug, line: f"/{slug}/payments/{line}", about=_about, page=_one)
plain_routes(router, "/{area}/payments/{line}", _PLAIN, _which)
