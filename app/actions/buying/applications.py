"""Applications: drafted and handed in by the applicant, checked, asked for more, assessed by two apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.actions import desk
from app.actions.buying.calls import BidKey, bid_keys, bid_place, lock_money
from app.actions.buying.grant_situations import application
from app.actions.buying.steps import PROGRAMMES
from app.actions.desk import Life
from app.actions.work import View, Work, new_id
from app.db.buying import bids, calls, grants
from app.db.buying.bids import Draft
from app.db.people import people
from app.domain.actors import AREA_ROLES
from app.domain.buying.assessments import Assessment
from app.domain.buying.bids import OpenedBid
from app.domain.buying.decisions import Decision, Letter
from app.domain.ids import BidId, CommitmentId, PersonId, ProcedureId, SupplementId
from app.domain.lifecycle import refusals
from app.domain.refusals import Refused, WrongRole, refuse
from app.procurement.grants_and_tenders.application import Application
from app.procurement.grants_and_tenders.application_content import read_application
from app.procurement.grants_and_tenders.application_steps import APPLICATION
from app.procurement.grants_and_tenders.applying import AssessedApart
from app.procurement.grants_and_tenders.judging import Words
from app.procurement.grants_and_tenders.programme_content import content_of
from app.procurement.grants_and_tenders.programme_steps import PROGRAMME
from app.procurement.open_call import HandIn, TakingBack


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedApplication:
    """What an applicant has written so far: loose, and nobody else's to read."""

    content: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFile:
    """An application as the reader may know it, its letters, the grant it became, and what people are called."""

    s: Application
    view: View[OpenedBid]
    letters: tuple[Letter, ...]
    grant_id: CommitmentId | None
    names: Mapping[PersonId, str]


async def save_draft(work: Work, programme: ProcedureId, content: Mapping[str, Any]) -> None:
    """Keep what is written so far; not an application, and nobody else's to read."""
    situation, _ = await desk.read(work, PROGRAMMES, programme)
    if work.actor.provider is None:
        raise Refused(WrongRole(step="hand-in-application"))
    refuse(refusals(PROGRAMME, "hand-in-application", situation))
    text = json.dumps(content, ensure_ascii=False).encode()
    sealed = work.sealer.seal(text, programme, work.provider, None)
    draft = Draft(sealed.ciphertext, sealed.for_provider, work.instant)
    await bids.save_draft(work.connection, work.area.id, programme, work.provider, draft)


async def draft(work: Work, programme: ProcedureId) -> SavedApplication | None:
    """What the applicant has saved; None where it has saved nothing."""
    found = await bids.draft(work.connection, work.area.id, programme, work.provider)
    if found is None:
        return None
    plain = work.sealer.open_own(found.ciphertext, found.key_for_provider, programme, work.provider)
    return SavedApplication(content=json.loads(plain), saved_at=found.saved_at)


async def hand_in(work: Work, programme: ProcedureId, content: Mapping[str, Any]) -> BidId:
    """Hand in an application within the window: every reason why not comes at its field."""

    async def make() -> UUID:
        situation = await desk.locked(work, PROGRAMMES, programme)
        refuse(refusals(PROGRAMME, "hand-in-application", situation))
        read, reasons = read_application(content, content_of(situation.noun))
        if read is None:
            raise Refused(*reasons)
        given = HandIn(id=BidId(new_id()), content=read)
        await desk.step(work, PROGRAMMES, situation, "hand-in-application", given)
        await bids.drop_draft(work.connection, work.area.id, programme, work.provider)
        return given.id

    return BidId(await work.once(make))


async def get(work: Work, programme: ProcedureId, bid: BidId) -> ApplicationFile:
    """An application for its applicant and the area, with the steps open to the reader."""
    s, view = await desk.read(work, APPLICATIONS, (programme, bid))
    letters = await calls.letters(work.connection, work.area.id, bid)
    grant_id = await grants.grant_of(work.connection, work.area.id, s.decision.id) if s.decision else None
    known = {d.person_id for d in s.declarations} | {a.by_person for a in s.readable}
    known |= {p for p in (s.decision.prepared_by, s.decision.made_by) if p} if s.decision else set()
    names = await people.names(work.connection, known | {a.by_person for a in s.noun.asked})
    return ApplicationFile(s=s, view=view, letters=letters, grant_id=grant_id, names=names)


async def marks(work: Work, programme: ProcedureId, bid: BidId, seat: int | None = None) -> tuple[Assessment, ...]:
    """The marks that the reader may read; asking for the other assessor's before both are done is refused."""
    work.only(*AREA_ROLES, step="read-assessments")
    s, _ = await desk.read(work, APPLICATIONS, (programme, bid))
    if seat is None:
        return s.readable
    wanted = tuple(a for a in s.assessments if a.seat == seat)
    if not set(wanted) <= set(s.readable):
        raise Refused(AssessedApart())
    return wanted


async def supplement(work: Work, programme: ProcedureId, bid: BidId, text: str) -> BidId:
    """The applicant answers; the clock takes the application back to be checked."""
    given = Words(id=SupplementId(new_id()), text=text)
    return (await desk.take(work, APPLICATIONS, (programme, bid), "supplement", given))[1]


async def withdraw(work: Work, programme: ProcedureId, bid: BidId, reason: str) -> BidId:
    """The applicant takes its application back, saying why."""
    given = TakingBack(id=SupplementId(new_id()), reason=reason)
    return (await desk.take(work, APPLICATIONS, (programme, bid), "withdraw-application", given))[1]


async def decision_of(work: Work, bid: BidId) -> Decision | None:
    """The first decision on an application, made or proposed; None where there is none."""
    found = await calls.decisions(work.connection, work.area.id, bid)
    return next((d for d in found if d.round == 0), None)


async def _load(work: Work, key: BidKey) -> Application:
    call, _ = await desk.read(work, PROGRAMMES, key[0])
    return await application(work, call, key[1])


async def _lock(work: Work, key: BidKey) -> Application:
    """The application as it is under its programme's lock."""
    return await application(work, await desk.locked(work, PROGRAMMES, key[0]), key[1])


def _told(s: Application) -> dict[str, object]:
    """What mail says of an application; with what was asked last, until when."""
    asked = s.noun.asked[-1] if s.noun.asked else None
    more = {"text": asked.text, "until": asked.until} if asked else {}
    return {"number": s.programme.number, "title": s.published.title, **more}


APPLICATIONS: Life[BidKey, Application] = Life(
    tables=(APPLICATION,),
    table=lambda _: APPLICATION,
    load=_load,
    lock=_lock,
    money=lock_money,
    place=bid_place,
    told=_told,
    due="application",
    keys=bid_keys,
)
