"""The description: fresh, complete, and true of its own examples."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from jsonschema_rs import Draft202012Validator

from app.actions.lives import TABLES
from app.api.openapi import NoExample, example, openapi_text, operations, shown
from app.domain.actors import Role
from app.main import create_app
from app.settings import Settings

KEPT = Path(__file__).parents[2] / "openapi" / "openapi.json"
DESCRIBED: Any = json.loads(KEPT.read_text("utf-8"))
OPERATIONS = [pytest.param(p, m, o, id=o["operationId"]) for p, m, o in operations(DESCRIBED)]
PUBLIC = {
    "list_notices",
    "list_area_notices",
    "read_notice",
    "list_areas",
    "list_codes",
    "list_awards",
    "list_area_awards",
    "list_cards",
    "list_area_cards",
    "read_published_card",
    "list_outcomes",
    "list_area_outcomes",
    "read_outcome",
}
PLACES = {
    "qualification": "/areas/{area}/providers/{provider}/baskets/{basket}",
    "card": "/areas/{area}/cards/{card}",
    "quick-order": "/areas/{area}/orders/{order}",
    "mini-competition": "/areas/{area}/procedures/{procedure}",
    "contract": "/areas/{area}/commitments/{commitment}",
    "referral": "/areas/{area}/referrals/{referral}",
    "fact": "/areas/{area}/facts/{fact}",
    "payment": "/areas/{area}/payments/{line}",
    "challenge": "/areas/{area}/challenges/{challenge}",
    "idea": "/areas/{area}/challenges/{challenge}/ideas/{idea}",
    "experiment": "/areas/{area}/commitments/{commitment}",
    "grant-programme": "/areas/{area}/programmes/{programme}",
    "application": "/areas/{area}/programmes/{programme}/applications/{application}",
    "grant": "/areas/{area}/commitments/{commitment}",
}
OTHERWISE = {"submit-bid": ("put", "bid")}


@cache
def alone() -> FastAPI:
    """The application without a database: it can be described."""
    return create_app(Settings(web_url="postgresql://web@localhost/none", sealing_key=bytes(32)))


def bodies(operation: Any) -> list[Any]:
    """What is sent and what is answered where nothing is refused."""
    answers = [answer for number, answer in operation["responses"].items() if number < "400"]
    parts = [operation.get("requestBody", {}), *answers]
    return [content for part in parts for content in part.get("content", {}).values()]


def test_the_file_is_fresh() -> None:
    assert KEPT.read_text("utf-8") == openapi_text(alone()), "run ./dev openapi"


def test_it_is_openapi_3_1() -> None:
    assert DESCRIBED["openapi"].startswith("3.1")
    assert openapi_text(alone()) == openapi_text(
        create_app(Settings(web_url="postgresql://w@h/n", sealing_key=bytes(32)))
    )


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
class TestOperation:
    def test_examples_are_of_their_schemas(self, path: str, method: str, operation: Any) -> None:
        found = bodies(operation)
        assert found or "204" in operation["responses"]
        for content in found:
            schema = {"components": DESCRIBED["components"]} | content["schema"]
            Draft202012Validator(schema, validate_formats=True).validate(shown(content, DESCRIBED))

    def test_it_says_what_it_does(self, path: str, method: str, operation: Any) -> None:
        assert operation["description"].endswith(".")
        assert operation["tags"]

    def test_who_may_call_it(self, path: str, method: str, operation: Any) -> None:
        assert operation.get("security") == (None if operation["operationId"] in PUBLIC else [{"token": []}])

    def test_what_it_may_refuse(self, path: str, method: str, operation: Any) -> None:
        wanted = {"404", "405", "422", "503"}
        if operation["operationId"] not in PUBLIC:
            wanted |= {"401", "403"}
        if method != "get":
            wanted |= {"400", "409", "412", "413"}
        assert wanted == {number for number in operation["responses"] if number >= "400"}

    def test_what_makes_takes_a_key(self, path: str, method: str, operation: Any) -> None:
        names = {p["name"] for p in operation.get("parameters", ())}
        assert ("Idempotency-Key" in names) == (method != "get")


def test_refusals_are_problems() -> None:
    for answer in DESCRIBED["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]


def test_the_token_is_declared() -> None:
    assert DESCRIBED["components"]["securitySchemes"]["token"] == {
        "type": "http",
        "scheme": "bearer",
        "description": "A token made under /api/v1/tokens",
    }


def numbers(schema: Any, path: str = "") -> list[str]:
    """Integers without bounds and text of any length in what is sent."""
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "integer" and not {"minimum", "maximum"} <= schema.keys():
            found.append(path)
        if schema.get("type") == "string" and not {"pattern", "format", "enum", "const"} & schema.keys():
            found.append(path)
        for name, part in schema.items():
            found += numbers(part, f"{path}/{name}") if name not in ("examples", "example") else []
    if isinstance(schema, list):
        for part in schema:
            found += numbers(part, path)
    return found


def test_what_comes_in_is_bounded() -> None:
    sent = {
        o["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for _, _, o in operations(DESCRIBED)
        if "requestBody" in o
    }
    names = {ref.rsplit("/", 1)[-1] for ref in sent} | {
        "MoneyBody",
        "CriterionBody",
        "Draft",
        "MarkBody",
        "EvidenceBody",
        "AvailabilityBody",
        "EffectBody",
    }
    assert [loose for name in names for loose in numbers(DESCRIBED["components"]["schemas"][name], name)] == []
    asked = [p for _, _, o in operations(DESCRIBED) for p in o.get("parameters", ())]
    assert [loose for p in asked for loose in numbers(p["schema"], p["name"])] == []


@pytest.mark.parametrize("table", [table for table in TABLES if table.name in PLACES], ids=lambda t: t.name)
def test_each_step_has_one_operation(table: Any) -> None:
    taken = {step.name for step in table.steps if set(step.by) - {Role.CLOCK}}
    wanted = set()
    for step in taken:
        method, end = OTHERWISE.get(step, ("post", step))
        wanted.add((f"/api/v1{PLACES[table.name]}/{end}", method))
    assert wanted <= {(path, method) for path, method, _ in operations(DESCRIBED)}


def test_a_field_without_an_example_is_found() -> None:
    with pytest.raises(NoExample):
        example({"type": "object", "properties": {"name": {"type": "string"}}}, {})


@pytest.mark.parametrize(("language", "word"), [("fi", "Ohjelmointirajapinta"), ("en", "The interface for programs")])
async def test_the_page(client: AsyncClient, language: str, word: str) -> None:
    answer = await client.get("/api/docs", headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f"<h1>{word}</h1>" in answer.text
    assert all(f'id="{o["operationId"]}"' in answer.text for _, _, o in operations(DESCRIBED))
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert "script-src 'none'" in answer.headers["content-security-policy"]


async def test_the_file_is_served(client: AsyncClient) -> None:
    assert (await client.get("/api/openapi.json")).json() == DESCRIBED


def test_names_are_for_people_who_read_them() -> None:
    assert [name for name in DESCRIBED["components"]["schemas"] if "__" in name] == []
