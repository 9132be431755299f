"""What handing in a bid is measured against: a bare FastAPI + SQLAlchemy endpoint that does the same read and two writes in one transaction."""

import json
import os
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.supervision import settle_memory

READ = text("SELECT id, state, deadline, content, version FROM procedures WHERE id = :id")
BID = text("""INSERT INTO bare_bids (procedure_id, provider, content) VALUES (:id, :provider, CAST(:content AS jsonb))
ON CONFLICT (procedure_id, provider) DO UPDATE SET content = excluded.content, version = bare_bids.version + 1 RETURNING id, version""")
EVENT = text("INSERT INTO bare_events (id, what, content) VALUES (:id, 'bid', CAST(:content AS jsonb))")


class Price(BaseModel):
    """An amount of money, as a bid has it."""

    amount: str
    currency: str


class Bid(BaseModel):
    """The body of a bid, the same as the product's."""

    price: Price
    answers: dict[str, str]
    binding: bool


class Answer(BaseModel):
    """The answer: the bid's id and version."""

    id: UUID
    version: int


app = FastAPI()
engine = create_async_engine(os.environ["BARE_URL"], pool_size=20, max_overflow=0)  # as ours


@app.put("/procedures/{procedure}/bid/{provider}")
async def submit(procedure: UUID, provider: str, body: Bid) -> Answer:
    """Read the procedure, write a bid and an event."""
    async with engine.begin() as connection:
        (await connection.execute(READ, {"id": procedure})).one()
        content = json.dumps(body.model_dump())
        row = (await connection.execute(BID, {"id": procedure, "provider": provider, "content": content})).one()
        await connection.execute(EVENT, {"id": uuid4(), "content": "{}"})
    return Answer(id=row.id, version=row.version)


if __name__ == "__main__":
    settle_memory()
    uvicorn.run(app, port=int(os.environ["PORT"]), log_level="error", access_log=False)
