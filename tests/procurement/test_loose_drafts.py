"""Loose drafts of every way with anything anywhere in them: content within bounds, or a reason at a field."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from app.domain.bounds import PROSE, has_controls, holds_day, holds_number
from app.domain.money import Money
from app.procurement.content import read_content
from app.procurement.evolving.challenge_steps import read_challenge
from app.procurement.grants_and_tenders.application_content import read_application
from app.procurement.grants_and_tenders.programme_content import read_programme
from tests.domain.hostile import spoilt
from tests.domain.test_bounds import RICH
from tests.procurement.walks import _need

EFFECT = {"client_groups": ["far"], "expected": "Työ.", "measures": ["employed"], "follow_up_weeks": [12, 26]}
CRITERIA = [{"name": "Laatu", "weight": 60, "description": "Miten?"}, {"name": "Yhteistyö", "weight": 40}]
COMPETITION = {
    "language": "fi",
    "title": "Valmennus",
    "description": "Mitä tehdään.",
    "price_weight": 40,
    "criteria": CRITERIA[:1],
    "maximum": "40000.00",
    "deadline": "2026-03-02T13:00:00Z",
    "terms": RICH,
    "effect": EFFECT,
}
PROGRAMME = {
    "language": "fi",
    "title": "Avustukset",
    "purpose": "Mihin.",
    "kinds": ["association"],
    "costs": ["Palkat", "Tilat"],
    "maximum": "60000.00",
    "highest": "20000.00",
    "advance_percent": 70,
    "report_days": 30,
    "criteria": CRITERIA,
    "questions": [
        {"text": "Paljonko?", "kind": "money"},
        {"text": "Milloin?", "kind": "day"},
        {"text": "Montako?", "kind": "number"},
    ],
    "effect": EFFECT,
    "opens": "2026-03-02T06:00:00Z",
    "deadline": "2026-04-01T12:00:00Z",
}
APPLICATION = {
    "purpose": "Ryhmä.",
    "begins": "2026-05-01",
    "ends": "2026-12-31",
    "costs": [{"name": "Palkat", "amount": "9000.00"}, {"name": "Tilat", "amount": "1000.00"}],
    "total": "10000.00",
    "asked": "8000.00",
    "own": "2000.00",
    "other": "0.00",
    "answers": [{"key": "1", "text": "100.00"}, {"key": "2", "text": "2026-06-01"}, {"key": "3", "text": "12"}],
    "expected": "Kolme saa työn.",
    "binding": True,
}
CHALLENGE = {"language": "fi", "title": "Haaste", "description": "Mitä.", "effect": EFFECT}


def within(value: Any) -> bool:
    """Whether everything in a noun is within bounds."""
    match value:
        case str():
            return len(value) <= PROSE and not has_controls(value)
        case datetime():
            return holds_day(value.replace(tzinfo=None).date())
        case date():
            return holds_day(value)
        case Decimal():
            return holds_number(value)
        case Money():
            return abs(value.cents) < 10**14
        case tuple():
            return all(within(one) for one in value)
        case _ if is_dataclass(value):
            return all(within(getattr(value, field.name)) for field in fields(value))
        case _:
            return True


def check(content: Any, reasons: Any) -> None:
    """One of the two, and nothing that no page can show."""
    assert reasons or content is not None
    assert all(reason.field and len(reason.field) < 100 for reason in reasons)
    if not reasons:
        assert within(content)


@settings(max_examples=150, deadline=None)
@given(spoilt(COMPETITION))
def test_a_competition(draft: Any) -> None:
    check(*read_content(draft, _need()))


@settings(max_examples=150, deadline=None)
@given(spoilt(PROGRAMME))
def test_a_programme(draft: Any) -> None:
    check(*read_programme(draft, _need()))


@settings(max_examples=150, deadline=None)
@given(spoilt(APPLICATION))
def test_an_application(draft: Any) -> None:
    programme, reasons = read_programme(PROGRAMME, _need())
    assert programme is not None, reasons
    check(*read_application(draft, programme.content))


@settings(max_examples=100, deadline=None)
@given(spoilt(CHALLENGE))
def test_a_challenge(draft: Any) -> None:
    content, reasons = read_challenge(draft, _need(), 20)
    unruled = (
        reasons,
        len(content.title) > PROSE,
        len(content.description) > PROSE,
        len(content.effect.expected) > PROSE,
    )
    assert any(unruled) or within(content)


def test_what_is_spoilt_stands_as_it_is() -> None:
    programme, reasons = read_programme(PROGRAMME, _need())
    assert reasons == ()
    assert programme is not None
    assert read_application(APPLICATION, programme.content)[1] == ()
    assert read_content(COMPETITION, _need())[1] == ()
    assert read_challenge(CHALLENGE, _need(), 20)[1] == ()
