"""A step's form is there for whom the step is: for everybody else nothing stands at its address."""

from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.town import Town
from tests.web.seats import seat


async def test_a_form_is_for_the_roles_of_its_step(app: FastAPI, town: Town) -> None:
    thread = await walk.published(town)
    bidder, officer = await seat(app, thread.winner), await seat(app, town.one("officer"))
    cancel = f"/{town.slug}/procedures/{thread.procedure}/cancel"
    refuse = f"/{town.slug}/providers/{thread.winner.provider}/baskets/work/refuse"
    for path in (cancel, refuse):
        assert (await officer.get(path)).status_code == 200, path
        assert (await bidder.get(path)).status_code == 404, path
        sent = await bidder.post(path, {"reason": "Emme halua."})
        assert sent.status_code == 403, path
    for nothing in ("nothing", "cancel-all"):
        assert (await officer.get(f"/{town.slug}/procedures/{thread.procedure}/{nothing}")).status_code == 404, nothing


async def test_no_form_where_the_step_can_no_longer_come(app: FastAPI, town: Town) -> None:
    thread = await walk.decided(town)
    for role, step in (("officer", "cancel"), ("decider", "send-back")):
        one = await seat(app, town.one(role))
        assert (await one.get(f"/{town.slug}/procedures/{thread.procedure}/{step}")).status_code == 404, step
