"""Standing challenges: the area's, those open to a provider, and the form of an idea."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import challenges
from app.actions.public import awards
from app.actions.work import Work
from app.domain.actors import Role
from app.domain.buying.challenges import ChallengeContent, IdeaContent
from app.domain.ids import ProcedureId
from app.domain.refusals import NotFound, Refused
from app.procurement.evolving.challenge_steps import CHALLENGE, read_challenge
from app.web.buying import calls, effects
from app.web.door import Door, Drawn, drawn, is_role, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import states, wanted
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import Names, names

router = APIRouter(include_in_schema=False)
MOST = 50


@router.get("/challenges")
async def open_now(request: Request) -> Response:
    """The page of the challenges that take ideas, in every area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST)
        found, areas = await challenges.open_now(work, want.asked), {a.id: a for a in await awards.all_areas(work)}
        shown = want.shown(found)
        return drawn("challenges/list.html", rows=found.rows, listed=shown, areas=areas, may=False, inside=False)

    return await door.show(show)


@router.get("/{area}/challenges")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's challenges."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, CHALLENGE))
        found, may = await challenges.of_area(work, want.asked), is_role(work, Role.OFFICER)
        shown, areas = want.shown(found), {work.area.id: work.area}
        return drawn("challenges/list.html", rows=found.rows, listed=shown, areas=areas, may=may, inside=True)

    return await door.show(show)


@router.get("/{area}/challenges/new")
async def new(area: str, request: Request) -> Response:
    """The form that begins a challenge: for which need."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _begin(door, work, None)

    return await door.show(show)


@router.post("/{area}/challenges/new")
async def beginning(area: str, request: Request) -> Response:
    """Begin the draft of a challenge; on to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        made = await challenges.begin(work, calls.new_call(reader))
        return f"/{area}/challenges/{made}/save-draft"

    async def again(work: Work, form: Form) -> Drawn:
        return await _begin(door, work, form)

    return await door.submit(act, again)


@router.get("/{area}/challenges/{challenge}")
async def one(area: str, challenge: UUID, request: Request) -> Response:
    """The page of one challenge, with the ideas that the reader may know."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ProcedureId(challenge), None)

    return await door.show(show)


@router.get("/{area}/challenges/{challenge}/{step}")
async def step_page(area: str, challenge: UUID, step: str, request: Request) -> Response:
    """The form of a step of the challenge, or its page where the step is a button there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ProcedureId(challenge), step, None)

    return await door.show(show)


@router.post("/{area}/challenges/{challenge}/{step}")
async def taking(area: str, challenge: UUID, step: str, request: Request) -> Response:
    """Take a step of the challenge with what was sent; on to what it made, or back to the challenge."""
    door, noun = Door(request), ProcedureId(challenge)

    async def act(work: Work, reader: Reader) -> str:
        at = f"/{area}/challenges/{challenge}"
        if step == "send-idea":
            given = read(reader, await _fields(door, work, noun, step))
            given["client_groups"] = tuple(given["client_groups"])
            return f"{at}/ideas/{await challenges.send_idea(work, noun, IdeaContent(**given))}"
        if step == "save-draft":
            given = read(reader, await _fields(door, work, noun, step))
            draft = {"effect": effects.draft(effects.block(given)), "language": door.texts.language, **given}
            await challenges.STEPS.take(work, noun, "save-draft", draft, reader.version())
            return at
        return await _PLAIN.take(work, reader, noun, step)

    async def again(work: Work, form: Form) -> Drawn:
        if step == "publish-challenge" and any(reason.field for reason in form.reasons):
            return await _step(door, work, noun, "save-draft", form, unpublished=True)
        return await _step(door, work, noun, step, form)

    return await door.submit(act, again)


async def _one(door: Door, work: Work, challenge: ProcedureId, form: Form | None) -> Drawn:
    situation, view = await challenges.get(work, challenge)
    content = situation.noun.content
    if not isinstance(content, ChallengeContent) and situation.need is not None:
        content, _ = read_challenge(situation.noun.draft, situation.need, await challenges.days(work))
    return drawn(
        "challenges/one.html",
        s=situation,
        o=content,
        view=view,
        names=await names(work, door.texts.language),
        history=await challenges.history(work, challenge),
        inside=work.actor.provider is None,
        form=form,
    )


