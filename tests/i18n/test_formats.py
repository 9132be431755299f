"""How each language writes values, and how what people type is read."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.bounds import EARLIEST, LATEST
from app.domain.money import Money
from app.i18n import typed
from app.i18n.formats import Formats

FI, EN = Formats("fi"), Formats("en")
CLOSING = datetime(2026, 12, 11, 13, 0, tzinfo=UTC)
SUMMER = datetime(2027, 6, 30, 21, 30, tzinfo=UTC)


def tied(text: str) -> str:
    """No-break spaces made visible."""
    return text.replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (FI.money(Money.of("1250.50")), "1_250,50_€"),
        (FI.money(Money.of("-396.00")), "−396,00_€"),
        (FI.money(Money.of("0.00")), "0,00_€"),
        (FI.money(Money.of("6764453.00")), "6_764_453,00_€"),
        (FI.euros(Money.of("600000.00")), "600_000_€"),
        (FI.euros(Money.of("600000.10")), "600_000,10_€"),
        (FI.number(12345), "12_345"),
        (FI.number(Decimal("-0.5")), "−0,5"),
        (FI.number(Decimal("2.50"), 1), "2,5"),
        (FI.points(Decimal(87)), "87,00"),
        (FI.percent(Decimal("12.5")), "12,5_%"),
        (FI.percent(-40), "−40_%"),
        (FI.day(date(2026, 11, 24)), "24.11.2026"),
        (FI.day(SUMMER), "1.7.2027"),
        (FI.weekday(date(2026, 12, 11)), "pe_11.12.2026"),
        (FI.when(CLOSING), "pe_11.12.2026 klo_15.00"),
        (FI.until(CLOSING), "pe_11.12.2026 klo_15.00"),
        (FI.until(datetime(2026, 12, 10, 22, tzinfo=UTC)), "to_10.12.2026"),
        (FI.until(datetime(2026, 12, 10, 22, tzinfo=UTC), long=True), "torstai 10.12.2026"),
        (FI.deadline(CLOSING), "perjantai 11.12.2026 klo_15.00"),
        (FI.hour(datetime(2026, 12, 14, 7, 2, tzinfo=UTC)), "9.02"),
        (FI.zone(CLOSING), "UTC+2"),
        (FI.zone(SUMMER), "UTC+3"),
        (FI.month(date(2026, 8, 1)), "elokuu 2026"),
        (FI.days(date(2026, 2, 1), date(2026, 12, 31)), "1.2.–31.12.2026"),
        (FI.days(date(2027, 2, 1), date(2028, 1, 31)), "1.2.2027–31.1.2028"),
        (FI.days(date(2027, 2, 1), None), "1.2.2027–"),
        (FI.days(date(2027, 2, 1), date(2027, 2, 1)), "1.2.2027"),
        (FI.listed(["Forssa", "Tammela", "Ypäjä"]), "Forssa, Tammela ja Ypäjä"),
        (EN.money(Money.of("1250.50")), "€1,250.50"),
        (EN.money(Money.of("-396.00")), "−€396.00"),
        (EN.percent(Decimal("12.5")), "12.5%"),
        (EN.when(CLOSING), "Fri_11_Dec_2026 at_15:00"),
        (EN.deadline(CLOSING), "Friday 11_December_2026 at_15:00"),
        (EN.days(date(2026, 2, 1), date(2026, 12, 31)), "1_Feb–31_Dec_2026"),
        (EN.month(date(2026, 8, 1)), "August 2026"),
        (EN.listed(["Forssa", "Tammela", "Ypäjä"]), "Forssa, Tammela and Ypäjä"),
    ],
)
def test_a_value_is_written(written: str, expected: str) -> None:
    assert tied(written) == expected


def test_an_instant_without_a_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="zone"):
        FI.when(datetime(2026, 12, 11, 15, 0))  # noqa: DTZ001  # that is the fault tested


def test_values_show_themselves_by_type() -> None:
    shown = [
        FI.show(v)
        for v in (Money.of("1.00"), CLOSING, date(2026, 1, 2), 1234, Decimal("0.5"), "teksti", True, ("a", "b"))
    ]
    assert [tied(s) for s in shown] == [
        "1,00_€",
        "pe_11.12.2026 klo_15.00",
        "2.1.2026",
        "1_234",
        "0,5",
        "teksti",
        "True",
        "a ja b",
    ]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 250,50", 125050),
        ("1250,50", 125050),
        ("1250.5", 125050),
        ("1\N{NO-BREAK SPACE}250,50\N{NO-BREAK SPACE}€", 125050),
        ("1\N{NARROW NO-BREAK SPACE}250.50", 125050),
        ("1.250,50", 125050),
        ("€1,250.50", 125050),
        (" 18 euroa ", 1800),
        ("−396,00", -39600),
        ("-1", -100),
        ("0", 0),
        ("999999999999,99", 99999999999999),
    ],
)
def test_money_is_read(text: str, cents: int) -> None:
    read = typed.money(text)
    assert read is not None
    assert read.cents == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2 tuhatta",
        "1,250",
        "1.250",
        "12 50",
        "1 2345",
        "1,2,3",
        "1.250.50",
        "1e5",
        "Infinity",
        "NaN",
        "٣",
        "1,005",
        "--1",
        "1" * 13,
        "1 €€",
        "0x10",
        "1_000",
        "½",
    ],
)
def test_what_is_no_money_or_could_be_two_is_refused(text: str) -> None:
    assert typed.money(text) is None


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_money_that_a_page_shows_can_be_typed_back(cents: int) -> None:
    amount = Money(cents)
    assert typed.money(FI.money(amount)) == amount
    assert typed.money(EN.money(amount)) == amount


@given(st.text(max_size=30))
def test_reading_never_breaks(text: str) -> None:
    for read in (typed.money, typed.number, typed.whole, typed.percent, typed.day, typed.hour):
        read(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("11.12.2026", date(2026, 12, 11)),
        ("1.2.2027", date(2027, 2, 1)),
        ("01. 02. 2027", date(2027, 2, 1)),
        ("11,12,2026", date(2026, 12, 11)),
        ("2026-12-11", date(2026, 12, 11)),
        ("31.2.2026", None),
        ("11.12.26", None),
        ("11/12/2026", None),
        ("11.12.", None),
        ("31.12.1999", None),
        ("1.1.2000", date(2000, 1, 1)),
        ("31.12.2100", date(2100, 12, 31)),
        ("1.1.2101", None),
        ("2101-01-01", None),
        ("2026-1-1", None),
        ("", None),
    ],
)
def test_a_day_is_read(text: str, day: date | None) -> None:
    assert typed.day(text) == day


@given(st.dates(min_value=EARLIEST, max_value=LATEST))
def test_a_day_that_a_page_shows_can_be_typed_back(day: date) -> None:
    assert typed.day(FI.day(day)) == day == typed.day(day.isoformat())


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("15.00", time(15)),
        ("15:00", time(15)),
        ("9.05", time(9, 5)),
        ("klo 15", time(15)),
        ("15", time(15)),
        ("24.00", None),
        ("15.60", None),
        ("1500", None),
        ("", None),
    ],
)
def test_an_hour_is_read(text: str, hour: time | None) -> None:
    assert typed.hour(text) == hour


@pytest.mark.parametrize(("text", "value"), [("40", 40), ("1 250", 1250), ("-3", -3), ("40,0", None), ("x", None), ("1000000", 1_000_000), ("1000001", None), ("-1000001", None)])  # fmt: skip
def test_a_whole_number_is_read(text: str, value: int | None) -> None:
    assert typed.whole(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("99999999,9999", "99999999.9999"),
        ("-99999999", "-99999999"),
        ("100000000", None),
        ("0,00001", None),
        ("9" * 12, None),
    ],
)
def test_a_number_is_read_within_the_bounds_of_programs(text: str, value: str | None) -> None:
    assert typed.number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(("text", "value"), [("40", "40"), ("12,5 %", "12.5"), ("12,5%", "12.5"), ("%", None)])
def test_a_percentage_is_read(text: str, value: str | None) -> None:
    assert typed.percent(text) == (None if value is None else Decimal(value))
