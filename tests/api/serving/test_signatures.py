"""A signature: withdrawn at once until the contract is concluded, never after; and facts read as they stand."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.buying import ordering, trying
from tests.api.thread import reason
from tests.api.town import GROUP, Caller, Town, codes
from tests.web.seats import seat


async def signed(town: Town, kind: str) -> tuple[str, Caller]:
    """The address of a contract or an experiment that its provider has signed, and the provider."""
    if kind == "contract":
        thread = await walk.decided(town)
        at, provider = f"commitments/{thread.commitment}", thread.winner
    else:
        provider = (await walk.qualified(town, 1)).bidders[0]
        idea = await trying.proposed(town, provider)
        made = await town.one("decider").post(f"{idea}/start-experiment", reason("Kannattaa kokeilla."))
        at = f"commitments/{made['commitment_id']}"
    await provider.post(f"{at}/sign")
    return at, provider


async def signatures(caller: Caller, at: str) -> list[dict[str, Any]]:
    """The signatures there are, each with its withdrawal beside it."""
    found: list[dict[str, Any]] = await caller.get(f"{at}/facts")
    return [fact for fact in found if fact["code"] == "signed"]


@pytest.mark.parametrize("kind", ["contract", "experiment"])
async def test_a_withdrawn_signature_binds_nobody(town: Town, kind: str) -> None:
    at, provider = await signed(town, kind)
    officer = town.one("officer")
    (first,) = await signatures(provider, at)
    await provider.post(f"facts/{first['id']}/withdraw-fact", reason("Hinta oli väärä."), 201)
    assert (await officer.get(at))["signed"] is False
    refused = await officer.post(f"{at}/conclude", None, 409)
    assert "not-signed" in codes(refused)
    twice = await provider.post(f"facts/{first['id']}/withdraw-fact", reason(), 409)
    assert codes(twice) == {"signature-withdrawn"}
    await provider.post(f"{at}/sign")
    await town.move(timedelta(days=30))
    assert (await officer.post(f"{at}/conclude"))["state"] == "in-force"


@pytest.mark.parametrize("kind", ["contract", "experiment"])
async def test_a_signature_under_what_is_concluded_stays(town: Town, kind: str) -> None:
    at, provider = await signed(town, kind)
    (first,) = await signatures(provider, at)
    corrected = {"begins": (await town.today()).isoformat(), "reason": "Toinen päivä."}
    early = await provider.post(f"facts/{first['id']}/correct", corrected, 409)
    assert codes(early) == {"signature-not-corrected"}
    await town.move(timedelta(days=30))
    await town.one("officer").post(f"{at}/conclude")
    for step, body in (("withdraw-fact", reason()), ("correct", corrected)):
        late = await provider.post(f"facts/{first['id']}/{step}", body, 409)
        assert codes(late) == {"signature-binds"}
    assert len(await signatures(provider, at)) == 1


async def test_withdrawing_and_concluding_at_once(town: Town) -> None:
    at, provider = await signed(town, "contract")
    await town.move(timedelta(days=30))
    (first,) = await signatures(provider, at)
    gone, done = await asyncio.gather(
        provider.send("POST", f"facts/{first['id']}/withdraw-fact", reason()),
        town.one("officer").send("POST", f"{at}/conclude"),
    )
    assert (gone.status_code, done.status_code) in ((201, 409), (409, 200))


async def test_nobody_hears_a_signature_or_its_withdrawal(town: Town) -> None:
    at, provider = await signed(town, "contract")
    (first,) = await signatures(provider, at)
    gone = await provider.post(f"facts/{first['id']}/withdraw-fact", reason(), 201)
    for fact in (first["id"], gone["id"]):
        for step in ("verify", "reject"):
            refused = await town.one("officer").post(f"facts/{fact}/{step}", reason(), 409)
            assert codes(refused) == {"signature-not-heard"}
    for role in ("coach", "officer"):
        assert "/facts/" not in str(await town.one(role).get("home"))


async def test_the_page_leads_to_the_signature_and_says_what_withdrawing_means(app: FastAPI, town: Town) -> None:
    at, provider = await signed(town, "contract")
    (first,) = await signatures(provider, at)
    mine = await seat(app, provider)
    assert f"/facts/{first['id']}" in (await mine.get(f"/{town.slug}/{at}")).text
    form = await mine.get(f"/{town.slug}/facts/{first['id']}/withdraw-fact")
    assert "Allekirjoitus lakkaa heti" in form.text
    sent = await mine.post(f"/{town.slug}/facts/{first['id']}/withdraw-fact", {"reason": "Hinta oli väärä."})
    assert sent.status_code == 303
    page = (await mine.get(f"/{town.slug}/{at}")).text
    assert "Palveluntuottaja perui allekirjoituksensa" in page
    assert (await mine.get(sent.headers["location"])).status_code == 200


async def test_a_start_taken_back_takes_the_referral_back(town: Town) -> None:
    thread = await walk.started(town)
    at = f"referrals/{thread.referral}"
    found = await thread.winner.get(f"commitments/{thread.commitment}/facts")
    start = next(fact for fact in found if fact["code"] == "started")
    gone = await thread.winner.post(f"facts/{start['id']}/withdraw-fact", reason("Ei alkanutkaan."), 201)
    assert (await thread.winner.get(at))["state"] == "started"  # until somebody has heard it
    await town.one("officer").post(f"facts/{gone['id']}/verify", reason())
    assert (await thread.winner.get(at))["state"] == "accepted"
    await ordering.clock(town)
    assert (await town.one("coach").get(f"commitments/{thread.commitment}/referrals"))[0]["state"] == "accepted"
    await thread.winner.post(f"{at}/start", {"day": (await town.today()).isoformat()})
    await ordering.clock(town)
    assert (await thread.winner.get(at))["state"] == "started"


async def test_what_is_said_of_an_earlier_referral_does_not_move_a_later_one(town: Town) -> None:
    thread = await walk.started(town)
    found = await thread.winner.get(f"commitments/{thread.commitment}/facts")
    start = next(fact for fact in found if fact["code"] == "started")
    today = {"day": (await town.today()).isoformat()}
    await thread.winner.post(f"referrals/{thread.referral}/end", today | reason("Muutti."))
    await ordering.clock(town)
    again = {"client": "A-4471", "client_group": GROUP, "municipality": "061"}
    made = await town.one("coach").post(f"commitments/{thread.commitment}/refer-client", again, 201)
    await thread.winner.post(f"facts/{start['id']}/withdraw-fact", reason("Ei alkanutkaan."), 201)
    await ordering.clock(town)
    assert (await thread.winner.get(f"referrals/{made['id']}"))["state"] == "referred"


async def test_a_decision_is_not_undone_by_a_verdict(town: Town) -> None:
    provider = (await walk.qualified(town, 1)).bidders[0]
    at = await trying.running(town, provider)
    await trying.gate(town, at, 61)
    await town.one("decider").post(f"{at}/pass-gate", reason("Maksetaan."))
    found = await provider.get(f"{at}/facts")
    passed = next(fact for fact in found if fact["code"] == "gate-passed")
    refused = await town.one("coach").post(f"facts/{passed['id']}/reject", reason(), 409)
    assert codes(refused) == {"decision-not-heard"}
