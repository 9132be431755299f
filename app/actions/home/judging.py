"""What bars the step that asks, for every noun on a page of somebody's home: one statement or two for each kind of noun on it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.actions.buying.challenge_situations import experiment_of
from app.actions.buying.grant_situations import NOT_WHAT_IS_BOUGHT, several_grants
from app.actions.law import values as entering
from app.actions.lives import TABLES
from app.actions.work import Work
from app.db.buying import cards, challenges
from app.db.buying import several as bought
from app.db.home.waiting import Waiting
from app.db.law import values
from app.db.serving import several as served
from app.domain.buying.bids import OpenedState
from app.domain.buying.procedures import State
from app.domain.calendar import local_day
from app.domain.home.tasks import AnswerComes, AnswerPromised
from app.domain.ids import PersonId
from app.domain.lifecycle import Choice, as_of, asking, asks_alone
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import CommitmentKind
from app.domain.serving.referrals import ReferralState
from app.domain.situation import Situation

Moved = Mapping[UUID, ReferralState]
Found = Mapping[Any, Situation[Any]]
Key = tuple[str, UUID]
_TABLES = {table.name: table for table in TABLES}
JUDGED_BY_STATE = frozenset({"qualification", "payment"})
"""The tables whose step that asks needs no more to be known than that the noun is there."""


async def judged(work: Work, page: Collection[Waiting], moved: Moved) -> dict[Key, Choice]:
    """The step of each noun on the page that asks, with what bars it, by table and id."""
    found: dict[Key, Choice] = {}
    left: dict[str, list[Waiting]] = defaultdict(list)
    for one in page:
        choice = _unjudged(work, one)
        if choice is None:
            left[one.table].append(one)
        else:
            found[one.table, one.id] = choice
    situations = await _situations(work, left, moved)
    for one in (one for ones in left.values() for one in ones):
        table = _TABLES[one.table]
        choice = asking(table, as_of(table, situations[one.table, one.id]))
        if choice is not None:
            found[one.table, one.id] = choice
    return found


def _unjudged(work: Work, one: Waiting) -> Choice | None:
    """The step of what needs no more to be known: nothing can bar it, or it is no step of a table. None: it is to be judged."""
    match one.table:
        case "idea" | "application" if work.actor.provider is not None and one.state != OpenedState.ASKED:
            return Choice("await-answer", (AnswerPromised(until=one.until) if one.until else AnswerComes(),))
        case "quick-order" if one.state == State.CANCELLED:
            return Choice("order-again")
        case "qualification":
            return Choice("qualify")
        case "payment":  # what bars approving differs from claim to claim, and stands beside each
            return Choice("approve")
    alone = asks_alone(_TABLES[one.table], one.state, work.actor.role)
    return Choice(alone) if alone else None


async def _situations(work: Work, left: Mapping[str, list[Waiting]], moved: Moved) -> dict[Key, Situation[Any]]:
    """The situation of everything that is left to be judged, by table and id."""
    people = await _people(work) if left.keys() & {"idea", "experiment"} and work.actor.area is not None else {}
    found: dict[Key, Situation[Any]] = {}
    for tables, load in _LOADERS:
        ones = [one for table in tables for one in left.get(table, ())]
        if ones:
            read = await load(work, ones, moved, people)
            found |= {(one.table, one.id): read[one.id] for one in ones}
    return found


async def _people(work: Work) -> dict[PersonId, str]:
    return {one.id: one.name for one in await challenges.staff(work.connection, work.area.id)}


async def _competitions(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    provider, ids = work.actor.provider, _ids(ones)
    if provider is not None:
        return await bought.asked_of_provider(work.connection, work.actor, work.instant, provider, ids)
    return await bought.competitions(work.connection, work.actor, work.instant, work.area.id, ids)


async def _calls(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    return await bought.calls(work.connection, work.actor, work.instant, work.area.id, _ids(ones))


async def _cards(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    return await cards.some(work.connection, work.actor, work.instant, _ids(ones))


async def _ideas(work: Work, ones: Iterable[Waiting], _: Moved, people: Mapping[PersonId, str]) -> Found:
    return await bought.ideas(work.connection, work.actor, work.instant, work.area.id, _ids(ones), people)


async def _applications(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    today, ids = local_day(work.instant), _ids(ones)
    area, instant = work.area.id, work.instant
    return await bought.applications(work.connection, work.actor, instant, area, ids, NOT_WHAT_IS_BOUGHT, today)


async def _commitments(
    work: Work, ones: Collection[Waiting], moved: Moved, people: Mapping[PersonId, str]
) -> dict[Any, CommitmentSituation]:
    """Contracts, orders and experiments, their clients in the state in which they truly are."""
    areas, ids = {one.area_id for one in ones}, _ids(ones)
    found: dict[Any, CommitmentSituation] = {}
    for s, decisions in await served.commitments(work.connection, work.actor, work.instant, areas, ids):
        now = s.seen(referrals=tuple(replace(r, state=moved.get(r.id, r.state)) for r in s.referrals))
        of_experiment = s.noun.kind is CommitmentKind.EXPERIMENT
        found[s.noun.id] = experiment_of(now, decisions, people) if of_experiment else now
    return found


async def _grants(work: Work, ones: Collection[Waiting], _: Moved, __: object) -> Found:
    found = await several_grants(work, {one.area_id for one in ones}, _ids(ones))
    return {one.noun.id: one for one in found}


async def _referrals(work: Work, ones: Collection[Waiting], _: Moved, __: object) -> Found:
    areas, now = {one.area_id for one in ones}, {one.id: one.state for one in ones}
    return await served.referrals(work.connection, work.actor, work.instant, areas, now)


async def _facts(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    return await served.hearings(work.connection, work.actor, work.instant, work.area.id, _ids(ones))


async def _values(work: Work, ones: Iterable[Waiting], _: Moved, __: object) -> Found:
    entries = await values.several(work.connection, work.area.id, _ids(ones))
    return {one.id: entering.situation(work, one) for one in entries}


def _ids(ones: Iterable[Waiting]) -> list[Any]:
    return [one.id for one in ones]


_LOADERS = (
    (("mini-competition", "quick-order"), _competitions),
    (("challenge", "grant-programme"), _calls),
    (("card",), _cards),
    (("idea",), _ideas),
    (("application",), _applications),
    (("contract", "experiment"), _commitments),
    (("grant",), _grants),
    (("referral",), _referrals),
    (("fact",), _facts),
    (("value",), _values),
)
"""What reads each kind of noun: those of several tables together, where one statement does for them."""
LOADED = frozenset(table for tables, _ in _LOADERS for table in tables)
"""The tables whose nouns are loaded to be judged."""
