"""One application: checked, asked for more, assessed by two apart, proposed, decided; one address for the applicant and the area."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import applications, programmes
from app.actions.buying.applications import ApplicationFile
from app.actions.buying.calls import BidKey
from app.actions.serving import granting
from app.actions.work import Work, new_id
from app.domain.ids import BidId, ProcedureId
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused
from app.procurement.grants_and_tenders.granting import PlanProposal
from app.procurement.grants_and_tenders.judging import ApplicationMark, Interest, Question, left_for
from app.procurement.grants_and_tenders.points import total
from app.web.buying.grant_forms import at_field, read_costs
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field
from app.web.plain import About, Plain, PlainForm
from app.web.reading import Reader
from app.web.rendering import Form

router = APIRouter(include_in_schema=False)
_ONE = "/{area}/programmes/{programme}/applications/{application}"
_JUDGED = ("assess", "propose")


@router.get(_ONE)
async def one(area: str, programme: UUID, application: UUID, request: Request) -> Response:
    """The page of an application, as far as its reader may know it."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, (ProcedureId(programme), BidId(application)), None)

    return await door.show(show)


@router.get(_ONE + "/{step}")
async def step_page(area: str, programme: UUID, application: UUID, step: str, request: Request) -> Response:
    """The form of a step of the application, or its page where the step is a button there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(programme), BidId(application), step, None)

    return await door.show(show)


@router.post(_ONE + "/{step}")
async def taking(area: str, programme: UUID, application: UUID, step: str, request: Request) -> Response:
    """Take a step of the application with what was sent; back to its page."""
    door, noun, bid = Door(request), ProcedureId(programme), BidId(application)

    async def act(work: Work, reader: Reader) -> str:
        if step not in _JUDGED:
            return await _PLAIN.take(work, reader, (noun, bid), step)
        if step == "assess":
            await granting.STEPS.take(work, (noun, bid), "assess", await _marks(work, noun, bid, reader))
        else:
            await granting.STEPS.take(
                work, (noun, bid), "propose", await _plan(work, noun, bid, reader), reader.version()
            )
        return _at(area, (noun, bid))

    async def again(work: Work, form: Form) -> Drawn:
        return await _step(door, work, noun, bid, step, form)

    return await door.submit(act, again)


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


async def _one(_: Door, work: Work, key: BidKey, form: Form | None) -> Drawn:
    noun, bid = key
    file = await applications.get(work, noun, bid)
    call = (await programmes.get(work, noun))[0]
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
    if step not in _JUDGED:
        return await _PLAIN.draw(door, work, (noun, bid), step, form)
    file = await applications.get(work, noun, bid)
    shown = next((c for c in file.view.choices if c.step == step), None)
    if shown is None:
        raise Refused(NotFound())
    return _judging(door, file, step, _at(work.area.slug, (noun, bid)), form, shown.reasons)


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
    """The values that stand in the form: one's own marks; for a proposal the one sent back, else what was applied for."""
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


def _at(slug: str, key: BidKey) -> str:
    return f"/{slug}/programmes/{key[0]}/applications/{key[1]}"


async def _about(_: Door, work: Work, key: BidKey) -> About:
    file = await applications.get(work, *key)
    number = file.s.programme.number
    version = file.s.noun.version if work.actor.provider is None else None
    return About(words="application", choices=file.view.choices, name=number, kicker=number, version=version)


_PLAIN = Plain(
    steps=granting.STEPS,
    at=_at,
    about=_about,
    page=_one,
    forms={
        Question: PlainForm(
            (
                Field(name="text", kind="area", words="grant-asked"),
                Field(name="until", kind="day", words="grant-until"),
            ),
            Question,
        ),
        str: PlainForm((Field(name="text", kind="area", words="grant-answer"),), lambda text: text),
        Interest: PlainForm(
            (
                Field(name="interest", kind="check", words="grant-interest"),
                Field(name="about", kind="area", words="grant-interest-about", optional=True),
            ),
            Interest,
        ),
    },
)
