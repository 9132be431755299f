"""Bids: drafted, submitted, changed, withdrawn by their bidder, and read back by it alone until the opening."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from app.actions import desk
from app.actions.buying.steps import COMPETITIONS
from app.actions.work import Work, check_version, new_id, replayed
from app.db import events, idempotency
from app.db.buying import bids
from app.db.buying.bids import Admitted, Draft
from app.db.nested import dump
from app.db.nested import load as nested
from app.domain.buying.bids import Answer, Bid, BidContent, BidState
from app.domain.events import Event, VisibleTo
from app.domain.ids import BidId, ProcedureId
from app.domain.keys import Key
from app.domain.lifecycle import as_of, refusals, take
from app.domain.money import ZERO
from app.domain.refusals import NotFound, Refused, StaleVersion, WrongRole, refuse
from app.procurement.bidding import Sealed, Submission
from app.procurement.competition import Competition
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBid:
    """A bidder's own bid, read back: its content, and the receipt in hexadecimal."""

    bid: Bid
    content: BidContent

    @property
    def receipt(self) -> str:
        """The receipt in hexadecimal, as people compare it."""
        return self.bid.receipt.hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDraft:
    """The bid as its bidder has saved it, not handed in."""

    content: BidContent
    saved_at: datetime


EMPTY = BidContent(price=ZERO, answers=(), binding=False)


async def submit(work: Work, procedure: ProcedureId, content: BidContent, seen: int | None) -> BidId:
    """Hand in a bid; answers its id alone."""
    return (await hand_in(work, procedure, content, seen)).bid.id


async def hand_in(work: Work, procedure: ProcedureId, content: BidContent, seen: int | None) -> OwnBid:
    """Hand in a bid, or replace the one whose version was `seen`: three statements with the one that said who acts."""
    _only_bidders(work, "submit-bid")
    found = await _locked(work, procedure, work.key)
    if work.key is not None and found == "used":
        earlier = await idempotency.earlier(work.connection, work.membership, work.key)
        return await by_id(work, BidId(replayed(work.key, earlier)))
    situation = _admitted(work, found)
    given = Submission(id=BidId(new_id()), content=content, sealed=_seal(work, situation, content))
    (bid,) = take(MINI_COMPETITION, "submit-bid", situation, given)
    assert isinstance(bid, Bid)  # the step writes one bid and nothing else
    key = work.key.text if work.key else None
    written = await bids.submit(
        work.connection, bid, seen=seen, person=work.person, membership=work.membership, key=key
    )
    if written is None:
        raise Refused(StaleVersion(seen=seen, current=None))
    return OwnBid(bid=replace(bid, id=written[0], version=written[1]), content=content)


async def withdraw(work: Work, procedure: ProcedureId, seen: int | None) -> BidId:
    """Take a bid back; another can be handed in until the deadline."""
    _only_bidders(work, "withdraw-bid")

    async def make() -> UUID:
        situation = _admitted(work, await _locked(work, procedure))
        own = await bids.own(work.connection, work.area.id, procedure, work.provider)
        (bid,) = take(MINI_COMPETITION, "withdraw-bid", situation.seen(my_bid=own))
        assert isinstance(bid, Bid)  # the step writes one bid and nothing else
        check_version(bid.version, seen)
        if not await bids.withdraw(work.connection, bid):
            raise Refused(StaleVersion(seen=seen, current=None))
        await _note(work, "bid-withdrawn", bid)
        return bid.id

    return BidId(await work.once(make))


async def own(work: Work, procedure: ProcedureId) -> OwnBid | None:
    """The bidder's own bid with its content; 404 for who is not invited."""
    await desk.read(work, COMPETITIONS, procedure)
    bid = await bids.own(work.connection, work.area.id, procedure, work.provider)
    return _read(work, bid) if bid else None


async def by_id(work: Work, bid_id: BidId) -> OwnBid:
    """The bidder's own bid by its id; another's is 404."""
    bid = await bids.by_id(work.connection, work.area.id, bid_id)
    if bid is None or bid.provider_id != work.provider:
        raise Refused(NotFound())
    return _read(work, bid)


