"""Terms refused when written, naming the clause; and terms read back as they were written."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from app.domain.money import Money
from app.domain.terms.checks import read_terms, refusals_at_price
from app.domain.terms.reading import parse_terms
from app.domain.terms.terms import Terms
from app.domain.terms.writing import write_terms
from tests.domain.terms.drawn_cases import terms
from tests.domain.terms.kernel_cases import A, good_terms

Spoil = Callable[[dict[str, Any]], object]


def clause(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in document["clauses"] if c["id"] == name)
    return found


def replaced(value: Any, new: Any) -> None:
    value.clear()
    value.update(new)


SPOILT: dict[str, tuple[Spoil, str | None, str]] = {
    "unknown measure": (lambda d: clause(d, "job")["reach"].update(measure="none"), "job", "unknown-name"),
    "unknown clause after": (lambda d: clause(d, "stay")["after"].update(clause="none"), "stay", "unknown-name"),
    "unknown rate": (lambda d: replaced(clause(d, "job")["amount"], {"rate": "none"}), "job", "unknown-name"),
    "unknown sum": (
        lambda d: replaced(clause(d, "start")["amount"], {"percent": "30", "of": "price"}),
        "start",
        "unknown-name",
    ),
    "two clauses of one name": (lambda d: clause(d, "stay").update(id="job"), "job", "unknown-name"),
    "limit over an unknown clause": (
        lambda d: d["limits"][0].update(clauses=["none"]),
        "per-client",
        "unknown-name",
    ),
    "unknown group": (lambda d: clause(d, "job").update(groups=["none"]), "job", "unknown-code"),
    "two triggers": (lambda d: clause(d, "job").update(on=["started"]), "job", "not-one-trigger"),
    "no trigger": (lambda d: clause(d, "job").pop("reach"), "job", "not-one-trigger"),
    "within shorter than need": (lambda d: clause(d, "stay")["reach"].update(within=3), "stay", "within-too-short"),
    "waiting for itself": (
        lambda d: clause(d, "job").update(after={"clause": "stay", "fresh": True}),
        "job",
        "cycle",
    ),
    "a hole between rates": (lambda d: d["rates"]["job"][1].update(begins="2026-10-01"), "job", "rate-hole"),
    "a group without a rate": (lambda d: d["rates"]["job"][0]["amounts"].pop("near"), "job", "rate-hole"),
    "two rates on a day": (lambda d: d["rates"]["job"][1].update(begins="2026-08-31"), "job", "rate-overlap"),
    "more months than there are": (lambda d: clause(d, "job")["reach"].update(need="30"), "job", "unreachable"),
    "a limit under one fee": (lambda d: d["limits"][0].update(max="319.99"), "start", "limit-below-fee"),
    "a maximum under one fee": (lambda d: d["limits"][1].update(max="1499.99"), "job", "limit-below-fee"),
    "a word not built": (lambda d: clause(d, "job").update(pool="p"), "job", "not-built"),
    "a trigger not built": (
        lambda d: (clause(d, "job").pop("reach"), clause(d, "job").update(each={"measure": "good"})),
        "job",
        "not-built",
    ),
    "a negative fee": (
        lambda d: replaced(clause(d, "start")["amount"], {"fixed": "-1.00"}),
        "start",
        "negative-amount",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_contradiction_is_refused_naming_the_clause(name: str) -> None:
    spoil, where, code = SPOILT[name]
    document = copy.deepcopy(A)
    spoil(document)
    read, faults = read_terms(document)
    assert read is None
    assert (where, code) in {(fault.clause, fault.code) for fault in faults}


@pytest.mark.parametrize(
    "key", ["each", "release", "missed", "having", "parts", "above", "unearned", "pool", "until", "unless", "volume"]
)
def test_no_word_of_a_later_version_is_ignored(key: str) -> None:
    document = copy.deepcopy(A)
    clause(document, "job")[key] = "x"
    assert ("job", "not-built") in {(fault.clause, fault.code) for fault in read_terms(document)[1]}


@pytest.mark.parametrize("value", [None, 1, [], "terms", {}, {"language": 2}, A | {"language": "1"}, A | {"extra": 1}])
def test_what_is_not_terms_at_all(value: object) -> None:
    read, faults = read_terms(value)
    assert read is None
    assert faults


@settings(max_examples=60, deadline=None)
@given(terms())
def test_terms_are_read_back_as_they_were_written(law: Terms) -> None:
    again, faults = parse_terms(write_terms(law))
    assert (again, faults) == (law, ())


def test_a_price_that_breaks_a_limit_names_its_clause() -> None:
    document = copy.deepcopy(A) | {"money": {"price": None}}
    replaced(clause(document, "start")["amount"], {"percent": "50", "of": "price"})
    law = good_terms(document)
    assert refusals_at_price(law, Money.of("4600.00")) == ()
    assert {f.clause for f in refusals_at_price(law, Money.of("4600.02"))} == {"start"}
