"""Every operation of the API, under /api/v1."""

from starlette.routing import BaseRoute

from app.api.buying import (
    agreements,
    applications,
    assessments,
    bids,
    cards,
    challenges,
    decisions,
    ideas,
    needs,
    orders,
    procedures,
    programmes,
)
from app.api.home import home
from app.api.law import values
from app.api.paying import payments
from app.api.people import providers, tokens
from app.api.public import awards, notices
from app.api.serving import commitments, experiments, facts, grants, referrals

_NOUNS = (  # bids first: addresses are matched in order, and these are the ones that come in a rush
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
    values,
)
OPERATIONS: list[BaseRoute] = [route for noun in _NOUNS for route in noun.router.routes]
