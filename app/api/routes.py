"""Every operation of the API, under /api/v1."""

from fastapi import APIRouter

from app.api import needs

router = APIRouter(prefix="/api/v1")
router.include_router(needs.router)
