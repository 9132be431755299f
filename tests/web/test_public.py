"""The public pages, asked for what nobody types: a plain answer always, and nothing lost on the way."""

import re

import pytest
from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.town import Town
from tests.web.seats import browser, seat

ODD = (
    "%00",
    "%1b[31m",
    "a" * 5000,
    "%27%20OR%201=1",
    "100%25_%5C",
    "%ED%A0%80",
    "%FF",
    "999999",
    "ja+on+tai",
    "<script>",
    "-",
    "٣",
)


@pytest.mark.parametrize("name", ["q", "place", "basket", "model", "after", "bought_after"])
async def test_odd_addresses_have_plain_answers(town: Town, name: str) -> None:
    for odd in ODD:
        for base in ("/", f"/{town.slug}"):
            answer = await town.client.get(f"{base}?{name}={odd}")
            assert answer.status_code == 200, (base, name, odd)
            assert "<script>" not in answer.text
    assert (await town.client.get(f"/{town.slug}/notices/{ODD[3]}")).status_code == 404
    assert (await town.client.get(f"/{town.slug}/notices/%00")).status_code == 404
    assert (await town.client.get("/no-such-area")).status_code == 404


async def test_what_was_asked_for_is_kept_in_every_link(town: Town) -> None:
    await walk.published(town)
    page = (await town.client.get(f"/{town.slug}?q=valmennusta&place=061&basket=work")).text
    kept = re.findall(r'href="([^"]*\?[^"]*model=grants[^"]*)"', page)
    assert kept == [f"/{town.slug}?q=valmennusta&amp;place=061&amp;basket=work&amp;model=grants#open"]
    assert f"/language/en?back=/{town.slug}%3Fq%3Dvalmennusta%26place%3D061%26basket%3Dwork" in page
    assert 'value="valmennusta"' in page
    assert '<option value="061" selected>' in page
    assert "Työhönvalmennus" in page


async def test_a_notice_leads_where_its_reader_may_go(app: FastAPI, town: Town) -> None:
    thread = await walk.published(town)
    number = (await town.one("officer").get(f"procedures/{thread.procedure}"))["number"]
    inside, stranger = f"/{town.slug}/procedures/{thread.procedure}", await town.provider("Muu")
    invited, officer = thread.bidders[0], town.one("officer")
    for one, leads in ((browser(app), True), (await seat(app, invited), True), (await seat(app, officer), True), (await seat(app, stranger), False)):  # fmt: skip
        page = await one.get(f"/{town.slug}/notices/{number}")
        assert (page.status_code, inside in page.text) == (200, leads)
