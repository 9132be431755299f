"""The API's description as a page: plain HTML made of the OpenAPI description, under our own strict headers."""

import json
from functools import lru_cache

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from app.api.openapi import Json, operations, shown
from app.i18n.texts import Texts, choose, texts

router = APIRouter(include_in_schema=False)
_KEPT = 8
"""Written pages that are remembered at once: of each application, one for each language."""
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
<header class="top"><div class="wrap"><a class="brand" href="/">{{ info.title }}</a></div></header>
<main id="main" class="wrap"><div class="parts">
<div class="head">
<h1>{{ words.title }}</h1>
<p class="lead">{{ words.lead }}</p>
</div>
<div class="stack read" lang="en">
{% for part in info.description.split("\n\n") %}<p>{{ part | coded }}</p>
{% endfor %}</div>
<p><a href="/api/openapi.json">{{ words.file }}</a></p>
<nav aria-label="{{ words.contents }}"><ul class="plain row">
{% for tag, found in tags.items() %}<li><a href="#{{ tag }}" lang="en">{{ tag }}</a> <span class="quiet">{{ found | length }}</span></li>
{% endfor %}</ul></nav>
{% for tag, found in tags.items() %}<section class="stack" aria-labelledby="{{ tag }}">
<h2 id="{{ tag }}" lang="en">{{ tag }}</h2>
{% for one in found %}<h3 id="{{ one.id }}" class="code">{{ one.method }} {{ one.path }}</h3>
<p class="read" lang="en">{{ one.text | coded }}</p>
{% if one.given %}<ul class="plain read">
{% for given in one.given %}<li><span class="code">{{ given.name }}</span>: <span lang="en">{{ given.text | coded }}</span></li>
{% endfor %}</ul>
{% endif %}{% for title, body in one.bodies %}<details>
<summary>{{ title }}<span class="vh"> {{ one.method }} {{ one.path }}</span></summary>
<p class="code">{% for line in body %}{{ line }}<br>
{% endfor %}</p>
</details>
{% endfor %}<p class="quiet">{{ words.refused }} {{ one.refused }}</p>
{% endfor %}</section>
{% endfor %}</div></main>
</body>
</html>
"""


def _coded(text: str) -> Markup:
    """The text with what stands between backticks as code."""
    parts = (
        f'<span class="code">{escape(part)}</span>' if n % 2 else escape(part) for n, part in enumerate(text.split("`"))
    )
    return Markup("").join(map(Markup, parts))  # every part is escaped


_PAGES = Environment(loader=DictLoader({"docs": _PAGE}), autoescape=True, undefined=StrictUndefined)
_PAGES.filters["coded"] = _coded
_TEMPLATE = _PAGES.get_template("docs")


@router.get("/api/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """Every operation with its examples; it may be kept, and is asked for again by its ETag."""
    language = choose(request.cookies.get("language"), request.headers.get("accept-language"))
    return HTMLResponse(
        _page(request.app, language), headers={"Cache-Control": "no-cache", "Vary": "Cookie, Accept-Language"}
    )


@lru_cache(_KEPT)
def _page(app: FastAPI, language: str) -> str:
    """The page in `language`; written once, since it is long and nothing on it changes while the application runs."""
    described: Json = app.openapi()
    words = _words(texts(language))
    return _TEMPLATE.render(
        language=language,
        words=words,
        info=described["info"],
        tags=_by_tag(described, words["request"], words["answer"]),
    )


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
    return dict(sorted(found.items()))


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


def _examples(part: Json, described: Json) -> list[list[str]]:
    """Each example, line by line; indented with spaces that stay."""
    texts = (json.dumps(shown(c, described), indent=2, ensure_ascii=False) for c in part.get("content", {}).values())
    return [[_indented(line) for line in text.split("\n")] for text in texts]


def _indented(line: str) -> str:
    code = line.lstrip(" ")
    return "\N{NO-BREAK SPACE}" * (len(line) - len(code)) + code
