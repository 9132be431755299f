"""Every operation of the API, under /api/v1."""

from fastapi import APIRouter

from app.api import (
    agreements,
    applications,
    assessments,
    awards,
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
    notices,
    orders,
    payments,
    procedures,
    programmes,
    providers,
    referrals,
    tokens,
)

router = APIRouter(prefix="/api/v1", generate_unique_id_function=lambda route: route.name)
for noun in (  # bids first: addresses are matched in order, and these are the ones that come in a rush
    bids,
    home,
    tokens,
    providers,
    needs,
    cards,
    orders,
    agreements,
    procedures,
    assessments,
    decisions,
    commitments,
    referrals,
    facts,
    payments,
    awards,
    notices,
    challenges,
    ideas,
    experiments,
    programmes,
    applications,
    grants,
):
    router.include_router(noun.router)
