"""A bidder's own bid: written, checked, handed in, its receipt."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import bids, procedures
from app.actions.work import Work
from app.domain.buying.bids import ANSWER_LIMIT, BidContent, comparison_price
from app.domain.ids import ProcedureId
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused
from app.web.door import Door, Drawn, drawn, new_key
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)


@router.get("/{area}/procedures/{procedure}/bid")
async def page(area: str, procedure: UUID, request: Request) -> Response:
    """The form of one's own bid, filled with what was saved, else with what was handed in."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), None)

    return await door.show(show)


@router.post("/{area}/procedures/{procedure}/bid")
async def writing(area: str, procedure: UUID, request: Request) -> Response:
    """Keep what is written of the bid; on to the check where it is asked for, else back to the procedure."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        goes_on = reader.form.get("then") == "check"
        content = await _content(work, ProcedureId(procedure), reader, whole=goes_on)
        await bids.save_draft(work, ProcedureId(procedure), content)
        return f"/{area}/procedures/{procedure}" + ("/submit-bid" if goes_on else "")

    async def again(work: Work, form: Form) -> Drawn:
        return await _form(door, work, ProcedureId(procedure), form)

    return await door.submit(act, again)


@router.get("/{area}/procedures/{procedure}/submit-bid")
async def check_page(area: str, procedure: UUID, request: Request) -> Response:
    """The page that shows everything that would be handed in, to be read once more."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _check(work, ProcedureId(procedure), None)

    return await door.show(show)


@router.post("/{area}/procedures/{procedure}/submit-bid")
async def submitting(area: str, procedure: UUID, request: Request) -> Response:
    """Hand in the bid that was saved; on to its receipt."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        saved = await bids.draft(work, ProcedureId(procedure))
        own = await bids.own(work, ProcedureId(procedure))
        if saved is None and own is None:
            raise Refused(NotFound())
        source = saved.content if saved else own.content if own else bids.EMPTY
        content = BidContent(price=source.price, answers=source.answers, binding=reader.ticked("binding"))
        await bids.submit(work, ProcedureId(procedure), content, reader.version())
        return f"/{area}/procedures/{procedure}/bid/receipt"

    async def again(work: Work, form: Form) -> Drawn:
        return await _check(work, ProcedureId(procedure), form)

    return await door.submit(act, again)


@router.post("/{area}/procedures/{procedure}/withdraw-bid")
async def withdrawing(area: str, procedure: UUID, request: Request) -> Response:
    """Withdraw one's own bid; back to the procedure."""

    async def act(work: Work, reader: Reader) -> str:
        await bids.withdraw(work, ProcedureId(procedure), reader.version())
        return f"/{area}/procedures/{procedure}"

    return await Door(request).submit(act)


@router.get("/{area}/procedures/{procedure}/bid/receipt")
async def receipt(area: str, procedure: UUID, request: Request) -> Response:
    """The page of a receipt: what was handed in, when, and the hash that proves it."""

    async def show(work: Work) -> Drawn:
        situation, _ = await procedures.get(work, ProcedureId(procedure))
        own = await bids.own(work, ProcedureId(procedure))
        if own is None:
            raise Refused(NotFound())
        return drawn(
            "bids/receipt.html",
            s=situation,
            own=own,
            total=comparison_price(situation.noun.published, own.content.price),
        )

    return await Door(request).show(show)


async def _content(work: Work, procedure: ProcedureId, reader: Reader, *, whole: bool) -> BidContent:
    situation, _ = await procedures.get(work, procedure)
    priced = whole or str(reader.form.get("price") or "").strip()
    price = reader.money("price") if priced else ZERO
    answers = {
        criterion.key: reader.prose(f"answers.{criterion.key}", optional=not whole, limit=ANSWER_LIMIT)
        for criterion in situation.noun.published.criteria
    }
    reader.done()
    return BidContent(price=price, answers=bids.answers(answers), binding=False)


async def _form(door: Door, work: Work, procedure: ProcedureId, form: Form | None) -> Drawn:
    situation, _ = await procedures.get(work, procedure)
    work.provider  # noqa: B018  # a bidder's page
    saved, own = await bids.draft(work, procedure), await bids.own(work, procedure)
    content = saved.content if saved else own.content if own else bids.EMPTY
    typed = {f"answers.{a.criterion}": a.text for a in content.answers}
    if content.price:
        typed["price"] = door.texts.formats.money(content.price).removesuffix("€").strip()
    return drawn("bids/form.html", s=situation, own=own, form=form or Form(key=new_key(), typed=typed))


async def _check(work: Work, procedure: ProcedureId, form: Form | None) -> Drawn:
    situation, view = await procedures.get(work, procedure)
    saved, own = await bids.draft(work, procedure), await bids.own(work, procedure)
    source = saved or own
    if source is None:
        raise Refused(NotFound())
    barred = next((c.reasons for c in view.choices if c.step == "submit-bid"), ())
    total = comparison_price(situation.noun.published, source.content.price)
    return drawn(
        "bids/check.html",
        s=situation,
        own=own,
        content=source.content,
        total=total,
        barred=barred,
        form=form or Form(key=new_key()),
    )
