"""What a visitor looks for in public lists, in the address: words, a place, a basket, one of the models."""

from typing import Annotated

from pydantic import Field

from app.api.inputs import Code
from app.api.paging import Searched
from app.domain.public.notices import Model


class PublicAsked(Searched):
    """A page of a public list."""

    place: Annotated[Code | None, Field(description="A municipality's code", examples=["061"])] = None
    basket: Annotated[Code | None, Field(description="A basket's code", examples=["tyollistyminen"])] = None
    model: Annotated[Model | None, Field(description="One of the four ways")] = None
