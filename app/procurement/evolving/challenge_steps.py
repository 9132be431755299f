"""The area's standing challenge (*haaste*): open to ideas of every provider, many of one, until it is ended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.actors import Role
from app.domain.buying.bids import Bid, OpenedState
from app.domain.buying.challenges import ChallengeContent, IdeaContent
from app.domain.buying.effects import check_effect
from app.domain.buying.needs import Need, NotPositive
from app.domain.buying.procedures import State
from app.domain.calendar import answer_due
from app.domain.events import VisibleTo
from app.domain.lifecycle import Lifecycle, Step
from app.domain.money import ZERO
from app.domain.reasons import says_why
from app.domain.refusals import Malformed, Missing, NotOffered, Refusal, TooLong, TooMany
from app.procurement.open_call import HandIn, OpenCall, open_bidding
from app.procurement.reading import DraftReader, read_effect

TITLE_LIMIT = 200
TEXT_LIMIT = 20_000
IDEA_LIMIT = 10_000
WAITING = (OpenedState.RECEIVED, OpenedState.PROPOSED)
"""The states of an idea in which its sender waits for the area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeasWait(Refusal):
    """Ideas wait for their answer: a challenge ends when every sender has one."""

    code = "ideas-wait"
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The content that a draft makes, why some of it could not be read, and the area's client groups to hold its effect against."""

    content: ChallengeContent
    client_groups: frozenset[str]
    unread: tuple[Refusal, ...] = ()


def read_challenge(
    draft: Mapping[str, object], need: Need, answer_days: int
) -> tuple[ChallengeContent, tuple[Refusal, ...]]:
    """The content that `draft` and its need make, and why some of it cannot be read; what is not there is empty, for the rules to refuse."""
    reader = DraftReader(draft, [])
    content = ChallengeContent(
        language=reader.language(),
        title=reader.text("title"),
        description=reader.text("description"),
        basket=need.basket,
        category=need.category,
        cpv=need.cpv,
        municipalities=need.municipalities,
        effect=read_effect(reader.part("effect")),
        answer_days=answer_days,
    )
    return content, tuple(r for r in reader.reasons if isinstance(r, Malformed | TooMany) or r.field == "language")


def bounded(field: str, text: str, limit: int) -> Refusal | None:
    """Why a text cannot stand in `field`: nothing there, or too much."""
    if not text.strip():
        return Missing(field=field)
    return TooLong(field=field, limit=limit) if len(text) > limit else None


def _content_stands(_: OpenCall, given: Publication) -> tuple[Refusal, ...]:
    """What is asked and for whom, with the effect block that nothing is published without. House rule (source plan 4.1)."""
    content = given.content
    found = (
        *given.unread,
        bounded("title", content.title, TITLE_LIMIT),
        bounded("description", content.description, TEXT_LIMIT),
        *check_effect(content.effect, given.client_groups),
    )
    return tuple(f for f in found if f)


def _idea_stands(s: OpenCall, given: HandIn) -> tuple[Refusal, ...]:
    """An idea says what, for whom of the challenge's groups, what it might change, and what it might cost. House rule."""
    idea, asked = given.content, s.noun.content
    if not isinstance(idea, IdeaContent) or not isinstance(asked, ChallengeContent):
        raise TypeError(given.id)
    found = (
        bounded("title", idea.title, TITLE_LIMIT),
        bounded("description", idea.description, IDEA_LIMIT),
        None if idea.client_groups else Missing(field="client_groups"),
        None if set(asked.effect.client_groups).issuperset(idea.client_groups) else NotOffered(field="client_groups"),
        bounded("expected", idea.expected, IDEA_LIMIT),
        None if idea.rough_cost > ZERO else NotPositive(field="rough_cost"),
    )
    return tuple(f for f in found if f)


def _everybody_answered(s: OpenCall) -> Refusal | None:
    """Refuse ending while an idea waits: each must have been answered, or taken back. House rule."""
    waiting = len(s.unreceived) + sum(o.state in WAITING for o in s.opened)
    return IdeasWait(waiting=waiting) if waiting else None


def _promise(s: OpenCall, bid: Bid) -> datetime | None:
    content = s.noun.content
    if not isinstance(content, ChallengeContent):
        raise TypeError(s.noun.number)
    return answer_due(bid.submitted_at, content.answer_days)


def _draft(s: OpenCall, draft: Mapping[str, object]) -> tuple[object, ...]:
    return (replace(s.noun, draft=dict(draft)),)


def _publish(s: OpenCall, given: Publication) -> tuple[object, ...]:
    return (replace(s.noun, content=given.content, draft={}, published_at=s.instant),)


def _end(s: OpenCall, reason: str) -> tuple[object, ...]:
    return (replace(s.noun, reason=reason.strip()),)


_OFFICER = (Role.OFFICER,)
CHALLENGE: Lifecycle[OpenCall] = Lifecycle(
    name="challenge",
    begins=State.DRAFT,
    steps=(
        Step(name="save-draft", source=State.DRAFT, target=State.DRAFT, by=_OFFICER, given=dict, then=_draft),
        Step(
            name="publish-challenge",
            source=State.DRAFT,
            target=State.OPEN,
            by=_OFFICER,
            asks=True,
            accepts=(_content_stands,),
            then=_publish,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
        *open_bidding("send-idea", when=(), accepts=(_idea_stands,), promise=_promise, receipt="idea-received"),
        Step(
            name="end-challenge",
            source=State.OPEN,
            target=State.CLOSED,
            by=_OFFICER,
            stops=True,
            when=(_everybody_answered,),
            accepts=(says_why,),
            then=_end,
            house_rule=True,
            seen_by=VisibleTo.PARTIES,
        ),
        Step(
            name="cancel-challenge",
            source=State.DRAFT,
            target=State.CANCELLED,
            by=_OFFICER,
            stops=True,
            accepts=(says_why,),
            then=_end,
        ),
    ),
)