async def save_draft(work: Work, procedure: ProcedureId, content: BidContent) -> None:
    """Keep what is written so far; not a bid, and nobody else's to read. Who is suspended may write on meanwhile."""
    _only_bidders(work, "submit-bid")
    situation, _ = await desk.read(work, COMPETITIONS, procedure)
    refuse(refusals(MINI_COMPETITION, "submit-bid", situation.seen(admissions={})))
    sealed = work.sealer.seal(_text(content), procedure, work.provider, None)
    draft = Draft(sealed.ciphertext, sealed.for_provider, work.instant)
    await bids.save_draft(work.connection, work.area.id, procedure, work.provider, draft)


async def draft(work: Work, procedure: ProcedureId) -> SavedDraft | None:
    """What the bidder has saved; None where it has saved nothing."""
    found = await bids.draft(work.connection, work.area.id, procedure, work.provider)
    if found is None:
        return None
    plain = work.sealer.open_own(found.ciphertext, found.key_for_provider, procedure, work.provider)
    return SavedDraft(content=nested(BidContent, json.loads(plain)), saved_at=found.saved_at)


async def _locked(work: Work, procedure: ProcedureId, key: Key | None = None) -> Admitted | Literal["used"] | None:
    """What a bid is judged by, locked; `key` is taken before the locks, and where it was "used" before nothing is locked."""
    claim = idempotency.claiming(work.membership, key) if key else None
    return await bids.lock_for_bid(work.connection, work.area.id, procedure, work.provider, claim)


def _admitted(work: Work, locked: Admitted | Literal["used"] | None) -> Competition:
    """The locked procedure as the bidder sees it, judged at the instant after the lock."""
    if not isinstance(locked, Admitted) or not locked.procedure.sealed:
        raise Refused(NotFound())  # what is not sealed is answered, not bid for
    work.instant = locked.instant
    situation = Competition(
        noun=locked.procedure,
        actor=work.actor,
        instant=work.instant,
        invitations=(locked.invitation,),
        admissions={locked.own.provider_id: locked.own} if locked.own else {},
    )
    now: Competition = as_of(MINI_COMPETITION, situation)
    return now


def _only_bidders(work: Work, step: str) -> None:
    if work.actor.provider is None:
        raise Refused(WrongRole(step=step))


def _seal(work: Work, situation: Competition, content: BidContent) -> Sealed:
    noun = situation.noun
    sealed = work.sealer.seal(_text(content), noun.id, work.provider, noun.public_key)
    return Sealed(
        ciphertext=sealed.ciphertext,
        key_for_procedure=sealed.for_procedure,
        key_for_provider=sealed.for_provider,
        receipt=sealed.receipt,
    )


def _read(work: Work, bid: Bid) -> OwnBid:
    plain = work.sealer.open_own(bid.ciphertext, bid.key_for_provider, bid.procedure_id, bid.provider_id)
    return OwnBid(bid=bid, content=nested(BidContent, json.loads(plain)))


def _text(content: BidContent) -> bytes:
    return json.dumps(dump(content), ensure_ascii=False).encode()


async def _note(work: Work, what: str, bid: Bid) -> None:
    event = Event(
        area_id=bid.area_id,
        noun_id=bid.id,
        what=what,
        at=work.instant,
        visible_to=VisibleTo.BIDDER,
        by_person=work.actor.person,
        procedure_id=bid.procedure_id,
        provider_id=bid.provider_id,
    )
    await events.write(work.connection, event)


def answers(pairs: dict[str, str]) -> tuple[Answer, ...]:
    """Answers to criteria, of texts by the criterion's key."""
    return tuple(Answer(criterion=key, text=text) for key, text in pairs.items())


def in_force(own_bid: OwnBid | None) -> bool:
    """Whether the bidder has handed in a bid that it has not taken back."""
    return own_bid is not None and own_bid.bid.state is BidState.SUBMITTED
