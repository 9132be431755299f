"""A fact and its hearing: verified, rejected, corrected, withdrawn."""

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.people import providers
from app.actions.serving import commitments, facts
from app.actions.work import Work
from app.domain.refusals import NotFound, Refused
from app.domain.serving.hearings import Correction
from app.domain.serving.said import SIGNED
from app.domain.terms.facts import FactId
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.serving.evidence import evidence, evidence_form, fact_form, fact_values, typed

router = APIRouter(include_in_schema=False)
_REASON = Field(name="reason", kind="area")
_STEPS = ("correct", "withdraw-fact")


@router.get("/{area}/facts/{fact}")
async def one(area: str, fact: UUID, request: Request) -> Response:
    """The page of a fact: what was said, on what evidence, and what was found of it."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, FactId(fact), None)

    return await door.show(show)


async def _one(_: Door, work: Work, fact: FactId, form: Form | None) -> Drawn:
    file = await facts.get(work, fact)
    people = {h.by_person for h in file.hearing.verdicts}
    return drawn(
        "facts/one.html",
        file=file,
        provider=await providers.name(work, file.hearing.noun.provider_id),
        people=await commitments.person_names(work, people),
        form=form,
    )


@router.get("/{area}/facts/{fact}/{step}")
async def step_page(area: str, fact: UUID, step: str, request: Request) -> Response:
    """The form of a step of the fact."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, FactId(fact), step, None)

    return await door.show(show)


@router.post("/{area}/facts/{fact}/{step}")
async def step(area: str, fact: UUID, step: str, request: Request) -> Response:
    """Take a step of the fact with what was sent; back to its page."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        if step not in _STEPS:
            return await _PLAIN.take(work, reader, FactId(fact), step)
        file = await facts.get(work, FactId(fact))
        given = read(reader, _fields(door, file, step))
        correction = Correction(id=FactId(fact), reason=given["reason"])
        if step == "correct":
            right = replace(file.hearing.noun.fact, **({"ends": None, "weekly_hours": None} | fact_values(given)))
            proof = evidence(given) if file.hearing.noun.evidence else None
            correction = replace(correction, fact=right, evidence=proof)
        return f"/{area}/facts/{await facts.correct(work, FactId(fact), correction)}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _step(door, work, FactId(fact), step, form)

    return await door.submit(act, again)


def _fields(door: Door, file: facts.FactFile, step: str) -> tuple[Field, ...]:
    if step != "correct":
        return (_REASON,)
    said = file.hearing.noun
    if said.evidence is None:
        return (Field(name="begins", kind="day", words="event-day"), _REASON)
    return (*fact_form(door, said.fact.kind), *evidence_form(door), _REASON)


async def _step(door: Door, work: Work, fact: FactId, step: str, form: Form | None) -> Drawn:
    if step not in _STEPS:
        return await _PLAIN.draw(door, work, fact, step, form)
    file = await facts.get(work, fact)
    t, slug, said = door.texts.t, work.area.slug, file.hearing.noun
    fields = _fields(door, file, step)
    shown = next((c for c in file.view.choices if c.step == step), None)
    if shown is None:
        raise Refused(NotFound())
    page = FormPage(
        title=t(f"step.fact.{step}"),
        kicker=said.fact.client or "",
        lead=t(
            "lead.fact.withdraw-signature"
            if said.fact.code == SIGNED and step == "withdraw-fact"
            else f"lead.fact.{step}"
        ),
        action=f"/{slug}/facts/{fact}/{step}",
        submit=t(f"step.fact.{step}"),
        fields=fields,
        crumb={"label": t("facts.fact"), "href": f"/{slug}/facts/{fact}"},
        bad=step == "withdraw-fact",
        barred=shown.reasons,
        typed=typed(said.fact, said.evidence, door.texts.formats) if step == "correct" else {},
    )
    return page.drawn(form, new_key())


async def _about(door: Door, work: Work, fact: FactId) -> About:
    file = await facts.get(work, fact)
    return About(
        words="fact",
        choices=file.view.choices,
        name=door.texts.t("facts.fact"),
        kicker=file.hearing.noun.fact.client or "",
    )


_PLAIN = Plain(steps=facts.STEPS, at=lambda slug, fact: f"/{slug}/facts/{fact}", about=_about, page=_one)
