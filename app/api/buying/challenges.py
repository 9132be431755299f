"""Standing challenges: the area asks, any provider answers with ideas."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions import histories
from app.actions.buying import challenges
from app.actions.buying.calls import NewCall
from app.actions.serving import experiments
from app.api.answers import EventAnswer, event, of_area
from app.api.buying.challenge_answers import ChallengeAnswer, IdeaAnswer, ListedChallenge, read, read_idea
from app.api.deps import READ_REFUSALS, REFUSALS, ApiWork, Id, Slug, StepWork, made
from app.api.inputs import Answer, Body, Code, Codes, EffectBody, Line, MoneyBody, Prose
from app.api.paging import PAGES, EventsAsked, ProceduresAsked, Searched, answer, of_areas
from app.api.paging import answer as page_answer
from app.api.plain import plain
from app.api.router import operations
from app.domain.actors import Role
from app.domain.buying.challenges import IdeaContent
from app.domain.ids import NeedId, ProcedureId

router = operations(tags=["challenges"])
_AREA = "/areas/{area}/challenges"
_ONE = f"{_AREA}/{{challenge}}"


_TITLE = "Työkahvila"


_WHAT = "Työpaikka kahvilassa kolmeksi kuukaudeksi."


class ChallengeDraft(Body):
    """What is asked, and the effect block without which nothing is published. Place, basket and CPV code are the need's."""

    title: Annotated[Line, Field(examples=["Miten pitkään työttömänä ollut pääsee töihin?"])] = ""
    description: Annotated[Prose, Field(examples=["Etsimme uusia tapoja."])] = ""
    language: Annotated[Code, Field(examples=["fi"])] = "fi"
    effect: EffectBody | None = None

    def given(self) -> dict[str, object]:
        """As the action takes it: loose, since a draft may be incomplete."""
        found = self.model_dump(mode="json")
        return {name: value for name, value in found.items() if value is not None}


class NewChallengeBody(Body):
    """A challenge to begin, hung on a need."""

    need_id: UUID
    draft: ChallengeDraft = ChallengeDraft()
    why_this_way: Annotated[Prose, Field(description="Needed where another way was advised first", examples=[""])] = ""


class IdeaBody(Body):
    """What should be tried, for whom of the challenge's groups, and what it might change. `rough_cost`: a guess, net of VAT, that binds nobody."""

    title: Annotated[Line, Field(examples=[_TITLE])]
    description: Annotated[Prose, Field(examples=[_WHAT])]
    client_groups: Annotated[Codes, Field(examples=[["long-term-unemployed"]])]
    expected: Annotated[Prose, Field(examples=["Joka toinen jää töihin."])]
    rough_cost: MoneyBody

    def content(self) -> IdeaContent:
        """The body as the action takes it."""
        return IdeaContent(
            title=self.title,
            description=self.description,
            client_groups=tuple(self.client_groups),
            expected=self.expected,
            rough_cost=self.rough_cost.money(),
        )


class StaffAnswer(Answer):
    """Somebody of the area, in a role."""

    id: UUID
    name: Annotated[str, Field(examples=["Kirsi Niemi"])]
    role: Role


@router.get("/challenges", response_model=list[ListedChallenge], responses=PAGES)
async def list_open_challenges(work: ApiWork, request: Request, asked: Annotated[Searched, Query()]) -> Response:
    """The challenges that take ideas now, in every area, the last published first. Providers only."""
    found = await challenges.open_now(work, asked.given())
    return answer(request, found, of_areas(ListedChallenge, await challenges.slugs(work)))


@router.get(_AREA, response_model=list[ListedChallenge], responses=PAGES)
async def list_challenges(
    area: Slug, work: ApiWork, request: Request, asked: Annotated[ProceduresAsked, Query()]
) -> Response:
    """The area's challenges, the newest first."""
    found = await challenges.of_area(work, asked.given())
    return answer(request, found, of_areas(ListedChallenge, await challenges.slugs(work)))


@router.get("/areas/{area}/staff", responses=READ_REFUSALS)
async def list_staff(area: Slug, work: ApiWork) -> list[StaffAnswer]:
    """Who of the area may run an experiment (officers) and who may decide one (deciders)."""
    of_area(work, "list-staff")
    return [StaffAnswer.model_validate(one) for one in await experiments.staff(work)]


@router.post(_AREA, status_code=201, responses=REFUSALS)
async def begin_challenge(
    area: Slug, work: StepWork, body: NewChallengeBody, request: Request, response: Response
) -> ChallengeAnswer:
    """Begin a challenge as a draft, hung on a need. Officers only."""
    new = NewCall(need_id=NeedId(body.need_id), draft=body.draft.given(), why_this_way=body.why_this_way)
    challenge = await challenges.begin(work, new)
    made(request, response, "challenges", challenge)
    return await read(work, request, response, challenge)


@router.get(_ONE, responses=READ_REFUSALS)
async def read_challenge(
    area: Slug, challenge: Id, work: ApiWork, request: Request, response: Response
) -> ChallengeAnswer:
    """One challenge, for its area and, once it is published, for every provider."""
    return await read(work, request, response, ProcedureId(challenge))


@router.get(f"{_ONE}/events", response_model=list[EventAnswer], responses=PAGES)
async def list_challenge_events(
    area: Slug, challenge: Id, work: ApiWork, request: Request, asked: Annotated[EventsAsked, Query()]
) -> Response:
    """What happened in the challenge, as far as the caller may know: newest first."""
    await challenges.get(work, ProcedureId(challenge))
    return page_answer(request, await histories.of_procedure(work, ProcedureId(challenge), asked.given()), event)


async def _which(area: Slug, challenge: Id) -> ProcedureId:
    return ProcedureId(challenge)


_step = plain(router, _ONE, challenges.STEPS, _which, read, ChallengeAnswer)
_step("save-draft", "Keep the draft, complete or not. Officers only.", ChallengeDraft, called="save_challenge_draft")
_step("publish-challenge", "Publish it, with its effect block: ideas may come. Officers only.")


@router.post(f"{_ONE}/send-idea", status_code=201, responses=REFUSALS)
async def send_idea(
    area: Slug, challenge: Id, work: StepWork, body: IdeaBody, request: Request, response: Response
) -> IdeaAnswer:
    """Send an idea, one of as many as one likes; the answer says by when it is answered. Any provider, a person too."""
    idea = await challenges.send_idea(work, ProcedureId(challenge), body.content())
    made(request, response, f"challenges/{challenge}/ideas", idea)
    return await read_idea(work, request, response, ProcedureId(challenge), idea)


_step("end-challenge", "Take no more ideas once every one is answered, saying why. Officers only.")
_step("cancel-challenge", "Discard a draft, saying why. Officers only.")
