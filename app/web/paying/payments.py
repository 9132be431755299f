"""Payment lines: a contract's account, finance's list, and one line with why."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.paying import payments
from app.actions.work import Work
from app.domain.actors import AREA_ROLES
from app.domain.ids import CommitmentId, LineId
from app.web.door import Door, Drawn, drawn
from app.web.paging import wanted
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
MOST = 100
ON_PAGE = 25


@router.get("/{area}/commitments/{commitment}/payments")
async def account(area: str, commitment: UUID, request: Request) -> Response:
    """What a contract owes, why, and what may still come."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, ON_PAGE)
        found = await payments.account(work, CommitmentId(commitment))
        lines = await payments.lines(work, found.commitment.id, want.asked, newest=True)
        proof = await payments.proof(work, lines.rows)
        return drawn("payments/account.html", account=found, lines=lines.rows, listed=want.shown(lines), proof=proof)

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
        return await _one(work, LineId(line), None)

    return await door.show(show)


@router.post("/{area}/payments/{line}/approve")
async def approving(area: str, line: UUID, request: Request) -> Response:
    """Approve its claim for payment."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        await payments.approve(work, LineId(line), reader.version())
        return f"/{area}/payments/{line}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _one(work, LineId(line), form)

    return await door.submit(act, again)


async def _one(work: Work, line: LineId, form: Form | None) -> Drawn:
    file = await payments.get(work, line)
    found = await payments.account(work, file.noun.commitment_id)
    return drawn("payments/one.html", file=file, account=found, proof=await payments.proof(work, (file,)), form=form)