async def _begin(door: Door, work: Work, form: Form | None) -> Drawn:
    work.only(Role.OFFICER, step="begin-challenge")
    t, slug = door.texts.t, work.area.slug
    need, sift = await calls.which_need(door, work, form)
    page = FormPage(
        title=t("challenges.new"),
        lead=t("challenges.new-lead"),
        action=f"/{slug}/challenges/new",
        submit=t("challenges.begin"),
        fields=(need, calls.WHY),
        sift=sift,
        crumb={"label": t("nav.challenges"), "href": f"/{slug}/challenges"},
        typed={"need_id": door.request.query_params.get("need", "")},
    )
    return page.drawn(form, new_key())


async def _fields(door: Door, work: Work, challenge: ProcedureId, step: str) -> tuple[Field, ...]:
    named = await names(work, door.texts.language)
    if step == "save-draft":
        return (
            Field(name="title", words="challenge-title", optional=True),
            Field(name="description", kind="area", words="challenge-description", optional=True),
            *(replace(field, optional=True) for field in effects.fields(door.texts, named)),
        )
    content = (await challenges.get(work, challenge))[0].noun.content
    groups = content.effect.client_groups if isinstance(content, ChallengeContent) else ()
    return _idea_fields(named, groups)


def _idea_fields(named: Names, groups: tuple[str, ...]) -> tuple[Field, ...]:
    offered = [(code, name) for code, name in named.options("client-group") if code in groups]
    return (
        Field(name="title", words="idea-title"),
        Field(name="description", kind="area", words="idea-description"),
        Field(name="client_groups", kind="checks", options=offered, words="idea-groups"),
        Field(name="expected", kind="area", words="change-expected"),
        Field(name="rough_cost", kind="money"),
    )


async def _step(
    door: Door, work: Work, challenge: ProcedureId, step: str, form: Form | None, *, unpublished: bool = False
) -> Drawn:
    if step not in ("save-draft", "send-idea"):
        return await _PLAIN.draw(door, work, challenge, step, form)
    situation, view = await challenges.get(work, challenge)
    shown = next((c for c in view.choices if c.step == step), None)
    if shown is None:
        raise Refused(*((form.reasons if form else ()) or (NotFound(),)))
    t, noun = door.texts.t, situation.noun
    content = noun.content
    typed = _typed(noun.draft) if step == "save-draft" else {}
    days = content.answer_days if isinstance(content, ChallengeContent) else 0
    page = FormPage(
        title=t(f"step.challenge.{step}"),
        kicker=f"{noun.number} {noun.content.title if noun.content else ''}",
        lead=t("challenges.send-lead", n=days) if step == "send-idea" else "",
        action=f"/{work.area.slug}/challenges/{challenge}/{step}",
        submit=t("challenges.save") if step == "save-draft" else t(f"step.challenge.{step}"),
        fields=await _fields(door, work, challenge, step),
        crumb={"label": noun.number, "href": f"/{work.area.slug}/challenges/{challenge}"},
        version=noun.version if work.actor.provider is None else None,
        barred=shown.reasons,
        typed=typed,
    )
    return page.drawn(
        Form(key=new_key(), typed=typed, reasons=form.reasons) if unpublished and form else form, new_key()
    )


def _typed(draft: Any) -> dict[str, Any]:
    """The values that stand in the form of a draft."""
    found: dict[str, Any] = {name: str(draft.get(name) or "") for name in ("title", "description")}
    return found | effects.typed(draft.get("effect"))


async def _about(_: Door, work: Work, challenge: ProcedureId) -> About:
    situation, view = await challenges.get(work, challenge)
    noun = situation.noun
    return About(
        words="challenge",
        choices=view.choices,
        name=noun.number,
        kicker=f"{noun.number} {noun.content.title if noun.content else ''}",
        version=noun.version if work.actor.provider is None else None,
    )


_PLAIN = Plain(
    steps=challenges.STEPS, at=lambda slug, challenge: f"/{slug}/challenges/{challenge}", about=_about, page=_one
)
