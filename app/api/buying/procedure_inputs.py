"""What may be asked of a list of procedures, whichever way of buying they are."""

from typing import Annotated

from pydantic import Field

from app.api.paging import Searched
from app.domain.buying.procedures import State


class ProceduresAsked(Searched):
    """A page of a list of procedures."""

    state: Annotated[State | None, Field(description="Where they stand now")] = None
