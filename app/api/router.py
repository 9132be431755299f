"""Where an operation stands: its address below /api/v1, its name as its id."""

from typing import Any

from fastapi import APIRouter

from app.api.bodies import BoundedRoute


def operations(prefix: str = "", **more: Any) -> APIRouter:
    """The operations on one noun; `more` is what FastAPI's router takes.

    Each gets its whole address when it is declared, so that the application holds one flat list of routes. Routers included
    in routers are matched anew on each floor, which was a sixth of the work of a request.
    """
    return APIRouter(
        prefix=f"/api/v1{prefix}",
        route_class=BoundedRoute,
        generate_unique_id_function=lambda route: route.name,
        **more,
    )
