"""One application: checked, asked for more, assessed by two apart, proposed, decided; one address for the applicant and the area."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import applications, programmes
from app.actions.buying.applications import ApplicationFile
from app.actions.serving import granting
from app.actions.work import Work, new_id
from app.domain.ids import BidId, ProcedureId
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused
from app.procurement.grants_and_tenders.granting import PlanProposal
from app.procurement.grants_and_tenders.judging import ApplicationMark, Interest, left_for
from app.procurement.grants_and_tenders.points import total
from app.web.buying.grant_forms import at_field, read_costs
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
_ONE = "/{area}/programmes/{programme}/applications/{application}"
_FIELDS: dict[str, tuple[Field, ...]] = {
    "ask-for-more": (Field(name="text", kind="area", words="grant-asked"), Field(name="until", kind="day", words="grant-until")),
    "supplement": (Field(name="text", kind="area", words="grant-answer"),),
    "withdraw-application": (Field(name="text", kind="area", words="reason"),),
    "declare-interest": (
        Field(name="interest", kind="check", words="grant-interest"),
        Field(name="about", kind="area", words="grant-interest-about", optional=True),
    ),
    "send-back": (Field(name="reason", kind="area"),),
}  # fmt: skip
_BUTTONS: dict[str, Callable[[Work, ProcedureId, BidId, int | None], Awaitable[BidId]]] = {
    "find-complete": applications.find_complete,
    "decide-grant": granting.decide_grant,
    "decide-refusal": granting.decide_refusal,
}


@router.get(_ONE)
async def one(area: str, programme: UUID, application: UUID, request: Request) -> Response:
    """An application, as its reader may know it."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(work, ProcedureId(programme), BidId(application), None)

    return await door.show(show)


