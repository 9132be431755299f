"""Challenges, ideas and experiments as answers."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from app.actions.buying import challenges, ideas
from app.actions.work import Work
from app.api.answers import StepAnswer, steps
from app.api.buying.card_answers import AreaName, EffectAnswer
from app.api.deps import etag
from app.api.inputs import Answer, Loose, MoneyAnswer, NumberAnswer
from app.domain.buying.bids import OpenedBid, OpenedState
from app.domain.buying.challenges import ChallengeContent, Course, ExperimentPlan, IdeaContent
from app.domain.buying.procedures import Procedure, State
from app.domain.ids import BidId, ProcedureId
from app.procurement.evolving.evaluation import AgainstBaseline, Evaluation
from app.procurement.evolving.experiment import Experiment

_Title = Annotated[str, Field(examples=["Työkahvila"])]
_Number = Annotated[str, Field(examples=["TH-HA-2026-0001"])]
_Text = Annotated[str, Field(examples=["Oikea työ auttaa paremmin kuin kurssi."])]
_Codes = Annotated[list[str], Field(examples=[["061"]])]
_Group = Annotated[str, Field(examples=["long-term-unemployed"])]
_Count = Annotated[int, Field(examples=[12])]
_Reason = Annotated[str, Field(examples=["Kannattaa kokeilla."])]


class ChallengeContentAnswer(Answer):
    """A challenge as it was published. Ideas are answered in `answer_days` working days: the area's promise."""

    title: _Title
    description: _Text
    language: Annotated[str, Field(examples=["fi"])]
    basket: Annotated[str, Field(examples=["tyollistyminen"])]
    category: Annotated[str, Field(examples=["tyonhaku"])]
    cpv: Annotated[str, Field(examples=["85312310"])]
    municipalities: _Codes
    effect: EffectAnswer
    answer_days: Annotated[int, Field(examples=[20])]


class IdeaContentAnswer(Answer):
    """An idea as it was sent."""

    title: _Title
    description: _Text
    client_groups: Annotated[list[str], Field(examples=[["long-term-unemployed"]])]
    expected: _Text
    rough_cost: MoneyAnswer


class ListedIdea(Answer):
    """An idea in a list; `answer_by`: by when the area has promised to answer it."""

    id: UUID
    provider_id: UUID
    title: _Title
    state: OpenedState
    sent_at: datetime
    answer_by: datetime | None


class ListedChallenge(Answer):
    """A challenge in a list."""

    area: AreaName
    id: UUID
    number: _Number
    title: _Title
    state: State
    published_at: datetime | None
    version: int


class ChallengeAnswer(ListedChallenge):
    """A challenge; a provider sees its own ideas and no draft."""

    need_id: UUID | None
    draft: Annotated[Loose | None, Field(examples=[{"title": "Työkahvila"}])]
    content: ChallengeContentAnswer | None
    reason: Annotated[str, Field(examples=[""])]
    why_this_way: Annotated[str | None, Field(examples=[""])]
    ideas: list[ListedIdea]
    steps: list[StepAnswer]


class StageAnswer(Answer):
    """A stage, and what is paid at its gate."""

    name: Annotated[str, Field(examples=["Alku"])]
    does: _Text
    budget: MoneyAnswer
    ends: date


class ExperimentPlanAnswer(Answer):
    """What an experiment says before it starts; `maximum`: the most it can cost."""

    title: _Title
    hypothesis: _Text
    baseline: NumberAnswer
    baseline_source: _Text
    client_group: _Group
    municipalities: _Codes
    size: _Count
    begins: date
    ends: date
    stages: list[StageAnswer]
    scale_from: NumberAnswer
    stop_below: NumberAnswer
    job_months: Annotated[int, Field(examples=[1])]
    job_begin: Annotated[int, Field(examples=[180])]
    outcome_fee: MoneyAnswer
    whole: NumberAnswer
    half: NumberAnswer
    effect: EffectAnswer
    runs: UUID
    decides: UUID
    maximum: MoneyAnswer


class LetterToSender(Answer):
    """How the idea was answered, and why."""

    won: bool
    reason: _Reason
    made_at: datetime


class IdeaAnswer(ListedIdea):
    """An idea. `plan`: what is proposed, for the area; once started, for both. `commitment_id`: the experiment it became."""

    challenge_id: UUID
    number: _Number
    content: IdeaContentAnswer
    plan: ExperimentPlanAnswer | None
    prepared_by: UUID | None
    letter: LetterToSender | None
    withdrawn: Annotated[str | None, Field(examples=[None])]
    commitment_id: UUID | None
    version: int
    steps: list[StepAnswer]


