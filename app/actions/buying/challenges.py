"""Standing challenges: begun, published, ended by the area; answered with ideas by any provider."""

from collections.abc import Mapping
from uuid import UUID

from app.actions import desk
from app.actions.buying.calls import CallKind, NewCall, begin_call
from app.actions.buying.challenge_situations import answer_days
from app.actions.buying.steps import CHALLENGES
from app.actions.desk import Steps
from app.actions.people.providers import of_list
from app.actions.work import View, Work, new_id
from app.db import events
from app.db.buying import procedure_lists
from app.db.people import areas
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.needs import Need
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.events import Told
from app.domain.ids import AreaId, BidId, ProcedureId
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.refusals import NotOffered, Refused
from app.procurement.evolving.challenge_steps import Publication, read_challenge
from app.procurement.open_call import HandIn, OpenCall

_KIND = ProcedureKind.CHALLENGE
CALL = CallKind(kind=_KIND, series="HA", begun="challenge-begun", one_bid=False)
"""Many ideas of one provider."""


async def begin(work: Work, given: NewCall) -> ProcedureId:
    """Begin a challenge as a draft."""
    work.only(Role.OFFICER, step="begin-challenge")
    return ProcedureId(await work.once(lambda: begin_call(work, CALL, given)))


async def get(work: Work, challenge: ProcedureId) -> tuple[OpenCall, View[Procedure]]:
    """A challenge with the ideas that the reader may know, and the steps open to the reader."""
    return await desk.read(work, CHALLENGES, challenge)


async def history(work: Work, challenge: ProcedureId) -> tuple[Told, ...]:
    """What happened in a challenge, as far as the reader may know."""
    return await events.of_procedure(work.connection, work.area.id, challenge)


async def of_area(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the area's challenges, the newest first."""
    work.only(*AREA_ROLES, step="list-challenges")
    return await procedure_lists.of_area(work.connection, work.area.id, _KIND, work.instant, asked)


async def open_now(work: Work, asked: Asked) -> Page[ProcedureRow]:
    """A page of the challenges that wait for ideas, in every area, the last published first."""
    work.only(Role.PROVIDER, step="list-challenges")
    return await procedure_lists.published(work.connection, _KIND, [State.OPEN], work.instant, asked)


async def days(work: Work) -> int:
    """In how many working days the area answers an idea: what a challenge published now would promise."""
    return await answer_days(work)


async def publish(work: Work, challenge: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft with its effect block; from now on ideas may come."""

    async def prepare(s: OpenCall) -> Publication:
        return await _publication(work, s.need, s.noun.draft)

    return await desk.take(work, CHALLENGES, challenge, "publish-challenge", seen=seen, prepare=prepare)


async def send_idea(work: Work, challenge: ProcedureId, content: IdeaContent) -> BidId:
    """A provider's idea, one of as many as it likes; the clock receives it at once and promises an answer."""

    async def make() -> UUID:
        given = HandIn(id=BidId(new_id()), content=content)
        await desk.step(work, CHALLENGES, await desk.locked(work, CHALLENGES, challenge), "send-idea", given)
        return given.id

    return BidId(await work.once(make))


async def slugs(work: Work) -> dict[AreaId, str]:
    """The name in addresses of every area, by id."""
    return {area.id: area.slug for area in await areas.all_areas(work.connection)}


async def _publication(work: Work, need: Need | None, draft: Mapping[str, object]) -> Publication:
    if need is None:
        raise Refused(NotOffered(field="need_id"))
    lists = await areas.codes(work.connection, work.area.id)
    content, unread = read_challenge(draft, need, await answer_days(work))
    return Publication(content=content, unread=unread, client_groups=of_list(lists, CodeList.CLIENT_GROUP))


STEPS = Steps(
    tables=CHALLENGES.tables,
    life=CHALLENGES,
    own={"publish-challenge": lambda work, challenge, _, seen: publish(work, challenge, seen)},
    apart=frozenset({"send-idea"}),
)
