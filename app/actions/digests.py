"""The digest keys of the database, unwrapped once in each process as it starts."""

from sqlalchemy.ext.asyncio import AsyncEngine

from app.db import digest_keys
from app.db.digest_keys import WrappedKey
from app.gateways.digests import DigestKey, Digests
from app.gateways.sealing import Sealer


async def unwrapped(engine: AsyncEngine, sealer: Sealer) -> Digests:
    """Every digest key that the sealing key wraps, the newest first; where there is none yet, one is made.

    Of several processes that start at once, one makes it and the others read it. What another sealing key wrapped is passed
    over: digests made under it can be compared no more. Raises CannotOpen where a key of ours was tampered with.
    """
    while True:
        async with engine.begin() as connection:
            kept = await digest_keys.newest_first(connection)
            mine = [key for key in kept if sealer.wrapped(key.wrapped)]
            if mine:
                return Digests(tuple(DigestKey(k.number, sealer.digest_key(k.wrapped, k.number)) for k in mine))
            number = kept[0].number + 1 if kept else 1
            await digest_keys.add(connection, WrappedKey(number, sealer.new_digest_key(number)))
