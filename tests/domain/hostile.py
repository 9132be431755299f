"""Values that no honest document holds, and documents with one of them somewhere: for every test of what comes in."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Json = Any
TEXTS = (
    "", " ", "x" * 20_000, "x" * 101, "\0", "a\x1b[31m", "\u202e", "{{7*7}}", "{0.__class__}", "<script>", "__proto__", "٣", "None", "price", "maximum",
    "1E400", "-1E400", "1e9", "NaN", "Infinity", "-Infinity", "-0", "-0.00", "9" * 30, "0." + "0" * 30 + "1", "1_000", "+5", "0x10", " 5 ", "99999999.9999",
    "999999999999.99", "1000000000000.00", "-1.00",
    "0001-01-01", "1999-12-31", "2000-01-01", "2100-12-31", "2101-01-01", "9999-12-31", "2026-02-30", "2026-W01-1", "20260101",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "former:999999999", "former:3660", "former:٣",
)  # fmt: skip
NUMBERS = (0, -1, 1, 2, 28, 100, 101, 1000, 3660, 3661, 10**6, 10**9, 10**9 + 1, 10**18, 10**30, True, False, None)
STRANGE: tuple[Json, ...] = (
    [],
    {},
    [[]],
    [None],
    {"": None},
    [{}],
    {"a": {"b": {"c": 1}}},
    ["x"] * 51,
    [["930.00", "1"]] * 31,
    [["1"]],
    [[1, 2, 3]],
)
values = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(STRANGE),
    st.integers(-(10**40), 10**40),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
    st.text(max_size=30),
)


def places(value: Json, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of a document that holds something, deepest last."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield (*at, key)
        yield from places(part, (*at, key))


def put(document: Json, place: tuple[str | int, ...], value: Json) -> Json:
    """The document with `value` in one place."""
    found = copy.deepcopy(document)
    inner = found
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return found


def named(document: Json, place: tuple[str | int, ...], name: str) -> Json:
    """The document with what stands in one place under another name, where it stands under any."""
    found = copy.deepcopy(document)
    inner = found
    for key in place[:-1]:
        inner = inner[key]
    if isinstance(inner, dict):
        inner[name] = inner.pop(place[-1])
    return found


@st.composite
def spoilt(draw: st.DrawFn, document: Json, most: int = 2) -> Json:
    """The document with hostile values in one place or two, or with a name changed for one."""
    found = document
    for _ in range(draw(st.integers(1, most))):
        place = draw(st.sampled_from(list(places(found))))
        if draw(st.integers(0, 4)):
            found = put(found, place, draw(values))
        else:
            found = named(found, place, draw(st.one_of(st.sampled_from(TEXTS), st.text(max_size=30))))
    return found
