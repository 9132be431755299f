"""What a visitor looks for, in the address: words, a place, a basket, one of the models."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import StringConstraints

from app.actions.public import notices
from app.api.deps import PublicWork
from app.api.inputs import Code
from app.domain.public.notices import Model
from app.domain.searching import LONGEST, Search

_Words = Annotated[
    str,
    StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=LONGEST),
    Query(description="Words, each of which is found anywhere in a longer one", examples=["valmennus"]),
]


async def _wanted(
    work: PublicWork,
    q: _Words = "",
    place: Annotated[Code | None, Query(description="A municipality's code", examples=["061"])] = None,
    basket: Annotated[Code | None, Query(description="A basket's code", examples=["tyollistyminen"])] = None,
    model: Annotated[Model | None, Query(description="One of the four ways")] = None,
) -> Search:
    return await notices.wanted(work, q, place or "", basket or "", model or "")


Wanted = Annotated[Search, Depends(_wanted)]
"""What the caller looks for; what is left out asks for nothing."""
