"""One idea: what was sent, how it is answered, the experiment proposed of it."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import ideas
from app.actions.buying.calls import BidKey
from app.actions.law import values
from app.actions.people import providers
from app.actions.serving import experiments
from app.actions.work import Work
from app.domain.buying.challenges import ExperimentPlan
from app.domain.calendar import local_day
from app.domain.ids import BidId, ProcedureId
from app.domain.refusals import NotFound, Refused
from app.procurement.evolving.starting import Proposal
from app.web.buying import plans
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import FormPage
from app.web.plain import About, Plain, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
_ONE = "/{area}/challenges/{challenge}/ideas/{idea}"


@router.get(_ONE)
async def one(area: str, challenge: UUID, idea: UUID, request: Request) -> Response:
    """The page of one idea, for its sender and the area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, (ProcedureId(challenge), BidId(idea)), None)

    return await door.show(show)


@router.get(_ONE + "/propose-experiment")
async def planning_page(area: str, challenge: UUID, idea: UUID, request: Request) -> Response:
    """The form that proposes an experiment of the idea: its plan."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _planning(door, work, (ProcedureId(challenge), BidId(idea)), None)

    return await door.show(show)


@router.post(_ONE + "/propose-experiment")
async def planning(area: str, challenge: UUID, idea: UUID, request: Request) -> Response:
    """Propose the experiment that the form plans; back to the idea."""
    door, key = Door(request), (ProcedureId(challenge), BidId(idea))

    async def act(work: Work, reader: Reader) -> str:
        await ideas.STEPS.take(
            work, key, "propose-experiment", Proposal(plan=await _plan(door, work, reader)), reader.version()
        )
        return _at(area, key)

    async def again(work: Work, form: Form) -> Drawn:
        moved = replace(form, reasons=tuple(plans.at_field(reason) for reason in form.reasons))
        return await _planning(door, work, key, moved)

    return await door.submit(act, again)


async def _plan(door: Door, work: Work, reader: Reader) -> ExperimentPlan:
    staff = await experiments.staff(work)
    fields = plans.plan_fields(door, await names(work, door.texts.language), staff)
    return plans.read_plan(reader, fields, staff, await values.work_condition(work, local_day(work.instant)))


async def _one(door: Door, work: Work, key: BidKey, form: Form | None) -> Drawn:
    file = await ideas.get(work, *key)
    s = file.situation
    told = file.letter.content if file.letter else None
    history = await ideas.history(work, key[1])
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
        form=form,
    )


async def _about(_: Door, work: Work, key: BidKey) -> About:
    file = await ideas.get(work, *key)
    s = file.situation
    title = getattr(s.noun.content, "title", "")
    return About(
        words="idea",
        choices=file.view.choices,
        name=title,
        kicker=f"{s.challenge.number} {title}",
        version=s.noun.version if work.actor.provider is None else None,
    )


async def _planning(door: Door, work: Work, key: BidKey, form: Form | None) -> Drawn:
    file, about = await ideas.get(work, *key), await _about(door, work, key)
    shown = next((c for c in file.view.choices if c.step == "propose-experiment"), None)
    if shown is None:
        raise Refused(*((form.reasons if form else ()) or (NotFound(),)))
    t, named, staff = door.texts.t, await names(work, door.texts.language), await experiments.staff(work)
    page = FormPage(
        title=t("step.idea.propose-experiment"),
        kicker=about.kicker,
        lead=t("lead.idea.propose-experiment"),
        action=f"{_at(work.area.slug, key)}/propose-experiment",
        submit=t("step.idea.propose-experiment"),
        fields=plans.plan_fields(door, named, staff),
        crumb={"label": about.name, "href": _at(work.area.slug, key)},
        version=about.version,
        barred=shown.reasons,
        typed=plans.typed(file.situation, door.texts.formats, work.person, local_day(work.instant)),
    )
    return page.drawn(form, new_key())


def _at(slug: str, key: BidKey) -> str:
    return f"/{slug}/challenges/{key[0]}/ideas/{key[1]}"


async def _which(challenge: UUID, idea: UUID) -> BidKey:
    return ProcedureId(challenge), BidId(idea)


_PLAIN = Plain(steps=ideas.STEPS, at=_at, about=_about, page=_one)
plain_routes(router, _ONE, _PLAIN, _which)
