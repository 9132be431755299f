"""What waits for somebody about grants: applications to judge, proposals to decide, answers and reports that are due, recoveries."""

from app.actions.buying.applications import get as application_file
from app.actions.home.asking import MOST
from app.actions.serving.commitments import followed, in_states
from app.actions.work import Work
from app.db.buying import calls, grants, procedures
from app.domain.actors import Role
from app.domain.buying.bids import OpenedState
from app.domain.buying.procedures import ProcedureKind, State
from app.domain.calendar import day_ends
from app.domain.home.tasks import Task
from app.domain.ids import AreaId
from app.domain.lifecycle import Choice, choices
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.grant import Grant
from app.procurement.grants_and_tenders.grant_steps import GRANT

_ASKING = {
    OpenedState.RECEIVED: ("find-complete",),
    OpenedState.ASKED: ("supplement",),
    OpenedState.COMPLETE: ("propose", "assess", "declare-interest"),
    OpenedState.PROPOSED: ("decide-grant", "decide-refusal"),
}
"""Which steps ask somebody in each state; in order, the first that is open."""
_LIVING = (CommitmentState.IN_FORCE, CommitmentState.SUSPENDED)


async def waiting_applications(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Applications with a step that asks for the reader."""
    if work.actor.role not in (Role.OFFICER, Role.DECIDER):
        return []
    living = (State.OPEN, State.CLOSED)
    rows = await procedures.in_states(work.connection, work.area.id, [ProcedureKind.PROGRAMME], living, MOST)
    found = []
    for row in rows:
        for bid in await calls.opened(work.connection, row, None):
            file = await application_file(work, row.id, bid.bid_id)
            names = _ASKING.get(file.s.noun.state, ())
            choice = _asking(file.view.choices, names)
            if choice is not None:
                found.append(
                    Task(
                        table=APPLICATION.name,
                        choice=choice,
                        slug=slugs[row.area_id],
                        id=bid.bid_id,
                        number=row.number,
                        title=file.s.name,
                        since=bid.submitted_at,
                        parent=row.id,
                    )
                )
    return found


async def waiting_grants(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """Grants with a step that asks for the reader: reports due, reports to read, instalments, recoveries."""
    asked = {
        Role.PROVIDER: ("submit-report",),
        Role.OFFICER: ("accept-report", "release-instalment", "close-grant"),
        Role.DECIDER: ("decide-recovery",),
    }.get(work.actor.role)
    if asked is None:
        return []
    found = []
    for row in await in_states(work, _LIVING, MOST):
        s = await followed(work, row) if row.kind is CommitmentKind.GRANT else None
        if not isinstance(s, Grant):
            continue
        choice = _asking(choices(GRANT, s), _asked(s, asked))
        if choice is not None:
            until = day_ends(s.plan.report_by) if choice.step == "submit-report" else None
            found.append(
                Task(
                    table=GRANT.name,
                    choice=choice,
                    slug=slugs[row.area_id],
                    id=row.id,
                    number=row.number,
                    title=row.title,
                    until=until,
                    since=row.drafted_at,
                )
            )
    return found


async def asked_of_applicant(work: Work, slugs: dict[AreaId, str]) -> list[Task]:
    """What more was asked of the applicant, until when."""
    if work.actor.provider is None:
        return []
    found = []
    for row, bid in await grants.applications_of(work.connection, provider=work.actor.provider):
        received = await calls.opened(work.connection, row, work.actor.provider)
        noun = next((o for o in received if o.bid_id == bid.id and o.state is OpenedState.ASKED), None)
        if noun is None or noun.answer_by is None or noun.answer_by <= work.instant:
            continue
        answered = await calls.supplements(work.connection, row.area_id, bid.id)
        if any(s.at >= noun.asked[-1].at for s in answered):
            continue
        title = row.content.title if row.content else ""
        found.append(
            Task(
                table=APPLICATION.name,
                choice=Choice("supplement"),
                slug=slugs[row.area_id],
                id=bid.id,
                number=row.number,
                title=title,
                until=noun.answer_by,
                parent=row.id,
            )
        )
    return found


def _asking(found: tuple[Choice, ...], names: tuple[str, ...]) -> Choice | None:
    """The first of `names` that is open."""
    by_name = {choice.step: choice for choice in found if not choice.reasons}
    return next((by_name[name] for name in names if name in by_name), None)


def _asked(s: Grant, names: tuple[str, ...]) -> tuple[str, ...]:
    """`names`, but for a report where all is taken back: it may be sent, and nobody waits for it."""
    return tuple(name for name in names if not (s.in_full and name == "submit-report"))
