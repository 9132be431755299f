"""Facts: reported, corrected and withdrawn by the provider; verified or rejected by the area."""

from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import UUID

from app.actions import desk
from app.actions.desk import Steps
from app.actions.paying.settling import settle_soon
from app.actions.serving.commitments import COMMITMENTS, note
from app.actions.serving.following import renew
from app.actions.work import View, Work, new_id
from app.db.serving import commitments, facts
from app.domain.ids import CommitmentId
from app.domain.lifecycle import choices, take
from app.domain.paging import Asked, Page
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitments import Commitment
from app.domain.serving.contracts import Report
from app.domain.serving.hearings import FACT, Correction, Hearing, Ruling
from app.domain.serving.said import SIGNED, Evidence, Heard, Said
from app.domain.terms.facts import Fact, FactId, VerificationId


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFile:
    """A fact with its hearing: verdicts, corrections, the fact it corrects, and the commitment it belongs to."""

    hearing: Hearing
    view: View[Said]
    corrected: Said | None


async def report(work: Work, commitment: CommitmentId, fact: Fact, evidence: Evidence | None) -> FactId:
    """The provider says what is true of a client, on evidence described."""

    async def make() -> UUID:
        situation = await desk.locked(work, COMMITMENTS, commitment)
        named = replace(fact, id=FactId(new_id()))
        given = Report(fact=named, evidence=evidence)
        await desk.step(work, COMMITMENTS, situation, "report-fact", given)
        return named.id

    return FactId(await work.once(make))


async def rule(work: Work, fact: FactId, step: str, reason: str) -> FactId:
    """Another person verifies or rejects a fact (`step`), saying why; the client is reckoned anew, and payment lines follow a moment later."""

    async def make() -> UUID:
        hearing = await _locked_hearing(work, fact)
        (heard,) = take(FACT, step, hearing, Ruling(id=VerificationId(new_id()), reason=reason))
        assert isinstance(heard, Heard)  # the step writes one verdict and nothing else
        commitment = hearing.commitment
        await facts.add_verdict(work.connection, heard, commitment.id)
        await note(work, "fact-verified" if step == "verify" else "fact-rejected", commitment, fact)
        await renew(work, commitment, hearing.noun.fact.client)
        return fact

    return FactId(await work.once(make))


async def correct(work: Work, fact: FactId, correction: Correction) -> FactId:
    """The provider says what should stand instead, or withdraws (a correction without a fact): a new fact, to be heard."""
    step = "correct" if correction.fact is not None else "withdraw-fact"

    async def make() -> UUID:
        hearing = await _locked_hearing(work, fact)
        (said,) = take(FACT, step, hearing, replace(correction, id=FactId(new_id())))
        assert isinstance(said, Said)  # the step writes one fact and nothing else
        await facts.add(work.connection, said)
        if said.fact.code == SIGNED:
            await note(work, "signature-withdrawn", hearing.commitment, said.id)
        else:
            await note(work, "fact-corrected" if step == "correct" else "fact-withdrawn", hearing.commitment, said.id)
        await settle_soon(work, hearing.commitment)
        return said.id

    return FactId(await work.once(make))


async def get(work: Work, fact: FactId) -> FactFile:
    """A fact with its hearing, and the steps open to the actor."""
    hearing = await _hearing(work, fact)
    corrects = hearing.noun.fact.corrects
    corrected = await facts.get(work.connection, work.area.id, corrects) if corrects is not None else None
    return FactFile(hearing=hearing, view=View(hearing.noun, choices(FACT, hearing)), corrected=corrected)


async def listed(work: Work, commitment: CommitmentId, asked: Asked) -> Page[Hearing]:
    """A page of a commitment's facts, each with its hearing, in the order they were learned."""
    found = await commitments.get(work.connection, work.area.id, commitment)
    if found is None:
        raise Refused(NotFound())
    return await facts.listed(work.connection, work.actor, found, work.instant, asked)


async def of_commitment(work: Work, commitment: Commitment, client: str | None = None) -> tuple[Hearing, ...]:
    """A commitment's facts, each with its hearing, in the order they were learned."""
    said = await facts.of_commitment(work.connection, commitment.area_id, commitment.id, client)
    heard = await facts.verdicts(work.connection, commitment.area_id, commitment.id, client)
    ruled = frozenset(h.verification.fact for h in heard)
    verdicts: dict[FactId | None, list[Heard]] = defaultdict(list)
    for verdict in heard:
        verdicts[verdict.verification.fact].append(verdict)
    corrections: dict[FactId | None, list[Said]] = defaultdict(list)
    for one in said:
        corrections[one.fact.corrects].append(one)
    return tuple(
        Hearing(
            noun=one,
            actor=work.actor,
            instant=work.instant,
            commitment=commitment,
            verdicts=tuple(verdicts[one.id]),
            corrections=tuple(corrections[one.id]),
            corrections_heard=frozenset(c.id for c in corrections[one.id] if c.id in ruled),
        )
        for one in said
    )


async def _hearing(work: Work, fact: FactId) -> Hearing:
    said = await _said(work, fact)
    commitment = await commitments.get(work.connection, work.area.id, said.commitment_id)
    if commitment is None:
        raise Refused(NotFound())
    return await facts.hearing(work.connection, work.actor, said, commitment, work.instant)


async def _locked_hearing(work: Work, fact: FactId) -> Hearing:
    """A fact's hearing under its commitment's lock: one verdict or correction at a time, and none during a settlement."""
    said = await _said(work, fact)
    locked = await commitments.lock(work.connection, work.area.id, said.commitment_id)
    if locked is None:
        raise Refused(NotFound())
    commitment, work.instant = locked
    return await facts.hearing(work.connection, work.actor, said, commitment, work.instant)


async def _said(work: Work, fact: FactId) -> Said:
    said = await facts.get(work.connection, work.area.id, fact)
    if said is None:
        raise Refused(NotFound())
    return said


STEPS = Steps(
    tables=(FACT,),
    own={
        "verify": lambda work, fact, reason, _: rule(work, fact, "verify", reason),
        "reject": lambda work, fact, reason, _: rule(work, fact, "reject", reason),
    },
)
