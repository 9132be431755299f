"""Every form of challenges, ideas and experiments that are there, sent as no browser would; and refusals drawn where they belong."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.procurement.evolving.challenge_steps import CHALLENGE
from app.procurement.evolving.experiment_steps import EXPERIMENT
from app.procurement.evolving.idea_steps import IDEA
from tests.api import thread as buying
from tests.api.buying import trying as walk
from tests.api.town import Town
from tests.web.seats import Seat, browser, seat
from tests.web.test_bad_forms import FIELDS, WORSE

TABLES = ("procedures", "bids", "opened_bids", "supplements", "decisions", "letters", "commitments", "facts", "lines", "outcomes", "needs", "cards")  # fmt: skip


STAGES = ("stage_1_name", "stage_2_budget", "stage_3_ends")


@dataclass
class Stand:
    """A challenge with two ideas, one of which is tried; and a browser for each role."""

    town: Town
    challenge: str
    idea: str
    experiment: str
    seats: dict[str, Seat]

    async def rows(self) -> list[int]:
        """What there is of everything."""
        async with self.town.owner.connect() as connection:
            asked = [text(f"SELECT coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} t") for name in TABLES]
            return [int((await connection.execute(one)).scalar_one()) for one in asked]

    def forms(self) -> list[str]:
        """Every address a form goes to."""
        slug = self.town.slug
        found = [f"/{slug}/challenges/new"]
        for at, table in ((self.challenge, CHALLENGE), (self.idea, IDEA), (self.experiment, EXPERIMENT)):
            found += [f"/{slug}/{at}/{name}" for name in sorted({step.name for step in table.steps})]
        return [path for path in found if not path.endswith("/publish-challenge")]


@pytest.fixture
async def stand(app: FastAPI, town: Town) -> Stand:
    """All of it, made by the API."""
    provider = (await buying.qualified(town, 1)).bidders[0]
    experiment = await walk.running(town, provider)
    idea = await walk.sent(town, provider)
    seats = {role: await seat(app, town.one(role)) for role in ("officer", "decider", "coach")}
    seats["provider"] = await seat(app, provider)
    return Stand(town, idea.split("/ideas")[0], idea, experiment, seats)


async def test_no_field_of_any_form_breaks_it(stand: Stand) -> None:
    for number, path in enumerate(stand.forms()):
        for place, one in enumerate(stand.seats.values()):
            before, worse = await stand.rows(), WORSE[(number * len(stand.seats) + place) % len(WORSE)]
            answer = await one.post(path, dict.fromkeys([*FIELDS, *STAGES], worse))
            assert answer.status_code < 500, (path, worse)
            if answer.status_code != 303:  # a step that asks for words alone may take these
                assert await stand.rows() == before, (path, worse)


async def test_an_idea_from_nobody_and_a_gate_by_who_runs_it(app: FastAPI, stand: Stand) -> None:
    slug, before = stand.town.slug, await stand.rows()
    nobody = await browser(app).post(f"/{slug}/{stand.challenge}/send-idea", {"title": "Idea"})
    assert nobody.status_code == 401
    runner = await seat(app, stand.town.one("officer", 1))
    refused = await runner.post(f"/{slug}/{stand.experiment}/pass-gate", {"reason": "Maksetaan."})
    assert refused.status_code == 403
    early = await stand.seats["decider"].post(f"/{slug}/{stand.experiment}/pass-gate", {"reason": "Maksetaan."})
    assert (early.status_code, "Porttia ei ole valmisteltu." in early.text) == (409, True)
    for role in ("officer", "decider"):
        sent = await stand.seats[role].post(f"/{slug}/{stand.challenge}/send-idea", {"title": "Idea"})
        assert sent.status_code in (403, 422)
    assert (await runner.post(f"/{slug}/challenges/{uuid4()}/send-idea", {"title": "Idea"})).status_code == 404
    assert await stand.rows() == before
