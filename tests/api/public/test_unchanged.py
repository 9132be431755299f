"""What everybody may read: its ETag is its content's, and who has it already gets 304, through both doors."""

import pytest
from httpx import AsyncClient, Response

from tests.api import thread as walk
from tests.api.buying import ordering
from tests.api.test_openapi import DESCRIBED, PUBLIC
from tests.api.town import Town

LISTS = ("areas", "areas/{area}/codes", "notices", "areas/{area}/notices", "awards", "areas/{area}/awards",
         "cards", "areas/{area}/cards", "outcomes", "areas/{area}/outcomes")  # fmt: skip
PAGES = ("/", "/{area}", "/{area}/cards", "/{area}/outcomes")


async def again(client: AsyncClient, path: str, answer: Response) -> Response:
    return await client.get(path, headers={"If-None-Match": answer.headers["etag"]})


def addresses(town: Town) -> list[str]:
    api = [f"/api/v1/{path}" for path in LISTS]
    return [path.format(area=town.slug) for path in (*api, *PAGES)] + ["/api/openapi.json", "/api/docs"]


async def test_who_has_it_already_gets_nothing_again(town: Town) -> None:
    for path in addresses(town):
        first = await town.client.get(path)
        assert (first.status_code, first.headers["cache-control"]) == (200, "no-cache"), path
        second = await again(town.client, path, first)
        assert (second.status_code, second.content, second.headers["etag"]) == (304, b"", first.headers["etag"]), path
        assert second.headers["cache-control"] == "no-cache"
        assert "content-type" not in second.headers


async def test_what_has_changed_is_sent(town: Town) -> None:
    paths = [path for path in addresses(town) if "notices" in path or path in ("/", f"/{town.slug}")]
    before = {path: await town.client.get(path) for path in paths}
    thread = await walk.published(town)
    for path, answer in before.items():
        assert (await again(town.client, path, answer)).status_code == 200, path
    (listed,) = (await town.client.get(f"/api/v1/areas/{town.slug}/notices")).json()
    both = [f"{base}/{town.slug}/notices/{listed['number']}" for base in ("/api/v1/areas", "")]
    before = {path: await town.client.get(path) for path in both}
    assert {(await again(town.client, *one)).status_code for one in before.items()} == {304}
    await town.one("officer").post(f"{thread.at}/cancel", walk.reason())
    assert {(await again(town.client, *one)).status_code for one in before.items()} == {200}


async def test_a_published_card(town: Town) -> None:
    (provider,) = await ordering.providers(town, 1)
    found = await ordering.card(town, provider)
    for path in (f"/api/v1/areas/{town.slug}/cards/{found}/published", f"/{town.slug}/cards/{found}"):
        assert (await again(town.client, path, await town.client.get(path))).status_code == 304


async def test_who_is_signed_in_and_who_reads_another_language_keeps_nothing_of_it(town: Town) -> None:
    first = await town.client.get("/")
    assert first.headers["vary"] == "Cookie, Accept-Language"
    seen = {"If-None-Match": first.headers["etag"]}
    english = await town.client.get("/", headers=seen | {"Accept-Language": "en"})
    assert english.status_code == 200
    with_cookie = await town.client.get("/", headers=seen | {"Cookie": "session=none"})
    assert (with_cookie.status_code, with_cookie.headers["cache-control"]) == (200, "no-store")
    assert "etag" not in with_cookie.headers
    own = await town.client.get("/sign-in")
    assert (own.headers["cache-control"], "etag" in own.headers) == ("no-store", False)


async def test_what_is_missing_is_not_kept(town: Town) -> None:
    for path in (f"/api/v1/areas/{town.slug}/notices/X-1", f"/{town.slug}/notices/X-1"):
        answer = await town.client.get(path, headers={"If-None-Match": "*"})
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("said", ['"a", W/{tag}', "{tag},", "*"])
async def test_every_way_to_name_it(town: Town, said: str) -> None:
    tag = (await town.client.get("/api/v1/areas")).headers["etag"]
    answer = await town.client.get("/api/v1/areas", headers={"If-None-Match": said.format(tag=tag)})
    assert answer.status_code == 304


def test_every_operation_without_a_token_says_so() -> None:
    for path, methods in DESCRIBED["paths"].items():
        for operation in methods.values():
            asked = {one["name"] for one in operation.get("parameters", ())}
            public = operation["operationId"] in PUBLIC
            assert ("304" in operation["responses"], "If-None-Match" in asked) == (public, public), path
