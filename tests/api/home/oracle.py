"""What waits for somebody, found by judging every noun there is, one by one: slow, plain, and what the home page is held to."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app.actions import desk
from app.actions.buying import cards
from app.actions.buying.challenge_situations import idea
from app.actions.buying.grant_situations import application
from app.actions.law import values
from app.actions.lives import LIVES
from app.actions.serving import commitments, facts
from app.actions.work import Work
from app.db.buying import admissions, procedures
from app.db.law import values as kept_values
from app.db.serving import commitments as kept
from app.db.serving import facts as kept_facts
from app.domain.actors import Role
from app.domain.buying.procedures import ProcedureKind
from app.domain.law.values import VALUE, ValueState
from app.domain.lifecycle import Lifecycle, as_of, asking
from app.domain.paging import Asked
from app.domain.serving.commitments import CommitmentKind
from app.domain.serving.hearings import FACT
from app.domain.serving.referrals import REFERRAL, ReferralSituation
from app.procurement.dynamic.card_steps import CARD
from app.procurement.evolving.idea_steps import IDEA
from app.procurement.grants_and_tenders.application_steps import APPLICATION

Row = tuple[str, str, str, frozenset[str]]
"""Table, what it is, the step, and the codes of what bars it."""

LIFE_OF = {life.due: life for life in LIVES}
"""The life of procedures of each kind, which is that of their `due`."""


@dataclass(frozen=True)
class Judged:
    """A noun in the state in which it truly is. `at`: its address in the API, under the area's."""

    table: Lifecycle[Any]
    id: UUID
    at: str
    situation: Any

    @property
    def row(self) -> Row | None:
        """What stands on the reader's home; None where nothing does."""
        choice = asking(self.table, self.situation)
        if choice is None:
            return None
        return self.table.name, str(self.id), choice.step, frozenset(why.code for why in choice.reasons)


async def waits(work: Work) -> set[Row]:
    """Everything that stands on the home of who acts."""
    found = {row for one in [one async for one in everything(work)] if (row := one.row)}
    if work.actor.provider is not None:
        return found | await _answers(work)
    match work.actor.role:
        case Role.OFFICER:
            return found | await _unqualified(work)
        case Role.FINANCE:
            return found | await _payments(work)
        case Role.COACH:
            return found | await _fallen_through(work)
    return found


async def everything(work: Work) -> AsyncIterator[Judged]:
    """Every noun that the actor can see, but for what no table of steps says alone."""
    for row in await _procedures(work):
        folder = {"mini-competition": "procedures", "quick-order": "orders", "challenge": "challenges"}
        at = f"{folder.get(row.kind, 'programmes')}/{row.id}"
        invited = work.actor.provider is None or row.kind in (ProcedureKind.MINI_COMPETITION, ProcedureKind.QUICK_ORDER)
        if invited:
            life = LIFE_OF[row.kind]
            situation, _ = await desk.read(work, life, row.id)
            yield Judged(life.table(situation), row.id, at, situation)
        if row.kind in (ProcedureKind.CHALLENGE, ProcedureKind.PROGRAMME):
            async for one in _bids(work, row, at):
                yield one
    async for one in _commitments(work):
        yield one
    for card in (await cards.mine(work, Asked(limit=1000))).rows if work.actor.provider else await _area_cards(work):
        yield Judged(CARD, card.noun.id, f"cards/{card.noun.id}", card)
    if work.actor.area is not None:
        for entry in await kept_values.in_state(work.connection, work.area.id, ValueState.ENTERED):
            yield Judged(VALUE, entry.id, f"values/{entry.id}", values.situation(work, entry))


async def _procedures(work: Work) -> tuple[Any, ...]:
    if work.actor.provider is not None:
        asked = text("""SELECT area_id, procedure_id FROM opened_bids WHERE provider_id = :provider
          UNION SELECT area_id, procedure_id FROM invitations WHERE provider_id = :provider""")
        mine = (await work.connection.execute(asked, {"provider": work.actor.provider})).all()
        rows = [await procedures.get(work.connection, one.area_id, one.procedure_id) for one in mine]
        return tuple(row for row in rows if row)
    every = await work.connection.execute(
        text("SELECT id FROM procedures WHERE area_id = :area"), {"area": work.area.id}
    )
    found = [await procedures.get(work.connection, work.area.id, row.id) for row in every.all()]
    return tuple(row for row in found if row)


async def _bids(work: Work, row: Any, at: str) -> AsyncIterator[Judged]:
    call, _ = await desk.read(work, LIFE_OF[row.kind], row.id)
    kept_now = text("SELECT bid_id FROM opened_bids WHERE area_id = :area AND procedure_id = :id")
    received = set((await work.connection.execute(kept_now, {"area": row.area_id, "id": row.id})).scalars())
    for bid in call.opened:
        if bid.bid_id not in received:
            continue  # handed in a moment ago: the clock makes it the area's
        if row.kind is ProcedureKind.CHALLENGE:
            yield Judged(IDEA, bid.bid_id, f"{at}/ideas/{bid.bid_id}", as_of(IDEA, await idea(work, call.noun, bid)))
        else:
            s = as_of(APPLICATION, await application(work, call, bid.bid_id))
            yield Judged(APPLICATION, bid.bid_id, f"{at}/applications/{bid.bid_id}", s)


