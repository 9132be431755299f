"""Every list of the API that can grow has pages by a cursor, and a count; what has none says why it cannot grow."""

import json
from pathlib import Path
from typing import Any

DESCRIBED: Any = json.loads((Path(__file__).parents[2] / "openapi" / "openapi.json").read_text("utf-8"))
BOUNDED = {
    "areas are made by the owner alone": {"list_areas"},
    "an area's own code lists, from its file": {"list_codes"},
    "a year's budget, from the area's file": {"list_budget_lines"},
    "kinds of value are told by the code, entries of each by the year": {"list_values"},
    "the people of one area": {"list_staff"},
    "one mark a criterion, and a programme has few": {"list_assessments", "read_assessments"},
}
"""Lists that are answered whole, by why they cannot grow."""


def lists() -> dict[str, Any]:
    """The operations that answer an array, by name."""
    return {
        operation["operationId"]: operation
        for operations in DESCRIBED["paths"].values()
        for method, operation in operations.items()
        if method == "get"
        and operation["responses"]["200"]["content"]["application/json"]["schema"].get("type") == "array"
    }


def paged(operation: Any) -> bool:
    """Whether the operation takes a cursor and says the next one, and how many there are."""
    asked = {parameter["name"] for parameter in operation.get("parameters", ())}
    told = set(operation["responses"]["200"].get("headers", ()))
    return {"limit", "cursor"} <= asked and told == {"Link", "X-Total-Count"}


def test_every_list_has_pages_or_cannot_grow() -> None:
    whole = {name for name, operation in lists().items() if not paged(operation)}
    bounded = {name for names in BOUNDED.values() for name in names}
    assert whole - bounded == set(), "give it pages (app/api/paging.py), or say here why it cannot grow"
    assert bounded - whole == set(), "these have pages, or are no more: take them out of the list"


def test_no_list_is_paged_otherwise() -> None:
    for name, operation in lists().items():
        assert "after" not in {parameter["name"] for parameter in operation.get("parameters", ())}, name
