"""Experiments: gates prepared and decided, results carried on, and what everybody may read of them."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import agreements
from app.actions.serving import commitments, experiments
from app.actions.work import Work
from app.domain.buying.challenges import Course
from app.domain.ids import AgreementId, CommitmentId
from app.domain.refusals import NotFound, Refused
from app.procurement.evolving.evaluation import Evaluation
from app.procurement.evolving.experiment import Experiment
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import wanted
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST = 50
_ONE = "/{area}/commitments/{commitment}"
_REASON = Field(name="reason", kind="area")
_ENDS = (Course.SCALE, Course.CHANGE, Course.STOP)


@router.get("/{area}/outcomes")
async def listed(area: str, request: Request) -> Response:
    """The page of what the area's experiments showed."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        if work.present.area is None:
            raise Refused(NotFound())
        want = wanted(door, MOST)
        found = await experiments.outcomes(work, want.asked)
        return drawn("outcomes/list.html", rows=found.rows, listed=want.shown(found))

    return await door.show_all(show)


@router.get("/{area}/outcomes/{commitment}")
async def outcome(area: str, commitment: UUID, request: Request) -> Response:
    """The page of what one experiment showed."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        found = await experiments.outcome(work, CommitmentId(commitment))
        named = await names(work, door.texts.language)
        return drawn("outcomes/one.html", o=found, e=experiments.shown(found), names=named)

    return await door.show_all(show)


@router.get(_ONE + "/prepare-gate")
@router.get(_ONE + "/pass-gate")
@router.get(_ONE + "/end-experiment")
@router.get(_ONE + "/carry-to-competition")
async def step_page(area: str, commitment: UUID, request: Request) -> Response:
    """The form of a step of the experiment."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, CommitmentId(commitment), None)

    return await door.show(show)


@router.post(_ONE + "/prepare-gate")
@router.post(_ONE + "/pass-gate")
@router.post(_ONE + "/end-experiment")
@router.post(_ONE + "/carry-to-competition")
@router.post(_ONE + "/carry-to-card")
async def taking(area: str, commitment: UUID, request: Request) -> Response:
    """Take a step of the experiment with what was sent; on to what it made, or back to the experiment."""
    door, noun, step = Door(request), CommitmentId(commitment), _named(request)

    async def act(work: Work, reader: Reader) -> str:
        seen = reader.version()
        if step == "carry-to-card":
            return f"/{area}/cards/{await experiments.carry_to_card(work, noun)}"
        if step == "pass-gate":
            return await _PLAIN.take(work, reader, noun, step)
        given = read(reader, await _fields(door, work, step))
        match step:
            case "carry-to-competition":
                made = await experiments.carry_to_competition(work, noun, AgreementId(UUID(given["agreement_id"])))
                return f"/{area}/procedures/{made}"
            case "prepare-gate":
                found = {"passed": given["passed"] == "yes", "course": Course(given["course"])}
                await experiments.prepare_gate(work, noun, **found, reason=given["reason"], seen=seen)
            case _:
                await experiments.end(work, noun, Course(given["course"]), given["reason"], seen)
        return f"/{area}/commitments/{commitment}"

    async def again(work: Work, form: Form) -> Drawn:
        return await _step(door, work, noun, form)

    return await door.submit(act, again)


def _named(request: Request) -> str:
    return request.url.path.rsplit("/", 1)[-1]


async def _fields(door: Door, work: Work, step: str) -> tuple[Field, ...]:
    t = door.texts.t
    if step == "carry-to-competition":
        under = await agreements.in_force(work)
        return (
            Field(name="agreement_id", kind="select", options=[(str(a.id), f"{a.name}, {a.number}") for a in under]),
        )
    offered = _ENDS if step == "end-experiment" else tuple(Course)
    course = Field(name="course", kind="radios", options=[(c.value, t(f"experiments.course.{c}")) for c in offered])
    if step == "end-experiment":
        return (course, _REASON)
    done = Field(name="passed", kind="radios", options=[(a, t(f"experiments.passed.{a}")) for a in ("yes", "no")])
    return (done, course, _REASON)


async def _step(door: Door, work: Work, commitment: CommitmentId, form: Form | None) -> Drawn:
    step, t, about = _named(door.request), door.texts.t, await _about(door, work, commitment)
    shown = next((c for c in about.choices if c.step == step), None)
    if shown is None:
        raise Refused(*((form.reasons if form else ()) or (NotFound(),)))
    if step == "pass-gate":
        return await _PLAIN.draw(door, work, commitment, step, form)
    lead = t(f"lead.experiment.{step}")
    page = FormPage(
        title=t(f"step.experiment.{step}"),
        kicker=about.kicker,
        lead=lead if step.startswith("carry-") else f"{lead} {about.lead}",
        action=f"/{work.area.slug}/commitments/{commitment}/{step}",
        submit=t(f"step.experiment.{step}"),
        fields=() if step == "carry-to-card" else await _fields(door, work, step),
        crumb={"label": about.name, "href": f"/{work.area.slug}/commitments/{commitment}"},
        version=about.version,
        barred=shown.reasons,
        typed=about.typed,
    )
    return page.drawn(form, new_key())


async def _about(door: Door, work: Work, commitment: CommitmentId) -> About:
    situation, view = await commitments.get(work, commitment)
    if not isinstance(situation, Experiment):
        raise Refused(NotFound())
    noun = situation.noun
    return About(
        words="experiment",
        choices=view.choices,
        name=noun.number,
        kicker=f"{noun.number} {noun.title}",
        lead=_says(door, situation.evaluation),
        version=noun.version,
        typed={"course": situation.proposal.course.value if situation.proposal else ""},
    )


def _says(door: Door, e: Evaluation) -> str:
    """The sentence that says how the measure stands now."""
    values = {n: getattr(e, n) for n in ("started", "employed", "baseline", "share", "low", "high")}
    return door.texts.t(f"experiments.says.{e.verdict}", **values)


_PLAIN = Plain(
    steps=experiments.STEPS,
    at=lambda slug, noun: f"/{slug}/commitments/{noun}",
    about=_about,
    page=_step,
)