@router.get(_ONE + "/{step}")
async def step_page(area: str, programme: UUID, application: UUID, step: str, request: Request) -> Response:
    """What a step asks."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(programme), BidId(application), step, None)

    return await door.show(show)


@router.post(_ONE + "/{step}")
async def taking(area: str, programme: UUID, application: UUID, step: str, request: Request) -> Response:
    """Take it."""
    door, noun, bid = Door(request), ProcedureId(programme), BidId(application)

    async def act(work: Work, reader: Reader) -> str:
        await _take(work, noun, bid, step, reader)
        return f"/{area}/programmes/{programme}/applications/{application}"

    async def again(work: Work, form: Form) -> Drawn:
        if step in _BUTTONS:
            return await _one(work, noun, bid, form)
        return await _step(door, work, noun, bid, step, form)

    return await door.submit(act, again)


async def _take(work: Work, noun: ProcedureId, bid: BidId, step: str, reader: Reader) -> None:
    seen = reader.version()
    if step in _BUTTONS:
        await _BUTTONS[step](work, noun, bid, seen)
    elif step == "assess":
        await applications.assess(work, noun, bid, await _marks(work, noun, bid, reader))
    elif step == "propose":
        await granting.propose(work, noun, bid, await _plan(work, noun, bid, reader), seen)
    elif step in _FIELDS:
        await _written(work, noun, bid, step, read(reader, _FIELDS[step]), seen)
    else:
        raise Refused(NotFound())


async def _written(
    work: Work, noun: ProcedureId, bid: BidId, step: str, given: dict[str, Any], seen: int | None
) -> None:
    match step:
        case "ask-for-more":
            await applications.ask(work, noun, bid, given["text"], given["until"], seen)
        case "supplement":
            await applications.supplement(work, noun, bid, given["text"])
        case "withdraw-application":
            await applications.withdraw(work, noun, bid, given["text"])
        case "declare-interest":
            await applications.declare(work, noun, bid, Interest(**given))
        case _:
            await granting.send_back(work, noun, bid, given["reason"], seen)


async def _marks(work: Work, noun: ProcedureId, bid: BidId, reader: Reader) -> tuple[ApplicationMark, ...]:
    file = await applications.get(work, noun, bid)
    found = tuple(
        ApplicationMark(
            criterion=c.key, mark=Decimal(reader.number(f"mark_{c.key}")), reason=reader.prose(f"reason_{c.key}")
        )
        for c in file.s.published.criteria
    )
    reader.done()
    return found


async def _plan(work: Work, noun: ProcedureId, bid: BidId, reader: Reader) -> PlanProposal:
    file = await applications.get(work, noun, bid)
    content = file.s.content
    granted = reader.choice("granted", ("yes", "no")) == "yes"
    reason = reader.prose("reason")
    found = PlanProposal(
        id=new_id(),
        granted=granted,
        amount=reader.money("amount") if granted else ZERO,
        costs=read_costs(reader, [cost.name for cost in content.costs]) if granted else (),
        begins=reader.day("begins") if granted else content.begins,
        ends=reader.day("ends") if granted else content.ends,
        conditions=reader.prose("conditions", optional=True),
        reason=reason,
    )
    reader.done()
    return found


async def _one(work: Work, noun: ProcedureId, bid: BidId, form: Form | None) -> Drawn:
    file = await applications.get(work, noun, bid)
    call, _ = await programmes.get(work, noun)
    shown = {row.criterion.key: row for row in file.s.points or ()}
    return drawn(
        "programmes/application.html",
        file=file,
        s=file.s,
        o=file.s.published,
        c=file.s.content,
        view=file.view,
        applicant=(await programmes.names(work, call)).get(file.s.noun.provider_id, ""),
        outside=work.actor.provider is not None,
        points=shown,
        total=total(file.s.points or ()),
        letter=next((one for one in file.letters if one.round == 0), None),
        history=tuple(told for told in await programmes.history(work, noun) if told.event.noun_id == bid),
        form=form,
    )


async def _step(door: Door, work: Work, noun: ProcedureId, bid: BidId, step: str, form: Form | None) -> Drawn:
    file = await applications.get(work, noun, bid)
    shown = next((c for c in file.view.choices if c.step == step), None)
    if shown is None or step in _BUTTONS:
        raise Refused(NotFound())
    base = f"/{work.area.slug}/programmes/{noun}/applications/{bid}"
    if step in ("assess", "propose"):
        return _judging(door, file, step, base, form, shown.reasons)
    t, number = door.texts.t, file.s.programme.number
    inside = work.actor.provider is None and step in ("ask-for-more", "send-back")
    page = FormPage(
        title=t(f"step.application.{step}"),
        lead=t(f"programmes.step-lead.{step}"),
        kicker=number,
        action=f"{base}/{step}",
        submit=t(f"step.application.{step}"),
        fields=_FIELDS[step],
        crumb={"label": number, "href": base},
        version=file.s.noun.version if inside else None,
        bad=step in ("withdraw-application", "send-back"),
        barred=shown.reasons,
    )
    return page.drawn(form, new_key())


def _judging(door: Door, file: ApplicationFile, step: str, base: str, form: Form | None, barred: Any) -> Drawn:
    content, s = file.s.content, file.s
    every = tuple(cost.name for cost in content.costs)
    typed = _typed(door, file, step)
    if form:
        given = [name for n, name in enumerate(every, start=1) if form.value(f"cost_{n}").strip()]
        reasons = tuple(at_field(reason, every, given) for reason in form.reasons)
        filled = Form(key=form.key, typed=form.typed, reasons=reasons)
    else:
        filled = Form(key=new_key(), typed=typed)
    return drawn(
        f"programmes/{step}.html", s=s, o=s.published, c=content, base=base, form=filled, barred=barred, left=left_for(s),
        points=s.points, total=total(s.points or ()),
    )  # fmt: skip


def _typed(door: Door, file: ApplicationFile, step: str) -> dict[str, str]:
    """What stands in the form: one's own marks; for a proposal the one sent back, else what was applied for."""
    formats, content = door.texts.formats, file.s.content
    if step == "assess":
        mine = file.s.readable
        return {f"mark_{a.criterion}": f"{a.mark:f}".replace(".", ",") for a in mine} | {
            f"reason_{a.criterion}": a.reason for a in mine
        }
    plan = file.s.plan
    costs = plan.costs if plan and plan.granted else content.costs
    amounts = {cost.name: str(cost.amount).replace(".", ",") for cost in costs}
    return {
        "granted": "" if plan is None else "yes" if plan.granted else "no",
        "amount": str(plan.amount if plan and plan.granted else content.asked).replace(".", ","),
        "begins": formats.day(plan.begins if plan else content.begins),
        "ends": formats.day(plan.ends if plan else content.ends),
        "conditions": plan.conditions if plan else "",
        "reason": plan.reason if plan else "",
    } | {f"cost_{n}": amounts.get(cost.name, "") for n, cost in enumerate(content.costs, start=1)}
