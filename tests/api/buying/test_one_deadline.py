"""The deadline of a procedure stands in one place: what was published with it, and what a bid is judged by, follow it."""

from datetime import datetime, timedelta

from sqlalchemy import text

from tests.api import thread as walk
from tests.api.buying import granting
from tests.api.town import Town

PUT_OFF = text("""
UPDATE procedures SET deadline = deadline + interval '3 days' WHERE id = :id RETURNING deadline, content ->> 'deadline'""")


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
