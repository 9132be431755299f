"""How a challenge and a grant programme begin: for which need, and why this way."""

from uuid import UUID

from app.actions.buying import needs
from app.actions.buying.calls import NewCall
from app.actions.work import Work
from app.domain.ids import NeedId
from app.domain.paging import Asked
from app.web.forms import Field, read
from app.web.reading import Reader

MOST = 200


async def fields(work: Work) -> tuple[Field, ...]:
    """The area's newest needs to choose from, and room for the reason."""
    rows = (await needs.of_area(work, Asked(limit=MOST))).rows
    return (
        Field(name="need_id", kind="select", options=[(str(n.id), f"{n.title}, {n.number}") for n in rows]),
        Field(name="why_this_way", kind="area", optional=True),
    )


async def new_call(work: Work, reader: Reader) -> NewCall:
    """The challenge or programme to begin, as the form says; a need that is not offered is refused at its field."""
    given = read(reader, await fields(work))
    return NewCall(need_id=NeedId(UUID(given["need_id"])), draft={}, why_this_way=given["why_this_way"])
