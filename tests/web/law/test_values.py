"""Values that change on pages: what is missing and for whom, entered by one, confirmed by another, used by a recovery."""

import re
from datetime import UTC, date, datetime
from html import unescape

from fastapi import FastAPI

from tests.api import thread
from tests.api.buying import granting as walk
from tests.api.town import Town
from tests.web.seats import Seat, seat
from tests.web.wellformed import faults

JULY = "1.7.–31.12.2026"


async def recovery_due(town: Town) -> str:
    """A grant whose report is accepted with money left, in a half-year whose rate is missing."""
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    kaiku, officer = await town.provider("Kaiku"), town.one("officer")
    await kaiku.put("registration", thread.registration())
    grant = await walk.granted(town, kaiku, advance_percent=100)
    await officer.post(f"{grant}/release-instalment", {"number": 1})
    await walk.paid(town, grant)
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    await kaiku.post(f"{grant}/submit-report", walk.report())
    await officer.post(f"{grant}/accept-report", thread.reason())
    return grant


async def page(one: Seat, path: str, status: int = 200) -> str:
    """A page, well-formed, as its text."""
    answer = await one.get(path)
    assert answer.status_code == status, path
    assert faults(answer.text) == [], path
    return unescape(answer.text)


async def test_from_a_missing_rate_to_a_recovery(app: FastAPI, town: Town) -> None:
    grant = await recovery_due(town)
    at, base = f"/{town.slug}/{grant}", f"/{town.slug}/values"
    officer, finance = await seat(app, town.one("officer")), await seat(app, town.one("finance"))
    for path in (at, f"{at}/prepare-recovery"):
        assert f'<a href="{base}">Katso puuttuvat arvot</a>' in await page(officer, path), path
    recovery = {"ground": "unspent", "amount": "2000", "known": "1.9.2026", "reason": "Jäi käyttämättä."}
    refused = unescape((await officer.post(f"{at}/prepare-recovery", recovery)).text)
    assert f"Viitekorko ajalle {'1.7.2026–31.12.2026'} puuttuu" in refused
    assert f'<a href="{base}">Katso puuttuvat arvot</a>' in refused

    listed = await page(officer, base)
    assert f"Arvo puuttuu: {JULY}" in listed
    assert "Yhden avustuksen takaisinperintä odottaa tätä arvoa." in listed
    assert f'href="/{town.slug}/{grant}"' in listed
    to_enter = re.search(rf'href="({base}/new\?[^"]+)"', listed)
    assert to_enter is not None
    form = await page(officer, to_enter[1])
    assert 'value="1.7.2026"' in form
    typed = {"kind": "reference-rate", "begins": "1.7.2026", "value": "3,0", "source": "Suomen Pankin ilmoitus"}
    wrong = await officer.post(f"{base}/new", typed | {"value": "800"})
    assert wrong.status_code == 422
    assert "Arvo on vähintään 0 ja enintään 15." in wrong.text
    assert faults(wrong.text) == []
    entered = await officer.post(f"{base}/new", typed)
    assert entered.status_code == 303
    value = entered.headers["location"]
    assert "Kirjasit arvon itse. Toinen henkilö vahvistaa sen." in await page(officer, value)
    waits = await page(officer, base)
    assert "Kirjaa puuttuva arvo" not in waits
    assert "Odottaa vahvistusta: 3 %" in waits

    home = await page(finance, f"/{town.slug}/home")
    assert "Vahvista vaihtuva arvo" in home
    assert f'href="{value}"' in home
    assert (await finance.post(f"{value}/confirm-value", {"version": "1"})).status_code == 303
    told = await page(finance, value)
    assert "Vahvistettua arvoa ei muuteta." in told
    assert "confirm-value" not in told
    assert "Arvo puuttuu" not in await page(officer, base)
    assert "Katso puuttuvat arvot" not in await page(officer, at)
    assert (await officer.post(f"{at}/prepare-recovery", recovery)).status_code == 303
    shown = await page(officer, at)
    assert "Viitekorko 1.7.2026 alkaen on 3 %: Suomen Pankin ilmoitus. Arvon vahvisti Finance 3" in shown
    assert "Viitekorko 1.1.2026 alkaen on 2,5 %: 633/1982 12 §." in shown
    assert "3 % + 3 = 6 %" in shown


async def test_who_may_not_enter_reads(app: FastAPI, town: Town) -> None:
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    decider, coach = await seat(app, town.one("decider")), await seat(app, town.one("coach"))
    for one in (decider, coach):
        assert "Kirjaa arvo" not in await page(one, f"/{town.slug}/values")
        await page(one, f"/{town.slug}/values/new", 403)
    kaiku = await seat(app, await town.provider("Kaiku"))
    await page(kaiku, f"/{town.slug}/values", 403)


async def test_a_mistake_is_withdrawn_with_a_reason(app: FastAPI, town: Town) -> None:
    await town.move_to(datetime(2026, 9, 1, 8, tzinfo=UTC))
    officer, base = await seat(app, town.one("officer")), f"/{town.slug}/values"
    typed = {"kind": "work-condition-month", "begins": "1.1.2027", "value": "951,00", "source": "STM:n asetus"}
    value = (await officer.post(f"{base}/new", typed)).headers["location"]
    assert "951,00 €/kk" in await page(officer, value)
    await page(officer, f"{value}/withdraw-value")
    empty = await officer.post(f"{value}/withdraw-value", {"version": "1"})
    assert empty.status_code == 422
    assert (await officer.post(f"{value}/withdraw-value", {"version": "1", "reason": "Väärä luku."})).status_code == 303
    assert "Väärä luku." in await page(officer, value)
    await page(officer, f"{value}/withdraw-value", 404)


async def test_an_address_proposes_only_what_can_be(app: FastAPI, town: Town) -> None:
    officer = await seat(app, town.one("officer"))
    for asked in (
        "kind=nothing&begins=x",
        "kind=reference-rate&begins=99999999999-01-01",
        "begins=" + date.max.isoformat(),
    ):
        await page(officer, f"/{town.slug}/values/new?{asked}")
