"""The API's description, OpenAPI 3.1: what the framework says, with examples everywhere and refusals as they are sent."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]
PROBLEM = "application/problem+json"
_PROBLEM: Json = {"$ref": "#/components/schemas/Problem"}
_FORMATS = {
    "uuid": "5f0b2c1e-7f1c-4b59-8f6a-1f0f6b1c9d11",
    "date": "2026-03-02",
    "date-time": "2026-03-02T10:15:00Z",
}
_ABOUT = """Everything the pages do, for programs. A token acts as one membership: of an area's person, or of a provider's member.

An answer about anything with a life says in `steps` which steps are open to the caller and what bars the others. A step is taken by POST to the
thing's address and the step's name. ETag is the version; If-Match refuses (412) where somebody changed it meanwhile. Of what everybody may read without a
token ETag marks the content, and If-None-Match answers 304 where it is still the same. A request that writes may carry
an Idempotency-Key: the same key and body make one thing, however often sent. Every refusal is application/problem+json with every reason, or the first fifty
and how many more. A body has at most 256 kB; an object 200 keys, a list 500 items, all of it 20 000 values, twelve deep, no key twice. Numbers with a
fraction are text; days lie from 2000 to 2100. Money is exact, in euros, net of VAT. Lists that grow come in pages: `limit` rows, from `cursor` on. The header `Link` of
a page holds the address of the next one, `X-Total-Count` how many rows fit the filters; what filters there are each list says, and others are refused."""


class NoExample(LookupError):
    """A field of the API has no example and none can be made up."""


def install(app: FastAPI) -> None:
    """Let the application say this description; it is made once."""
    made: list[Json] = []

    def openapi() -> Json:
        if not made:
            made.append(_described(app))
        return made[0]

    app.openapi = openapi  # type: ignore[method-assign]  # the framework's own way to say it


def route() -> Route:
    """Where programs read the description; written out once, since it is long."""

    @cache
    def written(app: FastAPI) -> bytes:
        return bytes(JSONResponse(app.openapi()).body)

    async def read(request: Request) -> Response:
        return Response(written(request.app), media_type="application/json", headers={"Cache-Control": "no-cache"})

    return Route("/api/openapi.json", read)


def openapi_text(app: FastAPI) -> str:
    """The description as kept in openapi/openapi.json: sorted, so that a change shows as one."""
    return json.dumps(app.openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def operations(described: Json) -> Iterator[tuple[str, str, Json]]:
    """Every operation: path, method, and what is said of it."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _described(app: FastAPI) -> Json:
    found = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=_ABOUT, routes=app.routes
    )
    schemas: Json = found["components"]["schemas"]
    shared: Json = found["components"] | {"responses": {}, "examples": {}}
    for _, _, operation in operations(found):
        _share_refusals(operation, shared["responses"], example(_PROBLEM, schemas))
        for content in _contents(operation):
            _show(content, shared["examples"], schemas)
    described: Json = _untitled(found | {"components": shared})
    return described


def _show(content: Json, examples: Json, schemas: Json) -> None:
    """An example of a body; one of a named schema is shared."""
    name = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
    shown = example(content["schema"], schemas)
    if name:
        examples[name] = {"value": shown}
        content["examples"] = {"one": {"$ref": f"#/components/examples/{name}"}}
    else:
        content["examples"] = {"one": {"value": shown}}


def _untitled(value: Any, *, names: bool = False) -> Any:
    """Without the titles that the framework makes of names; `names`: the keys are names themselves."""
    if isinstance(value, list):
        return [_untitled(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: item for key, item in value.items() if names or key != "title" or "version" in value}
    return {
        key: item if key in ("examples", "example", "value") else _untitled(item, names=key == "properties")
        for key, item in kept.items()
    }


def _share_refusals(operation: Json, refusals: Json, problem: Json) -> None:
    """Every refusal is a problem; operations name it instead of saying it again."""
    for number in [n for n in operation["responses"] if int(n) >= 400]:
        name, said = f"Refused{number}", operation["responses"][number]["description"]
        shown = problem | {"status": int(number)}
        refusals[name] = {"description": said, "content": {PROBLEM: {"schema": _PROBLEM, "example": shown}}}
        operation["responses"][number] = {"$ref": f"#/components/responses/{name}"}


def _contents(operation: Json) -> Iterator[Json]:
    yield from operation.get("requestBody", {}).get("content", {}).values()
    for number, answer in operation["responses"].items():
        if number < "400":
            yield from answer.get("content", {}).values()


def shown(content: Json, described: Json) -> Any:
    """The example of a body in the description."""
    said: Json = content["examples"]["one"]
    if "$ref" in said:
        said = described["components"]["examples"][said["$ref"].rsplit("/", 1)[-1]]
    return said["value"]


def example(schema: Json, schemas: Json) -> Any:
    """A value of the schema, made of the examples in it. Raises `NoExample` where it says too little."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas)
    if "anyOf" in schema:
        return example(schema["anyOf"][0], schemas)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object" if "properties" in schema:
            return {name: example(part, schemas) for name, part in schema["properties"].items()}
        case "array":
            return [example(schema["items"], schemas)]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case "string" if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
    raise NoExample(schema)
