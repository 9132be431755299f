"""Procedures: begun, drafted, published, opened, cancelled; one address for both sides."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import agreements, bids, decisions, procedures
from app.actions.law import values
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.procedures import State
from app.domain.ids import AgreementId, ProcedureId
from app.domain.refusals import Refusal
from app.i18n.texts import Texts
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION, Prolonging
from app.web.buying import calls, drafts, effects
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import states, wanted
from app.web.plain import About, Plain, PlainForm, plain_routes
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/procedures")
async def invitations(request: Request) -> Response:
    """The page of a provider's invitations, in every area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, MINI_COMPETITION, "draft"))
        found, slugs = await procedures.invitations(work, want.asked), await procedures.slugs(work)
        return drawn("procedures/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, mine=True)

    return await door.show(show)


@router.get("/{area}/procedures")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's procedures."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, MINI_COMPETITION))
        found, slugs = await procedures.of_area(work, want.asked), {work.area.id: work.area.slug}
        return drawn("procedures/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs, mine=False)

    return await door.show(show)


@router.get("/{area}/procedures/new")
async def new(area: str, request: Request) -> Response:
    """The form that begins a competition: a need and an agreement."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _begin(door, work, None)

    return await door.show(show)


@router.post("/{area}/procedures/new")
async def beginning(area: str, request: Request) -> Response:
    """Begin the draft of a competition; on to its form."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        need, given = calls.need_id(reader), read(reader, (await _agreements(work), calls.WHY))
        agreement, why = AgreementId(UUID(given["agreement_id"])), given["why_this_way"]
        new = procedures.NewCompetition(need_id=need, agreement_id=agreement, draft={}, why_this_way=why)
        found = await procedures.begin(work, new)
        return f"/{area}/procedures/{found}/save-draft"

    async def again(work: Work, form: Form) -> Drawn:
        return await _begin(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/procedures/{procedure}")
async def one(area: str, procedure: UUID, request: Request) -> Response:
    """The page of a procedure, as far as the reader may know it."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProcedureId(procedure))

    return await door.show(show)


@router.get("/{area}/procedures/{procedure}/save-draft")
async def draft_page(area: str, procedure: UUID, request: Request) -> Response:
    """The form of the draft, filled with what it says now."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _draft(door, work, ProcedureId(procedure), None)

    return await door.show(show)


@router.post("/{area}/procedures/{procedure}/save-draft")
async def drafting(area: str, procedure: UUID, request: Request) -> Response:
    """Keep what the form says of the draft; back to the procedure."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        situation, _ = await procedures.get(work, ProcedureId(procedure))
        group = situation.need.client_group if situation.need else ""
        condition = await values.work_condition(work, situation.noun.law_day)
        draft = drafts.read_draft(reader, situation.noun, group, condition, door.texts.language)
        await procedures.STEPS.take(work, ProcedureId(procedure), "save-draft", draft, reader.version())
        return f"/{area}/procedures/{procedure}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _draft(door, work, ProcedureId(procedure), form)

    return await door.submit(act, again)


@router.post("/{area}/procedures/{procedure}/publish")
async def publishing(area: str, procedure: UUID, request: Request) -> Response:
    """Publish the draft; what bars that is shown on its form."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        return await _PLAIN.take(work, reader, ProcedureId(procedure), "publish")

    async def again(work: Work, form: Form) -> Drawn:
        if any(reason.field for reason in form.reasons):
            return await _unpublished(door, work, ProcedureId(procedure), form)
        return await _one(door, work, ProcedureId(procedure), form)

    return await door.submit(act, again)


async def _one(door: Door, work: Work, procedure: ProcedureId, form: Form | None = None) -> Drawn:
    situation, view = await procedures.get(work, procedure)
    named = await names(work, door.texts.language)
    told = await procedures.history(work, procedure)
    context = {"s": situation, "view": view, "names": named, "history": told, "form": form}
    if not is_role(work, Role.PROVIDER):
        return drawn("procedures/area.html", outlasts=await procedures.outlasts(work, situation), **context)
    own, saved = await bids.own(work, procedure), await bids.draft(work, procedure)
    decided = situation.noun.state is State.DECIDED and await decisions.has_letter(work, procedure)
    return drawn("procedures/bidder.html", own=own, saved=saved, decided=decided, **context)


async def _agreements(work: Work) -> Field:
    """All that are in force: an area has few at a time."""
    under = await agreements.in_force(work)
    return Field(name="agreement_id", kind="select", options=[(str(a.id), f"{a.name}, {a.number}") for a in under])


async def _begin(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.OFFICER, step="begin-procedure")
    t, slug = door.texts.t, work.area.slug
    need, sift = await calls.which_need(door, work, form)
    page = FormPage(
        title=t("procedures.new"),
        lead=t("procedures.new-lead"),
        action=f"/{slug}/procedures/new",
        submit=t("procedures.begin"),
        fields=(need, await _agreements(work), calls.WHY),
        sift=sift,
        crumb={"label": t("nav.procedures"), "href": f"/{slug}/procedures"},
        typed={"need_id": door.request.query_params.get("need", "")},
    )
    return page.drawn(form, new_key())


async def _draft(door: Door, work: Work, procedure: ProcedureId, form: Form | None) -> Drawn:
    situation, view = await procedures.get(work, procedure)
    barred = next((c.reasons for c in view.choices if c.step == "save-draft"), ())
    shown = form or Form(key=new_key(), typed=drafts.typed(situation.noun.draft, door.texts.formats))
    return _drawn_draft(situation, shown, barred, door.texts)


async def _unpublished(door: Door, work: Work, procedure: ProcedureId, form: Form) -> Drawn:
    """The form of the draft with what bars publishing, each reason at the field where it is mended."""
    situation, _ = await procedures.get(work, procedure)
    reasons = tuple(drafts.at_field(reason) for reason in form.reasons)
    shown = Form(key=new_key(), typed=drafts.typed(situation.noun.draft, door.texts.formats), reasons=reasons)
    return _drawn_draft(situation, shown, (), door.texts, publishing=True)


def _drawn_draft(
    situation: Competition, form: Form, barred: tuple[Refusal, ...], texts: Texts, *, publishing: bool = False
) -> Drawn:
    return drawn(
        "procedures/draft.html",
        s=situation,
        form=form,
        barred=barred,
        rows=drafts.ROWS,
        terms=drafts.TERMS,
        measures=effects.measures(texts),
        publishing=publishing,
    )


async def _about(door: Door, work: Work, procedure: ProcedureId) -> About:
    situation, view = await procedures.get(work, procedure)
    number, deadline, formats = situation.noun.number, situation.noun.deadline, door.texts.formats
    return About(
        words="mini-competition",
        choices=view.choices,
        name=number,
        kicker=number,
        version=situation.noun.version,
        typed={"deadline": formats.day(deadline), "deadline_hour": formats.hour(deadline)} if deadline else {},
    )


async def _which(procedure: UUID) -> ProcedureId:
    return ProcedureId(procedure)


_PLAIN = Plain(
    steps=procedures.STEPS,
    at=lambda slug, procedure: f"/{slug}/procedures/{procedure}",
    about=_about,
    page=_one,
    forms={
        Prolonging: PlainForm((Field(name="deadline", kind="instant"), Field(name="reason", kind="area")), Prolonging)
    },
)
plain_routes(router, "/{area}/procedures/{procedure}", _PLAIN, _which)
