"""Every form of every page, sent as no browser would: refused and drawn, never broken, nothing written."""

import pkgutil
from dataclasses import dataclass
from importlib import import_module

import app.web
from tests.api.thread import SHA
from tests.web.seats import Fields

WORSE = (
    "x\0y",
    "\x1b[31m",
    "x" * 900_000,
    "9" * 40,
    "-1",
    "1e999",
    "2147483648",
    "99999-01-01",
    "31.2.2026",
    "1.1.0001",
    "\u202e{{7*7}}' OR 1=1",
    "٣",
    "00000000-0000-0000-0000-000000000000",
    ("", "\0"),
    (),
)
"""What stands in one field while the others are right; the last is a field that is not there."""
_EVIDENCE = {
    "evidence.kind": "payslip",
    "evidence.obtained_on": "1.3.2026",
    "evidence.how": "Asiakkaalta",
    "evidence.seen_by": "Veera",
    "evidence.kept_at": "Kansio",
    "evidence.sha256": SHA,
}
_DRAFT = {
    "title": "Valmennus",
    "description": "Mitä haetaan.",
    "maximum": "40 000",
    "price_weight": "40",
    "criterion_1": "Toteutus",
    "weight_1": "60",
    "about_1": "",
    "day": "1.3.2030",
    "hour": "15",
    "cap": "",
    "terms_begins": "1.4.2030",
    "terms_ends": "1.4.2032",
    "start_percent": "30",
    "start_days": "28",
    "job_percent": "45",
    "job_months": "3",
    "job_begin": "150",
    "stay_percent": "25",
    "stay_months": "4",
    "stay_within": "7",
    "version": "1",
}


@dataclass(frozen=True)
class Post:
    """A form: which route it is for, who sends it where, and what is right in it."""

    route: str
    who: str
    path: str
    fields: Fields


def routes() -> set[str]:
    """Every address that forms are sent to."""
    modules = [import_module(m.name) for m in pkgutil.iter_modules(app.web.__path__, "app.web.")]
    found = [route for m in modules for route in getattr(getattr(m, "router", None), "routes", ())]
    return {route.path for route in found if "POST" in getattr(route, "methods", ())}
