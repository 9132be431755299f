"""One idea: what was sent, how it is answered, the experiment proposed of it."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import ideas
from app.actions.law import values
from app.actions.people import providers
from app.actions.serving import experiments
from app.actions.work import Work
from app.domain.buying.challenges import ExperimentPlan
from app.domain.calendar import local_day
from app.domain.ids import BidId, ProcedureId
from app.domain.refusals import NotFound, Refused
from app.web.buying import plans
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
_ONE = "/{area}/challenges/{challenge}/ideas/{idea}"
_REASON = (Field(name="reason", kind="area"),)
_REASONED = {"decline-idea": ideas.decline, "send-back-idea": ideas.send_back, "start-experiment": ideas.start}
_BAD = ("decline-idea", "send-back-idea", "withdraw-idea")


@router.get(_ONE)
async def one(area: str, challenge: UUID, idea: UUID, request: Request) -> Response:
    """The idea, for its sender and the area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProcedureId(challenge), BidId(idea))

    return await door.show(show)


@router.get(_ONE + "/{step}")
async def step_page(area: str, challenge: UUID, idea: UUID, step: str, request: Request) -> Response:
    """What a step asks."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(challenge), BidId(idea), step, None)

    return await door.show(show)


@router.post(_ONE + "/{step}")
async def taking(area: str, challenge: UUID, idea: UUID, step: str, request: Request) -> Response:
    """Take it."""
    door, whose, noun = Door(request), ProcedureId(challenge), BidId(idea)

    async def act(work: Work, reader: Reader) -> str:
        if step == "propose-experiment":
            await ideas.propose(work, whose, noun, await _plan(door, work, reader), reader.version())
        elif step == "withdraw-idea":
            await ideas.withdraw(work, whose, noun, read(reader, _REASON)["reason"])
        elif step in _REASONED:
            await _REASONED[step](work, whose, noun, read(reader, _REASON)["reason"], reader.version())
        else:
            raise Refused(NotFound())
        return f"/{area}/challenges/{challenge}/ideas/{idea}"

    async def again(work: Work, form: Form) -> Drawn:
        moved = replace(form, reasons=tuple(plans.at_field(reason) for reason in form.reasons))
        return await _step(door, work, whose, noun, step, moved)

    return await door.submit(act, again)


async def _plan(door: Door, work: Work, reader: Reader) -> ExperimentPlan:
    staff = await experiments.staff(work)
    fields = plans.plan_fields(door, await names(work, door.texts.language), staff)
    return plans.read_plan(reader, fields, staff, await values.work_condition(work, local_day(work.instant)))


async def _one(door: Door, work: Work, challenge: ProcedureId, idea: BidId) -> Drawn:
    file = await ideas.get(work, challenge, idea)
    s = file.situation
    told = file.letter.content if file.letter else None
    history = await ideas.history(work, idea)
    back = next((h.event.codes.get("reason") for h in history if h.event.what == "send-back-idea"), None)
    return drawn(
        "ideas/one.html",
        file=file,
        s=s,
        view=file.view,
        plan=s.plan or (told if isinstance(told, ExperimentPlan) else None),
        sender=await providers.name(work, s.noun.provider_id),
        people={one.id: one.name for one in await experiments.staff(work)},
        names=await names(work, door.texts.language),
        history=history,
        back=back,
        inside=work.actor.provider is None,
    )


async def _step(door: Door, work: Work, challenge: ProcedureId, idea: BidId, step: str, form: Form | None) -> Drawn:
    file = await ideas.get(work, challenge, idea)
    shown = next((c for c in file.view.choices if c.step == step), None)
    if shown is None:
        raise Refused(*((form.reasons if form else ()) or (NotFound(),)))
    t, s, named = door.texts.t, file.situation, await names(work, door.texts.language)
    at, title = f"/{work.area.slug}/challenges/{challenge}/ideas/{idea}", getattr(s.noun.content, "title", "")
    planning = step == "propose-experiment"
    staff = await experiments.staff(work) if planning else ()
    page = FormPage(
        title=t(f"step.idea.{step}"),
        kicker=f"{s.challenge.number} {title}",
        lead=t(f"ideas.lead.{step}"),
        action=f"{at}/{step}",
        submit=t(f"step.idea.{step}"),
        fields=plans.plan_fields(door, named, staff) if planning else _REASON,
        crumb={"label": title, "href": at},
        version=s.noun.version if work.actor.provider is None else None,
        bad=step in _BAD,
        barred=shown.reasons,
        typed=plans.typed(s, door.texts.formats, work.person, local_day(work.instant)) if planning else {},
    )
    return page.drawn(form, new_key())
