"""Grant programmes: begun, drafted, published, finished, cancelled; and applied to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import applications, procedures, programmes
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.grants import QuestionKind
from app.domain.ids import ProcedureId
from app.domain.people.providers import ProviderKind
from app.domain.refusals import NotFound, Refusal, Refused
from app.procurement.grants_and_tenders.programme_content import content_of
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.web.buying import calls, effects
from app.web.buying.grant_forms import (
    CRITERIA,
    QUESTIONS,
    application_typed,
    at_field,
    programme_typed,
    read_application_form,
    read_programme_form,
)
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import FormPage
from app.web.paging import states, wanted
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 100


@router.get("/programmes")
async def for_applicants(request: Request) -> Response:
    """The page of every published programme, for a provider."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, PROGRAMME, "draft", "cancelled"))
        found, slugs = await programmes.published(work, want.asked), await procedures.slugs(work)
        return drawn("programmes/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, may=False)

    return await door.show(show)


@router.get("/{area}/programmes")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's programmes."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, PROGRAMME))
        found, slugs = await programmes.of_area(work, want.asked), {work.area.id: work.area.slug}
        may = is_role(work, Role.OFFICER)
        return drawn("programmes/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, may=may)

    return await door.show(show)


@router.get("/{area}/programmes/new")
async def new(area: str, request: Request) -> Response:
    """The form that begins a programme: which need it supports."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _new(door, work, None)

    return await door.show(show)


@router.post("/{area}/programmes/new")
async def beginning(area: str, request: Request) -> Response:
    """Begin the draft of a programme; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        found = await programmes.begin(work, calls.new_call(reader))
        return f"/{area}/programmes/{found}/save-draft"

    async def again(work: Work, form: Form) -> Drawn:
        return await _new(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/programmes/{programme}")
async def one(area: str, programme: UUID, request: Request) -> Response:
    """The page of a programme: its applications for the area, one's own for an applicant."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProcedureId(programme), None)

    return await door.show(show)


@router.get("/{area}/programmes/{programme}/{step}")
async def step_page(area: str, programme: UUID, step: str, request: Request) -> Response:
    """The form of a step of the programme, or its page where the step is a button there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(programme), step, None)

    return await door.show(show)


@router.post("/{area}/programmes/{programme}/{step}")
async def taking(area: str, programme: UUID, step: str, request: Request) -> Response:
    """Take a step of the programme with what was sent; on to what it made, or back to the programme."""
    door, noun = Door(request), ProcedureId(programme)
    at = f"/{area}/programmes/{programme}"

    async def act(work: Work, reader: Reader) -> str:
        if step == "hand-in-application":
            return await _applied(work, noun, reader, at)
        if step != "save-draft":
            return await _PLAIN.take(work, reader, noun, step)
        await programmes.STEPS.take(
            work, noun, "save-draft", read_programme_form(reader, door.texts.language), reader.version()
        )
        return at

    async def again(work: Work, form: Form) -> Drawn:
        if step == "publish":
            return await _draft(door, work, noun, Form(key=form.key, typed={}, reasons=form.reasons), publishing=True)
        return await _step(door, work, noun, step, form)

    return await door.submit(act, again)


async def _applied(work: Work, noun: ProcedureId, reader: Reader, at: str) -> str:
    situation, _ = await programmes.get(work, noun)
    given = read_application_form(reader, content_of(situation.noun))
    if reader.form.get("save"):
        await applications.save_draft(work, noun, given)
        return f"{at}/hand-in-application?saved=1"
    return f"{at}/applications/{await applications.hand_in(work, noun, given)}"


async def _one(door: Door, work: Work, noun: ProcedureId, form: Form | None) -> Drawn:
    situation, view = await programmes.get(work, noun)
    shared: dict[str, Any] = {
        "s": situation,
        "view": view,
        "names": await names(work, door.texts.language),
        "applicants": await programmes.names(work, situation),
        "states": {o.bid_id: o.state for o in situation.opened},
        "history": await programmes.history(work, noun),
        "form": form,
        "outside": work.actor.provider is not None,
    }
    return drawn("programmes/one.html", **shared)


async def _new(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.OFFICER, step="begin-programme")
    t, slug = door.texts.t, work.area.slug
    need, sift = await calls.which_need(door, work, form)
    page = FormPage(
        title=t("programmes.new"),
        lead=t("programmes.new-lead"),
        action=f"/{slug}/programmes/new",
        submit=t("programmes.begin"),
        fields=(need, calls.WHY),
        sift=sift,
        crumb={"label": t("nav.programmes"), "href": f"/{slug}/programmes"},
        typed={"need_id": door.request.query_params.get("need", "")},
    )
    return page.drawn(form, new_key())


async def _step(door: Door, work: Work, noun: ProcedureId, step: str, form: Form | None) -> Drawn:
    if step not in ("save-draft", "hand-in-application"):
        return await _PLAIN.draw(door, work, noun, step, form)
    _, view = await programmes.get(work, noun)
    shown = next((c for c in view.choices if c.step == step), None)
    if step == "hand-in-application" and form and work.actor.provider is not None:
        return await _apply(door, work, noun, form)
    if shown is None:
        raise Refused(NotFound())
    if step == "save-draft":
        return await _draft(door, work, noun, form)
    return await _apply(door, work, noun, None, shown.reasons)


async def _about(_: Door, work: Work, noun: ProcedureId) -> About:
    situation, view = await programmes.get(work, noun)
    number = situation.noun.number
    return About(
        words="grant-programme", choices=view.choices, name=number, kicker=number, version=situation.noun.version
    )


_PLAIN = Plain(steps=programmes.STEPS, at=lambda slug, noun: f"/{slug}/programmes/{noun}", about=_about, page=_one)


async def _draft(door: Door, work: Work, noun: ProcedureId, form: Form | None, *, publishing: bool = False) -> Drawn:
    situation, view = await programmes.get(work, noun)
    shown = next((c for c in view.choices if c.step == "save-draft"), None)
    if shown is None:
        raise Refused(NotFound())
    typed = programme_typed(situation.noun.draft, door.texts.formats)
    reasons = tuple(at_field(reason) for reason in form.reasons) if form else ()
    filled = Form(key=form.key if form else new_key(), typed=(form.typed if form else {}) or typed, reasons=reasons)
    t, named = door.texts.t, await names(work, door.texts.language)
    options = {
        "kinds": [(k.value, t(f"provider.kind.{k.value}")) for k in ProviderKind],
        "measures": effects.measures(door.texts),
        "client_groups": named.options("client-group"),
        "question": [(k.value, t(f"programmes.question-kind.{k.value}")) for k in QuestionKind],
    }
    return drawn(
        "programmes/draft.html",
        s=situation,
        form=filled,
        options=options,
        criteria=CRITERIA,
        questions=QUESTIONS,
        publishing=publishing,
        barred=shown.reasons,
    )


async def _apply(door: Door, work: Work, noun: ProcedureId, form: Form | None, barred: Sequence[Refusal] = ()) -> Drawn:
    """The form of an application; one that came too late is drawn all the same, so that what was written is not lost."""
    situation, _ = await programmes.get(work, noun)
    content = content_of(situation.noun)
    saved = await applications.draft(work, noun)
    typed = application_typed(saved.content, content, door.texts.formats) if saved else {}
    if form:
        given = [name for n, name in enumerate(content.costs, start=1) if form.value(f"cost_{n}").strip()]
        reasons = tuple(at_field(reason, content.costs, given) for reason in form.reasons)
        filled = Form(key=form.key, typed=form.typed, reasons=reasons)
    else:
        filled = Form(key=new_key(), typed=typed)
    return drawn("programmes/apply.html", s=situation, o=content, form=filled, saved=saved, barred=barred)
