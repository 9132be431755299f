"""Contracts: one address for both parties; signed, concluded, dropped; clients referred, facts reported."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.buying import effects, procedures
from app.actions.paying import payments
from app.actions.people import providers
from app.actions.serving import commitments, facts, referrals
from app.actions.work import Work
from app.domain.ids import CommitmentId
from app.domain.refusals import NotFound, Refused
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import CommitmentKind
from app.domain.serving.contracts import CONTRACT
from app.domain.serving.referrals import REFERRAL, ReferralState
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.procurement.evolving.experiment import Experiment
from app.web.door import Door, Drawn, drawn, new_key
from app.web.forms import Field, FormPage, read
from app.web.paging import states, wanted
from app.web.plain import About, Plain
from app.web.reading import Reader
from app.web.rendering import Form
from app.web.serving import grants
from app.web.serving.evidence import evidence, evidence_form, fact_form, fact_values
from app.web.words import names

router = APIRouter(include_in_schema=False)
MOST, CLIENTS = 50, 25
_HEARD = (ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.ENDED)
_KINDS = {"report-earnings": Kind.EARNINGS, "report-employment": Kind.EMPLOYMENT}


@router.get("/commitments")
async def mine(request: Request) -> Response:
    """The page of a provider's contracts, in every area."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, CONTRACT))
        found, slugs = await commitments.of_provider(work, want.asked), await procedures.slugs(work)
        return drawn("commitments/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs)

    return await door.show(show)


@router.get("/{area}/commitments")
async def listed(area: str, request: Request) -> Response:
    """The page that lists the area's contracts."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        want = wanted(door, MOST, states(door, CONTRACT))
        found, slugs = await commitments.of_area(work, want.asked), {work.area.id: work.area.slug}
        return drawn("commitments/list.html", rows=found.rows, listed=want.shown(found), slugs=slugs)

    return await door.show(show)


@router.get("/{area}/commitments/{commitment}")
async def one(area: str, commitment: UUID, request: Request) -> Response:
    """The page of one commitment, of whichever kind."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _one(door, work, CommitmentId(commitment), None)

    return await door.show(show)


@router.get("/{area}/commitments/{commitment}/{step}")
async def step_page(area: str, commitment: UUID, step: str, request: Request) -> Response:
    """The form of a step that asks for something, or the commitment's page where the step is a button there."""
    door = Door(request)

    async def show(work: Work) -> Drawn:
        return await _step(door, work, CommitmentId(commitment), step, None)

    return await door.show(show)


@router.post("/{area}/commitments/{commitment}/{step}")
async def step(area: str, commitment: UUID, step: str, request: Request) -> Response:
    """Take a step of the commitment with what was sent; on to what it made, or back to the commitment."""
    door = Door(request)
    noun = CommitmentId(commitment)

    async def act(work: Work, reader: Reader) -> str:
        if step == "refer-client":
            given = read(reader, await _client_fields(door, work, noun))
            return f"/{area}/referrals/{await referrals.refer(work, noun, referrals.NewClient(**given))}"
        if step in _KINDS:
            return f"/{area}/facts/{await _report(door, work, noun, step, reader)}"
        return await _PLAIN.take(work, reader, noun, step)

    async def again(work: Work, form: Form) -> Drawn:
        return await _step(door, work, noun, step, form)

    return await door.submit(act, again)


async def _one(door: Door, work: Work, commitment: CommitmentId, form: Form | None) -> Drawn:
    situation, view = await commitments.get(work, commitment)
    if situation.noun.kind is CommitmentKind.GRANT:
        return await grants.page(door, work, commitment, form)
    account = await payments.account(work, commitment)
    want = wanted(door, CLIENTS, states(door, REFERRAL), anchor="#clients")
    clients = await commitments.clients(work, situation, want.asked)
    provider = await providers.name(work, situation.noun.provider_id)
    return drawn(
        "commitments/experiment.html" if isinstance(situation, Experiment) else "commitments/one.html",
        s=situation,
        view=view,
        account=account,
        clients=clients.rows,
        listed=want.shown(clients),
        provider=provider,
        effect=await effects.of_commitment(work, situation.noun),
        names=await names(work, door.texts.language),
        history=await commitments.history(work, commitment),
        form=form,
    )


async def _step(door: Door, work: Work, commitment: CommitmentId, step: str, form: Form | None) -> Drawn:
    if step not in ("refer-client", *_KINDS):
        return await _PLAIN.draw(door, work, commitment, step, form)
    situation, view = await commitments.get(work, commitment)
    t, slug, noun = door.texts.t, work.area.slug, situation.noun
    taken = "report-fact" if step.startswith("report-") else step
    shown = next((c for c in view.choices if c.step == taken), None)
    fields = await _fields(door, work, situation, step)
    if fields is None or shown is None:
        raise Refused(NotFound())
    verb = t(f"commitments.step.{step}") if step in _KINDS else t(f"step.contract.{step}")
    page = FormPage(
        title=verb,
        kicker=f"{noun.number} {noun.title}",
        lead=t(f"lead.contract.{step}"),
        action=f"/{slug}/commitments/{commitment}/{step}",
        submit=verb,
        fields=fields,
        crumb={"label": noun.number, "href": f"/{slug}/commitments/{commitment}"},
        version=noun.version,
        barred=shown.reasons,
        typed={"client": door.request.query_params.get("client", "")},
    )
    return page.drawn(form, new_key())


async def _fields(door: Door, work: Work, situation: CommitmentSituation, step: str) -> tuple[Field, ...] | None:
    match step:
        case "refer-client":
            return await _client_fields(door, work, situation.noun.id)
        case "report-earnings" | "report-employment":
            clients = sorted({r.client for r in situation.referrals if r.state in _HEARD})
            who = Field(name="client", kind="select", options=[(c, c) for c in clients], words="client-served")
            return (who, *fact_form(door, _KINDS[step]), *evidence_form(door))
        case _:
            return None


async def _client_fields(door: Door, work: Work, commitment: CommitmentId) -> tuple[Field, ...]:
    named = await names(work, door.texts.language)
    terms = (await commitments.get(work, commitment))[0].noun.terms
    groups = [(code, name) for code, name in named.options("client-group") if code in terms.groups]
    return (
        Field(name="client"),
        Field(name="client_group", kind="select", options=groups),
        Field(name="municipality", kind="select", options=named.options("municipality")),
    )


async def _report(door: Door, work: Work, commitment: CommitmentId, step: str, reader: Reader) -> FactId:
    situation, _ = await commitments.get(work, commitment)
    given = read(reader, await _fields(door, work, situation, step) or ())
    values = fact_values(given) | {"client": ClientId(given["client"])}
    fact = Fact(id=FactId(commitment), kind=_KINDS[step], learned=work.instant, **values)
    return await facts.report(work, commitment, fact, evidence(given))


async def _about(_: Door, work: Work, commitment: CommitmentId) -> About:
    situation, view = await commitments.get(work, commitment)
    noun = situation.noun
    return About(
        words="contract",
        choices=view.choices,
        name=noun.number,
        kicker=f"{noun.number} {noun.title}",
        version=noun.version,
    )


_PLAIN = Plain(steps=commitments.STEPS, at=lambda slug, noun: f"/{slug}/commitments/{noun}", about=_about, page=_one)
