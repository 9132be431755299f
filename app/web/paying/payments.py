"""Payment lines: a contract's account, finance's list, and one line with why."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.paying import payments
from app.actions.work import Work
from app.domain.ids import CommitmentId, LineId
from app.domain.paying.settlements import PaymentState
from app.web.door import Door, Drawn, drawn
from app.web.paging import wanted
from app.web.plain import About, Plain, plain_routes
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
MOST = 50
ON_PAGE = 25


@router.get("/{area}/commitments/{commitment}/payments")
async def account(area: str, commitment: UUID, request: Request) -> Response:
    """The page of what a contract owes, why, and what may still come."""
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
    """The page of the claims that wait for approval, or with `state=approved` of the lines that were approved."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(
            door,
            MOST,
            [(state, door.texts.t(f"state.payment.{state}")) for state in PaymentState],
            PaymentState.WAITING,
        )
        past = want.typed.get("state") == PaymentState.APPROVED
        found = await (payments.of_area if past else payments.claims)(work, want.asked)
        return drawn("payments/list.html", rows=found.rows, listed=want.shown(found), past=past)

    return await door.show(show)


@router.get("/{area}/payments/{line}")
async def one(area: str, line: UUID, request: Request) -> Response:
    """The page of one payment line, with what it rests on."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, LineId(line), None)

    return await door.show(show)


async def _one(_: Door, work: Work, line: LineId, form: Form | None) -> Drawn:
    file = await payments.get(work, line)
    found = await payments.account(work, file.noun.commitment_id)
    return drawn("payments/one.html", file=file, account=found, proof=await payments.proof(work, (file,)), form=form)


async def _about(_: Door, work: Work, line: LineId) -> About:
    file = await payments.get(work, line)
    return About(words="payment", choices=file.choices, name=file.noun.number, version=file.claim.version)


async def _which(line: UUID) -> LineId:
    return LineId(line)


_PLAIN = Plain(steps=payments.STEPS, at=lambda slug, line: f"/{slug}/payments/{line}", about=_about, page=_one)
plain_routes(router, "/{area}/payments/{line}", _PLAIN, _which)
