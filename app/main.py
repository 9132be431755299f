"""The web application, put together: both doors over one engine."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from hmac import compare_digest
from pathlib import Path

from fastapi import FastAPI, Request
from sqlalchemy import text
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.staticfiles import StaticFiles

from app.actions.digests import unwrapped
from app.actions.people.entrance import Entrance
from app.actions.people.passwords import Passwords
from app.api import docs, openapi, problems
from app.api.bounded import Bounded
from app.api.routes import OPERATIONS
from app.broken import Broken
from app.db.engine import NO_CONNECTION, in_use, make_engine, refuse_unsafe
from app.db.watching import waiting
from app.domain.refusals import NotFound, Refused
from app.gateways.sealing import Sealer
from app.metrics import Counts, Measured, places, written
from app.retrying import Persistent
from app.routing import ByWords
from app.settings import Settings
from app.unchanged import Unchanged
from app.web import problems as pages
from app.web.headers import Headers
from app.web.routes import PAGES

LOCK_SECONDS = 3
"""How long a request waits for what somebody else is changing, before it is asked to come again."""
STATIC = Path(__file__).parent / "web" / "static"
Answer = Callable[[Request, Exception], Awaitable[Response]]


def create_app(settings: Settings, counts: Counts | None = None) -> FastAPI:
    """The application over the database and keys of `settings`. `counts`: what the processes of one `serve` count in together."""
    passwords = Passwords(cheap=settings.cheap_passwords, processes=settings.workers)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = make_engine(settings.web_url, lock_seconds=LOCK_SECONDS)
        async with app.state.engine.connect() as connection:
            await refuse_unsafe(connection, production=settings.production)
        app.state.digests = await unwrapped(app.state.engine, app.state.sealer)
        app.state.entrance = Entrance(app.state.engine, passwords, app.state.digests)
        yield
        await app.state.engine.dispose()

    app = FastAPI(
        title="Vaikutin",
        version="1",
        summary="Buying employment services by their effect",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.sealer = Sealer(settings.sealing_key)
    app.state.status_of, app.state.retry_after = problems.status_of, problems.retry_after
    app.state.settings = settings
    app.state.counts = counts or Counts()
    app.add_middleware(Persistent, retries=settings.retries)
    app.add_middleware(Bounded, refuse=_by_door(problems.ANSWERS[Refused], pages.ANSWERS[Refused]))
    app.add_middleware(Unchanged)
    app.add_middleware(Broken, answer=_broken)
    app.add_middleware(Headers, secure=settings.secure)
    for kind, of_api in problems.ANSWERS.items():
        app.add_exception_handler(kind, _by_door(of_api, pages.ANSWERS[kind]))
    own = [openapi.route(), Route("/health", _health), Route("/metrics", _metrics)]
    app.router.routes += [*OPERATIONS, *docs.router.routes, *own, *PAGES]
    openapi.install(app)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.router.middleware_stack = ByWords(app.router)
    app.state.places = places(app.router.routes)
    app.add_middleware(Measured, counts=app.state.counts, known=app.state.places, connections=partial(_in_use, app))
    return app


async def _health(request: Request) -> Response:
    """Whether the web and its database answer, for whoever watches over them: 200, or 503 where the database is away."""
    try:
        async with request.app.state.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except NO_CONNECTION:
        return JSONResponse({"web": "well", "database": "away"}, 503, {"Retry-After": "5"})
    return JSONResponse({"web": "well", "database": "well"})


async def _metrics(request: Request) -> Response:
    """Numbers for whoever watches over them, if they name the token of the settings; to everybody else there is no such address."""
    state, said = request.app.state, request.headers.get("authorization", "")
    token = state.settings.metrics_token
    if not token or not compare_digest(said.encode(), f"Bearer {token}".encode()):
        raise Refused(NotFound())
    now: dict[str, float] = {"database_up": 0}
    try:
        async with state.engine.connect() as connection:
            found = await waiting(connection)
        now = {"database_up": 1, "due_waiting": found.due, "due_lag_seconds": found.due_lag}
        now |= {"mail_waiting": found.mail, "mail_lag_seconds": found.mail_lag}
    except NO_CONNECTION:
        pass
    now |= {"processes": state.counts.processes, "connections_in_use": state.counts.held()}
    return Response(written(state.counts, state.places, now), media_type="text/plain; version=0.0.4")


def _in_use(app: FastAPI) -> int:
    engine = getattr(app.state, "engine", None)  # none before it is started: what needs none is answered all the same
    return in_use(engine) if engine else 0


def _is_api(request: Request) -> bool:
    path: str = request.scope["path"]
    return path.startswith("/api/")


def _by_door(of_api: Answer, of_page: Answer) -> Answer:
    """What programs read under /api, a page everywhere else."""

    async def answer(request: Request, error: Exception) -> Response:
        found = await (of_api if _is_api(request) else of_page)(request, error)
        if found.status_code == 405:
            found.headers["Allow"] = ", ".join(sorted(_methods(request)))
        return found

    return answer


def _broken(request: Request, reference: str) -> Response:
    return problems.broken(request, reference) if _is_api(request) else pages.broken(request, reference)


def _methods(request: Request) -> set[str]:
    """Every method the address answers to: the framework names only those of the first route that it tried."""
    found = set()
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        scope = dict(request.scope) | {"method": method}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes):
            found.add(method)
    return found
