"""The API's description as a page: plain HTML made of the OpenAPI description, under our own strict headers."""

import json

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment, StrictUndefined

from app.api.openapi import Json, operations, shown
from app.i18n.texts import Texts, choose, texts

router = APIRouter(include_in_schema=False)
_PAGE = """<!doctype html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ words.title }} – {{ info.title }}</title>
<link rel="stylesheet" href="/static/style.css">
</head>
<body>
<a class="skip" href="#main">{{ words.skip }}</a>
<main id="main">
<p><a href="/">{{ info.title }}</a></p>
<h1>{{ words.title }}</h1>
<p class="lead">{{ words.lead }}</p>
{% for part in info.description.split("\n\n") %}<p lang="en">{{ part }}</p>
{% endfor %}
<p><a href="/api/openapi.json">{{ words.file }}</a></p>
<nav aria-label="{{ words.contents }}">
<ul>
{% for tag, found in tags.items() %}<li><a href="#{{ tag }}">{{ tag }}</a> ({{ found | length }})</li>
{% endfor %}</ul>
</nav>
<div lang="en">
{% for tag, found in tags.items() %}<section aria-labelledby="{{ tag }}">
<h2 id="{{ tag }}">{{ tag }}</h2>
{% for one in found %}<section aria-labelledby="{{ one.id }}">
<h3 id="{{ one.id }}"><code>{{ one.method }} {{ one.path }}</code></h3>
<p>{{ one.text }}</p>
{% if one.given %}<dl>
{% for given in one.given %}<dt><code>{{ given.name }}</code></dt><dd>{{ given.text }}</dd>
{% endfor %}</dl>
{% endif %}{% for title, body in one.bodies %}<details>
<summary>{{ title }}</summary>
<pre tabindex="0"><code>{{ body }}</code></pre>
</details>
{% endfor %}<p>{{ words.refused }} {{ one.refused }}</p>
</section>
{% endfor %}</section>
{% endfor %}</div>
</main>
</body>
</html>
"""
_TEMPLATE = Environment(
    loader=DictLoader({"docs": _PAGE}), autoescape=True, undefined=StrictUndefined, trim_blocks=False
).get_template("docs")


@router.get("/api/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """Every operation with its examples."""
    language = choose(request.cookies.get("language"), request.headers.get("accept-language"))
    described: Json = request.app.openapi()
    words = _words(texts(language))
    page = _TEMPLATE.render(
        language=language,
        words=words,
        info=described["info"],
        tags=_by_tag(described, words["request"], words["answer"]),
    )
    return HTMLResponse(page)


def _words(words: Texts) -> dict[str, str]:
    return {
        "title": words.t("api.docs.title"),
        "lead": words.t("api.docs.lead"),
        "file": words.t("api.docs.file"),
        "contents": words.t("api.docs.contents"),
        "skip": words.t("ui.skip"),
        "request": words.t("api.docs.request"),
        "answer": words.t("api.docs.answer"),
        "refused": words.t("api.docs.refused"),
    }


def _by_tag(described: Json, request: str, answer: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for path, method, operation in operations(described):
        bodies = [(request, body) for body in _examples(operation.get("requestBody", {}), described)]
        for number, said in sorted(operation["responses"].items()):
            bodies += [(f"{answer} {number}", body) for body in _examples(said, described)]
        for tag in operation["tags"]:
            found.setdefault(tag, []).append(_operation(path, method, operation) | {"bodies": bodies})
    return found


def _operation(path: str, method: str, operation: Json) -> Json:
    asked = [p for p in operation.get("parameters", ()) if p["in"] != "path"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "text": operation["description"],
        "given": [{"name": p["name"], "text": p.get("description", "")} for p in asked],
        "refused": ", ".join(sorted(n for n in operation["responses"] if n >= "400")),
    }


def _examples(part: Json, described: Json) -> list[str]:
    return [json.dumps(shown(c, described), indent=2, ensure_ascii=False) for c in part.get("content", {}).values()]