async def _commitments(work: Work) -> AsyncIterator[Judged]:
    asked = text("SELECT area_id, id FROM commitments WHERE area_id = :area OR provider_id = :provider")
    mine = {"area": work.actor.area, "provider": work.actor.provider}
    for row in (await work.connection.execute(asked, mine)).all():
        found = await kept.get(work.connection, row.area_id, row.id)
        assert found is not None
        situation = await commitments.followed(work, found)
        table = commitments.COMMITMENTS.table(situation)
        situation = as_of(table, situation)
        yield Judged(table, row.id, f"commitments/{row.id}", situation)
        for hearing in await facts.of_commitment(work, found):
            yield Judged(FACT, hearing.noun.id, f"facts/{hearing.noun.id}", hearing)
        async for one in _referrals(work, found):
            yield one


async def _referrals(work: Work, found: Any) -> AsyncIterator[Judged]:
    ordered = found.kind is CommitmentKind.ORDER
    said_of = None if ordered else await admissions.of_commitment(work.connection, found)
    for noun in await kept.referrals(work.connection, found.area_id, found.id):
        said = await kept_facts.of_commitment(work.connection, found.area_id, found.id, noun.client)
        heard = await kept_facts.verdicts(work.connection, found.area_id, found.id, noun.client)
        situation = ReferralSituation(
            noun=noun,
            actor=work.actor,
            instant=work.instant,
            admission=said_of,
            facts=said,
            verdicts=tuple(one.verification for one in heard),
        )
        yield Judged(REFERRAL, noun.id, f"referrals/{noun.id}", as_of(REFERRAL, situation))


async def _area_cards(work: Work) -> tuple[Any, ...]:
    return (await cards.of_area(work, Asked(limit=1000))).rows if work.actor.role in (Role.OFFICER, Role.COACH) else ()


async def _answers(work: Work) -> set[Row]:
    """What a provider handed in and nobody has answered."""
    found: set[Row] = set()
    async for one in everything(work):
        if one.table in (IDEA, APPLICATION) and one.situation.state in ("received", "complete", "proposed"):
            promised = "answer-promised" if one.situation.noun.answer_by else "answer-comes"
            found.add((one.table.name, str(one.id), "await-answer", frozenset({promised})))
    return found


async def _unqualified(work: Work) -> set[Row]:
    asked = text("SELECT provider_id, baskets FROM registrations WHERE area_id = :area")
    rows = (await work.connection.execute(asked, {"area": work.area.id})).all()
    said = text("SELECT provider_id, basket FROM qualifications WHERE area_id = :area AND state <> 'applied'")
    known = {tuple(row) for row in await work.connection.execute(said, {"area": work.area.id})}
    return {
        ("qualification", str(row.provider_id), "qualify", frozenset())
        for row in rows
        if any((row.provider_id, basket) not in known for basket in row.baskets)
    }


async def _payments(work: Work) -> set[Row]:
    """Each commitment with a line that nobody has approved, by its oldest such line that takes back, else its oldest."""
    asked = text("SELECT * FROM lines WHERE area_id = :area ORDER BY amount >= 0, made_at, number")
    approved = set((await work.connection.execute(text("SELECT line_id FROM approvals"))).scalars())
    waiting: dict[UUID, list[Any]] = defaultdict(list)
    for line in await work.connection.execute(asked, {"area": work.area.id}):
        if line.id not in approved:
            waiting[line.commitment_id].append(line)
    return {("payment", str(lines[0].id), "approve", frozenset()) for lines in waiting.values()}


async def _fallen_through(work: Work) -> set[Row]:
    """The orders of one's own that nobody took within a month, unless the client's need was described again since."""
    asked = text("""SELECT p.id, p.state, n.category, n.described_by, n.described_at, coalesce(p.content->'wish', p.draft)->>'client' AS client,
      (SELECT max(at) FROM events e WHERE e.procedure_id = p.id AND e.what = 'give-up') AS fell
      FROM procedures p JOIN needs n ON n.id = p.need_id WHERE p.area_id = :area AND p.kind = 'quick-order'""")
    rows = (await work.connection.execute(asked, {"area": work.area.id})).all()
    return {
        ("quick-order", str(row.id), "order-again", frozenset())
        for row in rows
        if row.state == "cancelled" and row.fell and row.fell > work.instant - timedelta(days=30)
        if row.described_by == work.person and not _again(row, rows)
    }


def _again(row: Any, rows: Iterable[Any]) -> bool:
    return any(
        (other.category, other.client) == (row.category, row.client) and other.described_at > row.fell for other in rows
    )
