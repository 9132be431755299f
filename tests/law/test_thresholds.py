"""The national threshold by CPV class, at its edges; every row could be looked up in the Act's Annex E."""

from datetime import date

import pytest

from app.law import cpv_class, law_on

TABLE = [
    ("85312310", "social"),  # guidance
    ("85000000", "social"),
    ("85323000", "social"),
    ("85323001", "general"),
    ("84999999", "general"),
    ("80000000", "social"),  # training
    ("80530000", "social"),
    ("80660000", "social"),
    ("80660001", "general"),
    ("79611000", "social"),  # job search
    ("79610000", "general"),  # placement: not in the annex
    ("79634000", "general"),  # career guidance: the trap
    ("79634000-8", "general"),
    ("98133110", "other-special"),
    ("98133100", "social"),
]


@pytest.mark.parametrize(("cpv", "expected"), TABLE)
def test_the_class_of_a_code(cpv: str, expected: str) -> None:
    assert cpv_class(cpv) == expected


@pytest.mark.parametrize(("cpv", "euros"), [("79634000", 60_000), ("85312310", 400_000), ("98133110", 300_000)])
def test_the_threshold_of_a_class(cpv: str, euros: int) -> None:
    found = law_on(date(2026, 11, 24)).threshold(cpv)
    assert found.value == euros
    assert found.source == "1397/2016 25 §"
