"""What waits for somebody under commitments: contracts to sign, clients, facts, lines."""

from app.actions.home.asking import MOST, first, under
from app.actions.paying import payments
from app.actions.serving import facts as fact_actions
from app.actions.serving.commitments import KINDS, follow, followed, in_states, table_of
from app.actions.work import Work
from app.db.buying import admissions
from app.db.serving import commitments, facts
from app.domain.actors import Role
from app.domain.buying.admission import Admission
from app.domain.home.tasks import Task
from app.domain.ids import AreaId, CommitmentId
from app.domain.lifecycle import Choice, as_of, choices, states_for
from app.domain.paging import Asked
from app.domain.paying.settlements import PAYMENT
from app.domain.serving.commitments import Commitment, CommitmentKind
from app.domain.serving.hearings import FACT
from app.domain.serving.referrals import REFERRAL, Referral, ReferralSituation


async def waiting_contracts(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Commitments of every kind, by the step of their table that asks for the reader."""
    living = frozenset(s for kind in KINDS.values() for s in states_for(kind.table, work.actor.role))
    found = []
    for row in await in_states(work, living, MOST):
        if row.kind is CommitmentKind.GRANT:
            continue  # `home_grants` knows what asks for whom
        table = table_of(row)
        situation = as_of(table, await followed(work, row))
        here = frozenset(step.name for step in table.steps if step.source == situation.noun.state)
        choice = first(choices(table, situation), here)
        signed = work.actor.provider is not None and situation.signed and choice is not None and choice.step == "sign"
        # an order's one client was referred as it came into force
        ordered = row.kind is CommitmentKind.ORDER and choice is not None and bool(choice.reasons)
        if choice is not None and not signed and not ordered:
            found.append(_commitment(row, table.name, choice, slugs))
    return found


def _commitment(row: Commitment, table: str, choice: Choice, slugs: dict[AreaId, str]) -> Task:
    slug, since = slugs[row.area_id], row.drafted_at
    return Task(table=table, choice=choice, slug=slug, id=row.id, number=row.number, title=row.title, since=since)


async def waiting_referrals(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Clients that wait for the provider."""
    actor = work.actor
    if actor.role not in (Role.PROVIDER, Role.COACH):
        return []
    waiting = ("referred", "accepted")
    mine = {"provider": actor.provider} if actor.provider else {"area": work.area.id, "referred_by": actor.person}
    rows = await commitments.referrals_in(work.connection, waiting, MOST, **mine)
    said_of = await _said_of_providers(work, rows)
    found = []
    for row in rows:
        said = await facts.of_commitment(work.connection, row.area_id, row.commitment_id, row.client)
        heard = await facts.verdicts(work.connection, row.area_id, row.commitment_id, row.client)
        (noun,) = follow(work, (row,), said, heard)
        situation = ReferralSituation(
            noun=noun,
            actor=actor,
            instant=work.instant,
            admission=said_of.get(row.commitment_id),
            facts=said,
            verdicts=tuple(h.verification for h in heard),
        )
        choice = first(choices(REFERRAL, situation)) if noun.state in waiting and actor.provider else None
        if choice is not None:
            slug, at, parent = slugs[noun.area_id], noun.referred_at, noun.commitment_id
            found.append(under(REFERRAL.name, choice, slug, noun.id, noun.client, "", at, parent))
    return found


async def _said_of_providers(work: Work, rows: tuple[Referral, ...]) -> dict[CommitmentId, Admission | None]:
    """What bars taking on the clients of `rows`, by their commitment."""
    ids = {row.commitment_id for row in rows}
    found = await commitments.several(work.connection, {row.area_id for row in rows}, ids)
    return {one.id: await admissions.of_client(work.connection, one) for one in found.values()}


async def waiting_facts(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Facts that nobody has heard yet."""
    if work.actor.role not in (Role.OFFICER, Role.COACH):
        return []
    found = []
    for said in await facts.unheard(work.connection, MOST, area=work.area.id):
        file = await fact_actions.get(work, said.id)
        choice = first(file.view.choices)
        if choice is not None:
            title = file.hearing.commitment.title
            found.append(
                under(
                    FACT.name,
                    choice,
                    slugs[said.area_id],
                    said.id,
                    said.fact.client or "",
                    title,
                    said.fact.learned,
                    said.commitment_id,
                )
            )
    return found


async def waiting_lines(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Claims that finance has not approved, each by its newest line."""
    if work.actor.role is not Role.FINANCE:
        return []
    found = []
    for file in (await payments.claims(work, Asked(limit=MOST))).rows:
        choice, line = first(file.choices), file.claim.last
        if choice is not None:
            found.append(
                under(
                    PAYMENT.name,
                    choice,
                    slugs[line.area_id],
                    line.id,
                    line.number,
                    line.client or "",
                    line.made_at,
                    line.commitment_id,
                )
            )
    return found
