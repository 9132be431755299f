"""How a competition, a challenge and a grant programme begin: for which need, and why this way."""

from uuid import UUID

from app.actions.buying import needs
from app.actions.buying.calls import NewCall
from app.actions.work import Work
from app.domain.buying.needs import Need
from app.domain.ids import NeedId
from app.domain.refusals import NotOffered, Refused
from app.web.door import Door
from app.web.forms import Field, read
from app.web.paging import Shown, wanted
from app.web.reading import Reader
from app.web.rendering import Form

MOST = 50
WHY = Field(name="why_this_way", kind="area", optional=True)


async def which_need(door: Door, work: Work, form: Form | None) -> tuple[Field, Shown | None]:
    """The area's needs to choose from, and how others are found where there are more than a page of them.

    The one that is chosen already stands among them, whatever is looked for.
    """
    want = wanted(door, MOST)
    found = await needs.of_area(work, want.asked)
    chosen = await _chosen(work, form.value("need_id") if form else door.request.query_params.get("need", ""))
    rows = [*(one for one in (chosen,) if one and one not in found.rows), *found.rows]
    shown = want.shown(found)
    field = Field(name="need_id", kind="select", options=[(str(n.id), f"{n.title}, {n.number}") for n in rows])
    return field, shown if shown.sifted or shown.onward or want.asked.cursor else None


async def _chosen(work: Work, text: str) -> Need | None:
    try:
        return await needs.get(work, NeedId(UUID(text)))
    except (ValueError, Refused):
        return None


def need_id(reader: Reader) -> NeedId:
    """The need that was chosen, to be read before the rest of the form; whether the area has it is the action's to say."""
    text = reader.line("need_id")
    try:
        return NeedId(UUID(text))
    except ValueError:
        if text:
            reader.reasons.append(NotOffered(field="need_id"))
        return NeedId(UUID(int=0))


def new_call(reader: Reader) -> NewCall:
    """The challenge or programme to begin, as the form says."""
    need, why = need_id(reader), read(reader, (WHY,))["why_this_way"]
    return NewCall(need_id=need, draft={}, why_this_way=why)
