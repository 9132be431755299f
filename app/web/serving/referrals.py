"""Referrals: where a client stands, what has been said, what was paid and what may come."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import effects
from app.actions.paying import payments
from app.actions.serving import facts, referrals
from app.actions.work import Work
from app.domain.calendar import local_day
from app.domain.ids import ReferralId
from app.domain.refusals import NotFound, Refused
from app.domain.terms.facts import ClientId
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
_DAY, _REASON = Field(name="day", kind="day", words="event-day"), Field(name="reason", kind="area")
_FIELDS = {
    "accept": (_DAY,),
    "decline": (_DAY, _REASON),
    "start": (_DAY,),
    "end": (_DAY, _REASON),
    "cancel": (_REASON,),
}


@router.get("/{area}/referrals/{referral}")
async def one(area: str, referral: UUID, request: Request) -> Response:
    """One client in one contract."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        view = await referrals.get(work, ReferralId(referral))
        noun = view.noun
        account = await payments.account(work, noun.commitment_id, ClientId(noun.client))
        hearings = await facts.of_commitment(work, account.commitment, noun.client)
        effect, days = await effects.of_client(work, noun)
        return drawn(
            "referrals/one.html",
            effect=effect,
            days=days,
            view=view,
            contract=account.commitment,
            hearings=hearings,
            account=account,
            names=await names(work, door.texts.language),
        )

    return await door.show(show)


@router.get("/{area}/referrals/{referral}/{step}")
async def step_page(area: str, referral: UUID, step: str, request: Request) -> Response:
    """The day, and the reason where one is needed."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, ReferralId(referral), step, None)

    return await door.show(show)


@router.post("/{area}/referrals/{referral}/{step}")
async def step(area: str, referral: UUID, step: str, request: Request) -> Response:
    """Take the step."""
    door = Door(request)

    async def act(work: Work, reader: Reader) -> str:
        given = read(reader, _fields(step))
        if step == "cancel":
            await referrals.cancel(work, ReferralId(referral), given["reason"], reader.version())
        else:
            await referrals.say(work, ReferralId(referral), step, given["day"], given.get("reason", ""))
        return f"/{area}/referrals/{referral}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _step(door, work, ReferralId(referral), step, form)

    return await door.submit(act, again)


def _fields(step: str) -> tuple[Field, ...]:
    if step not in _FIELDS:
        raise Refused(NotFound())
    return _FIELDS[step]


async def _step(door: Door, work: Work, referral: ReferralId, step: str, form: Form | None) -> Drawn:
    view = await referrals.get(work, referral)
    t, slug, noun = door.texts.t, work.area.slug, view.noun
    shown = next((c for c in view.choices if c.step == step), None)
    fields = _fields(step)
    if shown is None:
        raise Refused(NotFound())
    page = FormPage(
        title=t(f"step.referral.{step}"),
        kicker=noun.client,
        action=f"/{slug}/referrals/{referral}/{step}",
        submit=t(f"step.referral.{step}"),
        fields=fields,
        crumb={"label": noun.client, "href": f"/{slug}/referrals/{referral}"},
        version=noun.version,
        bad=step in ("decline", "cancel"),
        barred=shown.reasons,
        typed={"day": door.texts.formats.day(local_day(work.instant))},
    )
    return page.drawn(form, new_key())
