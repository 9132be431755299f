"""The whole thread over the API, from registration to an approved payment line."""

from datetime import timedelta

from tests.api import thread as walk
from tests.api.town import Town


async def test_from_registration_to_an_approved_line(town: Town) -> None:
    thread = await walk.started(town)
    officer, finance = town.one("officer"), town.one("finance")
    at = f"commitments/{thread.commitment}"
    for _ in range(3):
        await town.move(timedelta(days=31))
        day = await town.today()
        fact = await thread.winner.post(f"{at}/report-fact", walk.earnings("A-4471", day), 201)
        await officer.post(f"facts/{fact['id']}/verify", walk.reason("Palkkalaskelma täsmää."))
    await town.move(timedelta(days=31))
    last = await thread.winner.post(f"{at}/report-fact", walk.earnings("A-4471", await town.today()), 201)
    await officer.post(f"facts/{last['id']}/verify", walk.reason())
    account = await finance.get(f"{at}/account")
    assert [(line["clause"], line["amount"]["amount"]) for line in account["lines"]] == [
        ("start", "370.00"),
        ("job", "925.00"),
    ]
    for line in account["lines"]:
        approved = await finance.post(f"payments/{line['id']}/approve")
        assert approved["state"] == "approved"
    mine = await thread.winner.get("/payments")
    assert [line["state"] for line in mine] == ["approved", "approved"]
    assert await finance.get("payments?state=waiting") == []
    (award,) = await town.one("coach").get("awards")
    assert (award["commitment_id"], award["maximum"]["amount"]) == (thread.commitment, "37000.00")
