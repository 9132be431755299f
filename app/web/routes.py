"""Every page. Fixed addresses come before those that begin with an area's name, steps with a page of their own before the others."""

from fastapi import APIRouter

from app.web import (
    agreements,
    applications,
    assessments,
    bids,
    cards,
    challenges,
    commitments,
    decisions,
    experiments,
    facts,
    grants,
    home,
    ideas,
    needs,
    orders,
    outbox,
    payments,
    procedures,
    programmes,
    providers,
    public,
    referrals,
    sign_in,
    tokens,
)

router = APIRouter(include_in_schema=False)
for noun in (
    sign_in,
    home,
    tokens,
    providers,
    needs,
    agreements,
    bids,
    assessments,
    decisions,
    procedures,
    payments,
    experiments,
    grants,
    commitments,
    programmes,
    applications,
    referrals,
    facts,
    cards,
    orders,
    ideas,
    challenges,
    outbox,
    public,
):
    router.include_router(noun.router)
