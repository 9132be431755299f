"""Standing challenges: begun, published, ended by the area; answered with ideas by any provider."""

from collections.abc import Mapping
from uuid import UUID

from app.actions.buying.calls import CallKind, NewCall, begin_call, call_of, locked_call
from app.actions.buying.challenge_situations import answer_days
from app.actions.buying.steps import take_step, view
from app.actions.people.providers import of_list
from app.actions.work import View, Work, new_id
from app.db import due, events, store
from app.db.buying import procedure_lists
from app.db.people import areas
from app.domain.actors import AREA_ROLES, Role
from app.domain.buying.challenges import IdeaContent
from app.domain.buying.needs import Need
from app.domain.buying.procedure_rows import ProcedureRow
from app.domain.buying.procedures import Procedure, ProcedureKind, State
from app.domain.events import Told, VisibleTo
from app.domain.ids import AreaId, BidId, ProcedureId
from app.domain.lifecycle import refusals, take
from app.domain.paging import Asked, Page
from app.domain.people.areas import CodeList
from app.domain.refusals import NotOffered, Refused, refuse
from app.procurement.evolving.challenge_steps import CHALLENGE, Publication, read_challenge
from app.procurement.open_call import HandIn, OpenCall

_KIND = ProcedureKind.CHALLENGE
CHALLENGES = CallKind(kind=_KIND, series="HA", begun="challenge-begun", one_bid=False)
"""Many ideas of one provider."""


async def begin(work: Work, given: NewCall) -> ProcedureId:
    """Begin a challenge as a draft."""
    work.only(Role.OFFICER, step="begin-challenge")
    return ProcedureId(await work.once(lambda: begin_call(work, CHALLENGES, given)))


async def get(work: Work, challenge: ProcedureId) -> tuple[OpenCall, View[Procedure]]:
    """A challenge with the ideas that the reader may know, and the steps open to the reader."""
    situation = await call_of(work, CHALLENGES, challenge)
    return situation, view(situation)


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


async def save_draft(work: Work, challenge: ProcedureId, draft: Mapping[str, object], seen: int | None) -> ProcedureId:
    """Keep a draft as it is, complete or not."""

    async def make() -> UUID:
        return await take_step(work, "save-draft", await locked_call(work, CHALLENGES, challenge), draft, seen=seen)

    return ProcedureId(await work.once(make))


async def publish(work: Work, challenge: ProcedureId, seen: int | None) -> ProcedureId:
    """Freeze the draft with its effect block: ideas may come."""

    async def make() -> UUID:
        situation = await locked_call(work, CHALLENGES, challenge)
        refuse(refusals(CHALLENGE, "publish-challenge", situation))
        given = await _publication(work, situation.need, situation.noun.draft)
        return await take_step(work, "publish-challenge", situation, given, seen=seen, visible_to=VisibleTo.PARTIES)

    return ProcedureId(await work.once(make))


async def end(work: Work, challenge: ProcedureId, reason: str, seen: int | None) -> ProcedureId:
    """Take no more ideas, saying why."""

    async def make() -> UUID:
        situation = await locked_call(work, CHALLENGES, challenge)
        return await take_step(work, "end-challenge", situation, reason, seen=seen, visible_to=VisibleTo.PARTIES)

    return ProcedureId(await work.once(make))


async def cancel(work: Work, challenge: ProcedureId, reason: str, seen: int | None) -> ProcedureId:
    """Discard a draft, saying why."""

    async def make() -> UUID:
        return await take_step(
            work, "cancel-challenge", await locked_call(work, CHALLENGES, challenge), reason, seen=seen
        )

    return ProcedureId(await work.once(make))


async def send_idea(work: Work, challenge: ProcedureId, content: IdeaContent) -> BidId:
    """A provider's idea, one of as many as it likes; the clock receives it at once and promises an answer."""

    async def make() -> UUID:
        situation = await locked_call(work, CHALLENGES, challenge)
        given = HandIn(id=BidId(new_id()), content=content)
        nouns = take(CHALLENGE, "send-idea", situation, given)
        await store.save(work.connection, *nouns)
        await due.set_due(work.connection, "procedure", work.area.id, challenge, work.instant)
        provider = work.provider
        await work.note("send-idea", given.id, procedure=challenge, provider=provider, visible_to=VisibleTo.PARTIES)
        return given.id

    return BidId(await work.once(make))


async def slugs(work: Work) -> dict[AreaId, str]:
    """Every area's name in addresses."""
    return {area.id: area.slug for area in await areas.all_areas(work.connection)}


async def _publication(work: Work, need: Need | None, draft: Mapping[str, object]) -> Publication:
    if need is None:
        raise Refused(NotOffered(field="need_id"))
    lists = await areas.codes(work.connection, work.area.id)
    content, unread = read_challenge(draft, need, await answer_days(work))
    return Publication(content=content, unread=unread, client_groups=of_list(lists, CodeList.CLIENT_GROUP))
