"""Grants in force: instalments, reports, suspension, recovery, closing. Their address is a commitment's."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.serving import commitments, grants
from app.actions.serving.grants import GrantFile
from app.actions.work import Work
from app.domain.buying.grants import GrantReport, RecoveryGround
from app.domain.calendar import day_ends, local_day
from app.domain.ids import CommitmentId
from app.domain.refusals import NotFound, Refusal, Refused
from app.procurement.grants_and_tenders.grant_rules import payable
from app.procurement.grants_and_tenders.grant_steps import GRANT
from app.procurement.grants_and_tenders.recovery import MANDATORY, rates_awaited
from app.web.buying.grant_forms import at_field, read_costs, total_of
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage
from app.web.law import values
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
OWN = ("release-instalment", "submit-report", "prepare-recovery")
STEPS = tuple({step.name: None for step in GRANT.steps})


async def page(door: Door, work: Work, commitment: CommitmentId, form: Form | None) -> Drawn:
    """The page of a grant, for its recipient and the area."""
    file = await grants.get(work, commitment)
    s = file.s
    number = s.next_instalment
    return drawn(
        "grants/one.html",
        file=file,
        s=s,
        c=s.noun,
        plan=s.plan,
        names=await names(work, door.texts.language),
        view=file.view,
        history=await commitments.history(work, commitment),
        next_pays=payable(s, number) if number else None,
        mandatory=MANDATORY,
        outside=work.actor.provider is not None,
        report_due=day_ends(s.plan.report_by),
        way_on=values.way_on(door, work, _lacking(file, form)),
        form=form,
    )


async def step_page(area: str, commitment: UUID, request: Request) -> Response:
    """The form of a step of the grant, or its page where the step is a button there."""
    door, step = Door(request), request.url.path.rpartition("/")[2]

    async def show(work: Work) -> Drawn:
        return await _step(door, work, CommitmentId(commitment), step, None)

    return await door.show(show)


async def taking(area: str, commitment: UUID, request: Request) -> Response:
    """Take a step of the grant with what was sent; back to its page."""
    door, step, noun = Door(request), request.url.path.rpartition("/")[2], CommitmentId(commitment)

    async def act(work: Work, reader: Reader) -> str:
        if step not in OWN:
            return await _PLAIN.take(work, reader, noun, step)
        await _take(work, noun, step, reader)
        return f"/{area}/commitments/{commitment}"

    async def again(work: Work, form: Form) -> Drawn:
        if step == "release-instalment":
            return await page(door, work, noun, form)
        return await _step(door, work, noun, step, form)

    return await door.submit(act, again)


for _name in STEPS:
    router.get(f"/{{area}}/commitments/{{commitment}}/{_name}")(step_page)
    router.post(f"/{{area}}/commitments/{{commitment}}/{_name}")(taking)


async def _take(work: Work, noun: CommitmentId, step: str, reader: Reader) -> None:
    seen = reader.version()
    if step == "release-instalment":
        number = reader.whole("number")
        reader.done()
        await grants.release(work, noun, number, seen)
    elif step == "submit-report":
        await grants.report(work, noun, await _report(work, noun, reader))
    else:
        await grants.prepare_recovery(work, noun, _recovery(reader), seen)


async def _report(work: Work, noun: CommitmentId, reader: Reader) -> GrantReport:
    file = await grants.get(work, noun)
    costs = read_costs(reader, [cost.name for cost in file.s.plan.costs])
    found = GrantReport(
        costs=costs,
        used=total_of(costs),
        effect=reader.prose("effect"),
        clients=reader.whole("clients"),
        employed=reader.whole("employed"),
    )
    reader.done()
    return found


def _recovery(reader: Reader) -> grants.RecoveryAsked:
    ground, amount = reader.choice("ground", {g.value for g in RecoveryGround}), reader.money("amount")
    known, reason = reader.day("known"), reader.prose("reason")
    reader.done()
    return grants.RecoveryAsked(ground=RecoveryGround(ground), amount=amount, known=known, reason=reason)


async def _step(door: Door, work: Work, noun: CommitmentId, step: str, form: Form | None) -> Drawn:
    if step not in OWN:
        return await _PLAIN.draw(door, work, noun, step, form)
    file = await grants.get(work, noun)
    shown = next((c for c in file.view.choices if c.step == step), None)
    if shown is None or step == "release-instalment":
        raise Refused(NotFound())
    if step == "submit-report":
        return _report_form(file, shown.reasons, form)
    t, c = door.texts.t, file.s.noun
    base = f"/{work.area.slug}/commitments/{noun}"
    spec = FormPage(
        title=t("step.grant.prepare-recovery"),
        lead=t("lead.grant.prepare-recovery"),
        kicker=c.number,
        action=f"{base}/{step}",
        submit=t("step.grant.prepare-recovery"),
        fields=_recovery_fields(door),
        crumb={"label": c.number, "href": base},
        notes=(t("grants.late-interest"),),
        version=c.version,
        barred=shown.reasons,
        after=values.way_on(door, work, _lacking(file, form)),
        typed=_recovery_typed(door, work, file),
    )
    return spec.drawn(form, new_key())


async def _about(_: Door, work: Work, noun: CommitmentId) -> About:
    file = await grants.get(work, noun)
    number = file.s.noun.number
    return About(words="grant", choices=file.view.choices, name=number, kicker=number, version=file.s.noun.version)


_PLAIN = Plain(steps=grants.STEPS, at=lambda slug, noun: f"/{slug}/commitments/{noun}", about=_about, page=page)


def _lacking(file: GrantFile, form: Form | None) -> tuple[Refusal, ...]:
    """Every reason that bars a step or refused one, with the rates that a recovery which is due waits for."""
    barred = tuple(reason for choice in file.view.choices for reason in choice.reasons)
    return (*barred, *(form.reasons if form else ()), *rates_awaited(file.s))


def _report_form(file: GrantFile, barred: Any, form: Form | None) -> Drawn:
    every = tuple(cost.name for cost in file.s.plan.costs)
    if form:
        given = [name for n, name in enumerate(every, start=1) if form.value(f"cost_{n}").strip()]
        form = Form(key=form.key, typed=form.typed, reasons=tuple(at_field(r, every, given) for r in form.reasons))
    return drawn("grants/report.html", c=file.s.noun, plan=file.s.plan, form=form or Form(key=new_key()), barred=barred)


def _recovery_fields(door: Door) -> tuple[Field, ...]:
    grounds = [(g.value, _ground(door, g)) for g in RecoveryGround]
    return (
        Field(name="ground", kind="radios", options=grounds, words="grant-ground"),
        Field(name="amount", kind="money", words="grant-recovered"),
        Field(name="known", kind="day", words="grant-known"),
        Field(name="reason", kind="area"),
    )


def _ground(door: Door, ground: RecoveryGround) -> str:
    t = door.texts.t
    return f"{t(f'grants.ground.{ground.value}')} ({t('grants.by-law.must' if ground in MANDATORY else 'grants.by-law.may')})"


def _recovery_typed(door: Door, work: Work, file: GrantFile) -> dict[str, str]:
    s, today = file.s, door.texts.formats.day(local_day(work.instant))
    if not s.unspent:
        return {"known": today}
    return {"ground": "unspent", "amount": str(s.unspent).replace(".", ","), "known": today}
