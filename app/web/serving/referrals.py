"""Referrals: where a client stands, what has been said, what was paid and what may come."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import effects
from app.actions.paying import payments
from app.actions.serving import facts, referrals
from app.actions.work import Work
from app.domain.calendar import local_day
from app.domain.ids import ReferralId
from app.domain.paging import Asked
from app.domain.serving.referrals import DayAndReason
from app.domain.terms.facts import ClientId
from app.web.door import Door, Drawn, drawn
from app.web.forms import Field
from app.web.plain import About, Plain, PlainForm, plain_routes
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)


@router.get("/{area}/referrals/{referral}")
async def one(area: str, referral: UUID, request: Request) -> Response:
    """The page of one client in one contract."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, ReferralId(referral), None)

    return await door.show(show)


async def _one(door: Door, work: Work, referral: ReferralId, form: Form | None) -> Drawn:
    view = await referrals.get(work, referral)
    noun = view.noun
    client = ClientId(noun.client)
    account = await payments.account(work, noun.commitment_id, client)
    hearings = await facts.of_commitment(work, account.commitment, client)
    lines = await payments.lines(work, noun.commitment_id, Asked(filters={"client": client}), newest=True)
    effect, days = await effects.of_client(work, noun)
    return drawn(
        "referrals/one.html",
        effect=effect,
        days=days,
        view=view,
        contract=account.commitment,
        hearings=hearings,
        account=account,
        lines=lines.rows,
        entitlement=await payments.entitled(work, account.commitment, client),
        names=await names(work, door.texts.language),
        form=form,
    )


async def _about(door: Door, work: Work, referral: ReferralId) -> About:
    view = await referrals.get(work, referral)
    return About(
        words="referral",
        choices=view.choices,
        name=view.noun.client,
        kicker=view.noun.client,
        version=view.noun.version,
        typed={"day": door.texts.formats.day(local_day(work.instant))},
    )


async def _which(referral: UUID) -> ReferralId:
    return ReferralId(referral)


_DAY, _REASON = Field(name="day", kind="day", words="event-day"), Field(name="reason", kind="area")
_PLAIN = Plain(
    steps=referrals.STEPS,
    at=lambda slug, referral: f"/{slug}/referrals/{referral}",
    about=_about,
    page=_one,
    forms={date: PlainForm((_DAY,), lambda day: day), DayAndReason: PlainForm((_DAY, _REASON), DayAndReason)},
)
plain_routes(router, "/{area}/referrals/{referral}", _PLAIN, _which)
