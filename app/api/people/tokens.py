"""Tokens for programs: made and shown once, listed, ended."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from app.actions.people import tokens
from app.api.deps import REFUSALS, ApiWork, Id, StepWork
from app.api.inputs import Answer, Body, Line, Whole
from app.api.paging import PAGES, Searched, answer
from app.api.router import operations

router = operations("/tokens", tags=["tokens"])


class NewToken(Body):
    """A token to make, for at most 365 days."""

    label: Annotated[Line, Field(examples=["Laskutusohjelma"])]
    days: Annotated[Whole, Field(examples=[90])]


class MadeToken(Answer):
    """A new token. `secret` is shown now and never again: null where the same Idempotency-Key made the token before."""

    id: UUID
    secret: Annotated[str | None, Field(examples=["vk_q7Yb0Vt9…"])]


class TokenAnswer(Answer):
    """A token as its owner sees it: never the token."""

    id: UUID
    label: Annotated[str, Field(examples=["Laskutusohjelma"])]
    made_real: datetime
    expires_real: datetime
    ended_real: datetime | None


@router.post("", status_code=201, responses=REFUSALS)
async def make_token(work: StepWork, body: NewToken) -> MadeToken:
    """Make a token of the caller's own membership."""
    secrets: list[str] = []

    async def make() -> UUID:
        token, secret = await tokens.make(work, body.label, body.days)
        secrets.append(secret)
        return token

    token = await work.once(make)
    return MadeToken(id=token, secret=secrets[0] if secrets else None)


@router.get("", response_model=list[TokenAnswer], responses=PAGES)
async def list_tokens(work: ApiWork, request: Request, asked: Annotated[Searched, Query()]) -> Response:
    """The tokens of the caller's own membership, the newest first."""
    return answer(request, await tokens.mine(work, asked.given()), TokenAnswer.model_validate)


@router.post("/{token}/end", status_code=204, responses=REFUSALS)
async def end_token(token: Id, work: StepWork) -> None:
    """End a token at once; ending the one in use works too."""

    async def make() -> UUID:
        await tokens.end(work, token)
        return token

    await work.once(make)
