"""What one may not see is not there: another area, the other party, what the area keeps to itself."""

from uuid import uuid4

from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api import thread as walk
from tests.api.thread import Thread
from tests.api.town import Town, codes, make_town


def addresses(thread: Thread, line: str) -> list[str]:
    """Where everything of a thread stands."""
    return [
        f"needs/{thread.need}",
        f"needs/{thread.need}/advice",
        f"needs/{thread.need}/life",
        f"agreements/{thread.agreement}",
        thread.at,
        f"{thread.at}/events",
        f"{thread.at}/comparison",
        f"{thread.at}/letters/{thread.winner.provider}",
        f"commitments/{thread.commitment}",
        f"commitments/{thread.commitment}/events",
        f"commitments/{thread.commitment}/facts",
        f"commitments/{thread.commitment}/account",
        f"referrals/{thread.referral}",
        f"facts/{thread.fact}",
        f"payments/{line}",
        f"providers/{thread.winner.provider}",
    ]


class TestWalls:
    async def test_another_area_is_not_there(
        self, app: FastAPI, town: Town, client: AsyncClient, owner_engine: AsyncEngine
    ) -> None:
        thread = await walk.reported(town)
        lines = await town.one("finance").get(f"commitments/{thread.commitment}/lines")
        line = lines[0]["id"] if lines else str(uuid4())
        other = await make_town(app, client, owner_engine)
        paths = addresses(thread, line)
        unknown = [p.replace(i, str(uuid4())) for p in paths for i in p.split("/")[1:2]]
        seen = set()
        for path in (*paths, *unknown):
            at = f"/areas/{town.slug}/{path}"
            for role in ("officer", "finance", "coach", "decider"):
                for where in (path, at):
                    if "comparison" in path or role == "officer":
                        answer = await other.one(role).send("GET", where)
                        assert answer.status_code == 404, where
                        seen.add(answer.text)
        assert len(seen) == 1

    async def test_the_other_bidder_sees_none_of_it(self, town: Town) -> None:
        thread = await walk.reported(town)
        loser = thread.bidders[1]
        for path in (
            f"commitments/{thread.commitment}",
            f"commitments/{thread.commitment}/account",
            f"commitments/{thread.commitment}/facts",
            f"commitments/{thread.commitment}/events",
            f"referrals/{thread.referral}",
            f"facts/{thread.fact}",
            f"providers/{thread.winner.provider}",
            f"{thread.at}/letters/{thread.winner.provider}",
        ):
            assert codes(await loser.get(path, 404)) == {"not-found"}, path
        for path in (f"facts/{thread.fact}/withdraw-fact", f"commitments/{thread.commitment}/sign"):
            await loser.post(path, walk.reason(), 404)
        assert await loser.get("/commitments") == []
        assert await loser.get("/payments") == []
        letter = await loser.get(f"{thread.at}/letter")
        assert (letter["won"], letter["own"]["rank"], letter["winner_name"]) == (False, 2, "Palvelu 0")

    async def test_what_the_area_keeps_to_itself(self, town: Town) -> None:
        thread = await walk.assessed(town)
        seen = await thread.winner.get(thread.at)
        for name in (
            "draft",
            "budget_line_id",
            "reserved",
            "unlocked_by",
            "opened_by",
            "bids",
            "decision",
            "commitment_id",
        ):
            assert seen[name] is None, name
        assert seen["invited"] == [thread.winner.provider]
        told = await thread.winner.get(f"{thread.at}/events")
        assert {e["what"] for e in told} <= {"publish", "close", "open-bids", "bid-submitted", "bid-opened"}

    async def test_whose_lists(self, town: Town) -> None:
        thread = await walk.assessed(town)
        for path in (
            "needs",
            "budget-lines",
            f"needs/{thread.need}",
            "procedures",
            "commitments",
            "payments",
            "home",
            "providers",
        ):
            assert codes(await thread.winner.get(path, 403)) == {"wrong-role"}
        await thread.winner.get(f"{thread.at}/comparison", 403)
        agreement = await thread.winner.get(f"agreements/{thread.agreement}")
        assert (agreement["members"], agreement["reserved"]) == (None, None)
        for path in ("/procedures", "/commitments", "/payments", "/agreements", "/home"):
            assert codes(await town.one("officer").get(path, 403)) == {"wrong-role"}