class GateAnswer(Answer):
    """A gate: `proposed` on `grounds` by who runs the experiment, `course` for a `reason` by who decides; null until it is decided."""

    stage: Annotated[int, Field(examples=[1])]
    started: _Count
    employed: Annotated[int, Field(examples=[5])]
    passed: bool
    proposed: Course
    grounds: _Reason
    course: Course | None
    reason: _Reason


class EvaluationAnswer(Answer):
    """The measure now, in whole percents: the share, and between which the true one lies 95 times of 100; null of fewer than five clients."""

    started: _Count
    employed: Annotated[int, Field(examples=[5])]
    baseline: NumberAnswer
    share: NumberAnswer | None
    low: NumberAnswer | None
    high: NumberAnswer | None
    verdict: AgainstBaseline
    suggests: Course | None


class ExperimentAnswer(Answer):
    """What only an experiment has: its plan, its gates (the prepared one for the area), the measure now, and what is owed so far."""

    plan: ExperimentPlanAnswer
    gates: list[GateAnswer]
    evaluation: EvaluationAnswer
    cost: MoneyAnswer


def listed(noun: Procedure, area: str) -> ListedChallenge:
    """A challenge as a list shows it."""
    title = noun.content.title if noun.content else str(noun.draft.get("title", ""))
    return ListedChallenge(
        area=area,
        id=noun.id,
        number=noun.number,
        title=title,
        state=noun.state,
        published_at=noun.published_at,
        version=noun.version,
    )


async def read(work: Work, request: Request, response: Response, challenge: ProcedureId) -> ChallengeAnswer:
    """The challenge as it is now, with its ETag."""
    situation, view = await challenges.get(work, challenge)
    noun, inside = view.noun, work.actor.provider is None
    etag(response, noun.version)
    content = noun.content if isinstance(noun.content, ChallengeContent) else None
    return ChallengeAnswer(
        **dict(listed(noun, work.area.slug)),
        need_id=noun.need_id if inside else None,
        draft=dict(noun.draft) if inside and noun.state is State.DRAFT else None,
        content=ChallengeContentAnswer.model_validate(content) if content else None,
        reason=noun.reason,
        why_this_way=noun.why_this_way if inside else None,
        ideas=[ListedIdea.model_validate(_listed_idea(one)) for one in situation.opened],
        steps=steps(request, view.choices),
    )


async def read_idea(
    work: Work, request: Request, response: Response, challenge: ProcedureId, idea: BidId
) -> IdeaAnswer:
    """The idea as it is now, with its ETag."""
    file = await ideas.get(work, challenge, idea)
    s, noun = file.situation, file.view.noun
    etag(response, noun.version)
    told = file.letter.content if file.letter else None
    plan = s.plan or (told if isinstance(told, ExperimentPlan) else None)
    return IdeaAnswer.model_validate(
        _listed_idea(noun)
        | {
            "challenge_id": noun.procedure_id,
            "number": s.challenge.number,
            "content": IdeaContentAnswer.model_validate(noun.content),
            "plan": ExperimentPlanAnswer.model_validate(plan) if plan else None,
            "prepared_by": s.decision.prepared_by if s.decision else None,
            "letter": LetterToSender.model_validate(file.letter) if file.letter else None,
            "withdrawn": getattr(s.withdrawals[0].content, "reason", None) if s.withdrawals else None,
            "commitment_id": file.commitment,
            "version": noun.version,
            "steps": steps(request, file.view.choices),
        }
    )


def experiment(s: Experiment) -> ExperimentAnswer:
    """The part of an answer that only an experiment has."""
    decided = [GateAnswer.model_validate(finding) for finding in s.findings]
    waits = [GateAnswer.model_validate(s.proposal).model_copy(update={"course": None})] if s.proposal else []
    return ExperimentAnswer(
        plan=ExperimentPlanAnswer.model_validate(s.plan),
        gates=[*decided, *waits],
        evaluation=_evaluation(s.evaluation),
        cost=s.cost,
    )


def _evaluation(found: Evaluation) -> EvaluationAnswer:
    return EvaluationAnswer.model_validate(found)


def _listed_idea(noun: OpenedBid) -> dict[str, object]:
    return {
        "id": noun.bid_id,
        "provider_id": noun.provider_id,
        "title": noun.content.title if isinstance(noun.content, IdeaContent) else "",
        "state": noun.state,
        "sent_at": noun.submitted_at,
        "answer_by": noun.answer_by,
    }
