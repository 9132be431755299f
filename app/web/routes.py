"""Every page. Fixed addresses come before those that begin with an area's name, steps with a page of their own before the others."""

from starlette.routing import BaseRoute

from app.web.buying import (
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
from app.web.home import home
from app.web.law import values
from app.web.paying import payments
from app.web.people import outbox, providers, sign_in, staff_invitations, tokens
from app.web.public import public
from app.web.serving import commitments, experiments, facts, grants, referrals

_NOUNS = (
    sign_in,
    staff_invitations,
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
    values,
    public,
)
PAGES: list[BaseRoute] = [route for noun in _NOUNS for route in noun.router.routes]
