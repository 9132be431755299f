"""Any draft that a form can say, written into the form and read again: the same draft."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData

from app.domain.calendar import HELSINKI
from app.domain.money import Money
from app.domain.terms.template import StandardTerms, document
from app.i18n.formats import Formats
from app.web.buying import drafts, effects
from app.web.buying.grant_forms import (
    application_typed,
    programme_typed,
    read_application_form,
    read_programme_form,
)
from app.web.reading import Reader
from tests.procurement.walks_grants import programme_content

FORMATS = Formats("fi")
CASES = settings(max_examples=25, deadline=None)
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z", "Cf"))
LINES = st.text(LETTERS, min_size=1, max_size=30)
PROSE = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
DAYS = st.dates(date(2026, 1, 1), date(2090, 12, 31))
CENTS = st.integers(1, 10**10).map(lambda cents: str(Money(cents)))
EFFECTS = st.fixed_dictionaries(
    {
        "expected": PROSE,
        "measures": st.lists(st.sampled_from(["employed", "stayed", "training"]), unique=True),
        "follow_up_weeks": st.lists(st.integers(1, 260), min_size=1, max_size=5),
    }
)
CRITERIA = st.lists(
    st.fixed_dictionaries({"name": LINES, "weight": st.integers(0, 100), "description": PROSE | st.just("")}),
    min_size=1,
    max_size=5,
)


@st.composite
def instants(draw: st.DrawFn) -> str:
    """An hour of a Finnish day, at noon or later: none of them is skipped or comes twice."""
    day, hour = draw(DAYS), draw(st.integers(12, 20))
    return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI).astimezone().isoformat()


@st.composite
def terms(draw: st.DrawFn, maximum: str) -> dict[str, Any]:
    """The terms that the form of a competition writes."""
    begins = draw(DAYS)
    percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)
    counts = st.integers(1, 365)
    return document(
        StandardTerms(
            begins=begins, ends=begins + timedelta(days=draw(counts)), group="far", start=draw(percents), start_days=draw(counts),
            job=draw(percents), job_months=draw(st.integers(1, 12)), job_begin=draw(counts), stay=draw(percents),
            stay_months=draw(st.integers(1, 12)), stay_within=draw(st.integers(1, 24)), whole=Decimal("930.00"), half=Decimal("465.00"),
            maximum=Money.of(maximum), cap=draw(st.none() | CENTS.map(Money.of)),
        )
    )  # fmt: skip


def form(typed: dict[str, Any]) -> Reader:
    """The form as a browser sends it, a value that is empty as an empty field."""
    pairs = [(n, v) for n, given_ in typed.items() for v in ([given_] if isinstance(given_, str) else given_)]
    return Reader(FormData([(name, value.replace("\n", "\r\n")) for name, value in pairs]))


@CASES
@given(data=st.data(), title=LINES, description=PROSE, weight=st.integers(0, 100), maximum=CENTS)
def test_a_competition(data: st.DataObject, title: str, description: str, weight: int, maximum: str) -> None:
    draft = {
        "language": "fi", "title": title, "description": description, "price_weight": weight, "maximum": maximum,
        "criteria": data.draw(CRITERIA), "deadline": data.draw(instants()), "terms": data.draw(terms(maximum)),
        "effect": data.draw(EFFECTS),
    }  # fmt: skip
    procedure = cast("Any", SimpleNamespace(draft=draft))
    condition = Decimal("930.00"), Decimal("465.00")
    found = drafts.read_draft(form(dict(drafts.typed(draft, FORMATS))), procedure, "far", condition, "fi")
    assert alike(found) == alike(draft)


@CASES
@given(data=st.data(), title=LINES, purpose=PROSE, maximum=CENTS, highest=CENTS)
def test_a_programme(data: st.DataObject, title: str, purpose: str, maximum: str, highest: str) -> None:
    question = {"text": LINES, "kind": st.sampled_from(["text", "money", "day", "number"]), "required": st.booleans()}
    draft = {
        "language": "fi", "title": title, "purpose": purpose, "maximum": maximum, "highest": highest,
        "kinds": data.draw(st.lists(st.sampled_from(["company", "association", "school"]), unique=True)),
        "advance_percent": data.draw(st.integers(0, 100)), "report_days": data.draw(st.integers(0, 365)),
        "costs": data.draw(st.lists(LINES, min_size=1, max_size=4)), "criteria": data.draw(CRITERIA),
        "questions": data.draw(st.lists(st.fixed_dictionaries(question), max_size=6)),
        "effect": {"client_groups": ["far"], **data.draw(EFFECTS)}, "opens": data.draw(instants()), "deadline": data.draw(instants()),
    }  # fmt: skip
    assert alike(read_programme_form(form(programme_typed(draft, FORMATS)), "fi")) == alike(draft)


@CASES
@given(data=st.data(), purpose=PROSE, expected=PROSE, binding=st.booleans())
def test_an_application(data: st.DataObject, purpose: str, expected: str, *, binding: bool) -> None:
    programme = programme_content()
    says = {"1": PROSE, "2": st.decimals(0, 10**6, places=2).map(str), "3": DAYS.map(str)}
    draft = {
        "purpose": purpose, "expected": expected, "binding": binding, "begins": str(data.draw(DAYS)), "ends": str(data.draw(DAYS)),
        "costs": [{"name": name, "amount": data.draw(CENTS)} for name in data.draw(st.sets(st.sampled_from(programme.costs)))],
        "answers": [{"key": q.key, "text": data.draw(says[q.key])} for q in programme.questions],
        **{name: data.draw(CENTS) for name in ("total", "asked", "own", "other")},
    }  # fmt: skip
    found = read_application_form(form(application_typed(draft, programme, FORMATS)), programme)
    assert {**found, "costs": by_name(found["costs"])} == {**draft, "costs": by_name(draft["costs"])}


@CASES
@given(given_=EFFECTS, groups=st.lists(st.sampled_from(["far", "near"]), unique=True))
def test_an_effect_block(given_: dict[str, Any], groups: list[str]) -> None:
    whole = {"client_groups": groups, **given_}
    assert {"client_groups": groups, **effects.drafted(form(dict(effects.typed(whole))))} == whole


def by_name(costs: Any) -> list[dict[str, str]]:
    """Costs in one order: the form has the programme's."""
    return sorted(costs, key=lambda cost: cost["name"])


def alike(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft with its instants as instants: the form may write another offset."""
    return draft | {name: datetime.fromisoformat(draft[name]) for name in ("opens", "deadline") if name in draft}
