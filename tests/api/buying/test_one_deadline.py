"""The deadline of a procedure stands in one place: what was published with it, and what a bid is judged by, follow it."""

from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import text

from app.i18n.formats import Formats
from app.worker import round_of_work
from tests.api import thread as walk
from tests.api.buying import granting
from tests.api.town import Town
from tests.web.seats import seat
from tests.web.test_forms_return import drawn

PUT_OFF = text("""
UPDATE procedures SET deadline = deadline + interval '3 days' WHERE id = :id RETURNING deadline, content ->> 'deadline'""")

MAIL = text("SELECT recipient, body FROM outbox WHERE area_id = :area AND subject LIKE 'Määräaika siirrettiin%'")
parse = datetime.fromisoformat


async def put_off(town: Town, procedure: str) -> datetime:
    """Where its deadline stands after three days more; that its content says none."""
    async with town.owner.begin() as connection:
        ((deadline, frozen),) = await connection.execute(PUT_OFF, {"id": procedure})
    assert frozen is None
    assert isinstance(deadline, datetime)
    return deadline


async def test_what_was_published_says_the_deadline_as_it_stands(town: Town) -> None:
    thread, programme = await walk.published(town), await granting.opened(town)
    officer = town.one("officer")
    for path, procedure in ((thread.at, thread.procedure), (f"programmes/{programme}", programme)):
        later = (await put_off(town, procedure)).strftime("%Y-%m-%dT%H:%M:%SZ")
        read = await officer.get(path)
        assert (read["deadline"], read["content"]["deadline"]) == (later, later)
    await town.move_to(thread.deadline + timedelta(seconds=1))
    await thread.bidders[0].put(f"{thread.at}/bid", walk.bid("1850.00"), 201)


async def test_whoever_is_invited_and_everybody_else_hears_of_a_deadline_put_off(app: FastAPI, town: Town) -> None:
    """A bid that is in stays, the clock closes at the new deadline, and the notice, the mail and both pages say old and new."""
    thread = await walk.published(town)
    officer, (bidder, other), later = town.one("officer"), thread.bidders, thread.deadline + timedelta(hours=1)
    await bidder.put(f"{thread.at}/bid", walk.bid("1850.00"), 201)
    said = {"deadline": later.isoformat(), "reason": "Kysymyksiin vastattiin myöhässä."}
    await bidder.post(f"{thread.at}/prolong", said, 403)
    number = (await officer.post(f"{thread.at}/prolong", said))["number"]
    old, new = (Formats("fi").until(at) for at in (thread.deadline, later))
    async with town.owner.connect() as connection:
        mail = (await connection.execute(MAIL, {"area": town.id})).all()
    assert len({one.recipient for one in mail}) == len(mail) == 2
    assert all(text in one.body for one in mail for text in (old, new, said["reason"]))
    for who, at in ((officer, thread.at), (other, thread.at), (bidder, f"notices/{number}")):
        page = (await (await seat(app, who)).get(f"/{town.slug}/{at}")).text
        assert old in page
        assert Formats("fi").until(later, long=True) in page or new in page
    notice = await officer.get(f"notices/{number}")
    assert [parse(notice[name]) for name in ("deadline_before", "deadline")] == [thread.deadline, later]
    await town.move_to(thread.deadline + timedelta(seconds=1))
    await other.put(f"{thread.at}/bid", walk.bid("1900.00"), 201)
    await town.move_to(later)
    await other.put(f"{thread.at}/bid", walk.bid("1800.00"), 409)
    await round_of_work(town.app.state.engine, town.app.state.sealer)
    assert (await officer.get(thread.at))["state"] == "closed"
    await officer.post(f"{thread.at}/unlock")
    opened = await town.one("officer", 1).post(f"{thread.at}/open-bids")
    assert len(opened["bids"]) == 2


async def test_a_form_puts_a_deadline_off(app: FastAPI, town: Town) -> None:
    """It shows the deadline that stands; what is refused is said at its field."""
    thread = await walk.published(town)
    one, at = await seat(app, town.one("officer")), f"/{town.slug}/procedures/{thread.procedure}/prolong"
    form = drawn(await one.get(at), at)
    day = Formats("fi").day(thread.deadline)
    assert (form["deadline"], form["deadline_hour"]) == ([day], [Formats("fi").hour(thread.deadline)])
    refused = await one.client.post(at, data=form | {"reason": "Syy."})
    assert (refused.status_code, 'href="#f-deadline"' in refused.text) == (422, True)
    broken = await one.client.post(at, data=form | {"deadline_hour": "25.00", "reason": "Syy."})
    assert (broken.status_code, 'href="#f-deadline_hour"' in broken.text) == (422, True)
    taken = await one.client.post(at, data=form | {"deadline_hour": "15.30", "reason": "Syy."})
    assert taken.status_code == 303
    read = await town.one("officer").get(thread.at)
    assert parse(read["deadline"]) == thread.deadline + timedelta(minutes=30)
