"""The web application, put together: both doors over one engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from app.actions.sign_in import Passwords
from app.api import docs, openapi, problems
from app.api.bounded import Bounded
from app.api.routes import router as api
from app.db.clock import movable
from app.db.engine import make_engine, refuse_unsafe_role
from app.gateways.sealing import Sealer
from app.settings import Settings
from app.web.headers import Headers
from app.web.routes import router as web

STATIC = Path(__file__).parent / "web" / "static"
MOST_BYTES = 1_000_000


class MovableClock(RuntimeError):
    """Production does not run on a database whose clock can be moved."""


def create_app(settings: Settings) -> FastAPI:
    """The application over the database and keys of `settings`."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = make_engine(settings.web_url)
        async with app.state.engine.connect() as connection:
            await refuse_unsafe_role(connection)
            if settings.production and await movable(connection):
                raise MovableClock
        yield
        await app.state.engine.dispose()

    app = FastAPI(
        title="Vaikutin",
        version="1",
        summary="Buying employment services by their effect",
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.sealer = Sealer(settings.sealing_key)
    app.state.passwords = Passwords(cheap=settings.cheap_passwords)
    app.state.status_of = problems.status_of
    app.state.settings = settings
    app.add_middleware(Bounded, most=MOST_BYTES)
    app.add_middleware(Headers, secure=settings.secure)
    problems.install(app)
    app.include_router(api)
    app.include_router(docs.router)
    openapi.install(app)
    app.include_router(web)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
