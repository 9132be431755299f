"""The public pages, asked for what nobody types: a plain answer always, and nothing lost on the way."""

import re

import pytest
from fastapi import FastAPI

from tests.api import thread as walk
from tests.api.buying import granting, trying
from tests.api.town import PASSWORD, Town
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


@pytest.mark.parametrize(
    ("name", "expected"),
    [("q", {200}), ("place", {200}), ("basket", {200}), ("other", {200})]
    + [(name, {200, 422}) for name in ("model", "cursor", "bought")],
)
async def test_odd_addresses_have_plain_answers(town: Town, name: str, expected: set[int]) -> None:
    """Words find something or nothing; a way of buying or a place in a list that there is not is refused."""
    for odd in ODD:
        for base in ("/", f"/{town.slug}"):
            answer = await town.client.get(f"{base}?{name}={odd}")
            assert answer.status_code in expected, (base, name, odd)
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


async def test_a_notice_leads_a_provider_on_and_a_visitor_to_sign_in_first(app: FastAPI, town: Town) -> None:
    challenge, programme = await trying.opened(town), f"programmes/{await granting.opened(town)}"
    (kaiku,) = (await walk.qualified(town, 1)).bidders
    provider, officer, visitor = await seat(app, kaiku), await seat(app, town.one("officer")), browser(app)
    front = (await visitor.get(f"/{town.slug}")).text
    notices = sorted(set(re.findall(rf"/{town.slug}/notices/[\w-]+", front)), key=lambda path: "-HA-" not in path)
    for notice, at, to in zip(notices, (challenge, programme), ("/send-idea", ""), strict=True):
        target = f"/{town.slug}/{at}{to}"
        page = (await visitor.get(notice)).text
        assert f'href="/sign-in?back={target}"' in page
        assert "Kirjaudu sisään tai rekisteröidy." in page
        assert f'action="/register?back={target}"' in (await visitor.get(f"/register?back={target}")).text
        assert f'href="{target}"' in (await provider.get(notice)).text
        assert (await provider.get(target)).status_code == 200
        inside = (await officer.get(notice)).text
        assert f'href="/{town.slug}/{at}"' in inside
        assert "sign-in?back" not in inside
    resident = {"person_name": "Eila", "email": f"eila@{town.slug}.example", "password": PASSWORD, "kind": "person"}
    back = f"/{town.slug}/{challenge}/send-idea"
    came = await browser(app).post(f"/register?back={back}", resident | {"name": "Eila", "business_id": ""})
    assert (came.status_code, came.headers["location"]) == (303, back)
