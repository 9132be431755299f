"""The worked example of the language of terms, by hand, to the day and the cent."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

from app.actions.terms.cases import run
from app.domain.money import Money
from app.domain.terms.payments import Entitlement, Line, entitlement, lines
from tests.domain.terms.kernel_cases import A, Book, good_terms, worked_example

RUN_1 = datetime(2026, 12, 8, tzinfo=UTC), date(2026, 11, 30)
RUN_2 = datetime(2027, 1, 15, tzinfo=UTC), date(2026, 12, 31)


def judged(book: Book, run: tuple[datetime, date]) -> Entitlement:
    return entitlement(good_terms(), book.facts, book.verifications, *run)


def said(line: Line) -> tuple[str | None, str, int, str, str, str]:
    return line.client, line.clause, line.revision, str(line.amount), f"{line.begins:%Y-%m}", f"{line.ends:%Y-%m}"


def test_first_run() -> None:
    found = judged(worked_example(), RUN_1)
    assert {said(line) for line in lines(found.items, [])} == {
        ("aino", "start", 0, "320.00", "2026-03", "2026-03"),
        ("aino", "job", 0, "1400.00", "2026-04", "2026-06"),
        ("aino", "stay", 0, "580.00", "2026-07", "2026-11"),
        ("bo", "start", 0, "320.00", "2026-04", "2026-04"),
        ("bo", "job", 0, "950.00", "2026-06", "2026-09"),
    }


def test_what_was_cut_and_why() -> None:
    found = judged(worked_example(), RUN_1)
    stay = next(item for item in found.items if item.attained.clause == "stay")
    assert (str(stay.raw), str(stay.amount)) == ("750.00", "580.00")
    assert [(cut.limit, str(cut.sum)) for cut in stay.cuts] == [("per-client", "170.00")]


def test_what_waits_after_the_first_run() -> None:
    found = judged(worked_example(), RUN_1)
    waiting = {
        (str(w.client), w.clause): (w.reason.value, str(w.have), str(w.need), w.earliest, w.until)
        for w in found.waiting
    }
    last = date(2027, 12, 31)
    assert waiting["bo", "stay"] == ("not-enough", "0", "4", date(2027, 3, 31), last)
    assert waiting["cai", "start"][0] == "window-passed"
    assert waiting["cai", "start"][3:] == (None, date(2026, 5, 31))
    assert waiting["cai", "job"][:4] == ("not-enough", "2", "3", date(2026, 12, 31))
    assert waiting["cai", "stay"][0] == "after"
    assert waiting["cai", "stay"][3] == date(2027, 4, 30)
    assert set(waiting) == {("bo", "stay"), ("cai", "start"), ("cai", "job"), ("cai", "stay")}


def test_second_run_takes_back_what_the_late_correction_cut() -> None:
    book = worked_example()
    settled = lines(judged(book, RUN_1).items, [])
    found = judged(book, RUN_2)
    assert [said(line) for line in lines(found.items, settled)] == [
        ("cai", "job", 0, "1500.00", "2026-10", "2026-12"),
        ("aino", "stay", 1, "-370.00", "2026-07", "2026-11"),
    ]
    stay = next(item for item in found.items if (item.attained.client, item.attained.clause) == ("aino", "stay"))
    assert [(cut.limit, str(cut.sum)) for cut in stay.cuts] == [("per-client", "170.00"), ("maximum", "370.00")]
    correction = lines(found.items, settled)[1]
    assert correction.corrects == 0


def test_both_runs_make_the_maximum_and_a_third_makes_nothing() -> None:
    book = worked_example()
    settled = list(lines(judged(book, RUN_1).items, []))
    settled += lines(judged(book, RUN_2).items, settled)
    assert sum((line.amount for line in settled), Money(0)) == Money.of("4700.00")
    assert lines(judged(book, RUN_2).items, settled) == ()


def case() -> dict[str, object]:
    """The example as it is handed around."""
    book = worked_example()
    rows = [
        {
            "id": str(fact.id),
            "kind": fact.kind.value,
            "learned": fact.learned.isoformat(),
            "begins": fact.begins.isoformat(),
            "client": fact.client,
            "code": fact.code,
            "group": fact.group,
            "employer": fact.employer,
            "job": fact.job,
            "quantity": None if fact.quantity is None else str(fact.quantity),
            "corrects": str(fact.corrects) if fact.corrects else None,
        }
        for fact in book.facts
    ]
    verdicts = [
        {"id": str(v.id), "fact": str(v.fact), "verdict": v.verdict.value, "at": v.at.isoformat()}
        for v in book.verifications
    ]
    runs = [[run[0].isoformat(), run[1].isoformat()] for run in (RUN_1, RUN_2)]
    return {"terms": A, "facts": rows, "verifications": verdicts, "runs": runs}


def test_the_command_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case()))
    out = StringIO()
    assert run(file, many=False, out=out) == 0
    answer = json.loads(out.getvalue())
    assert [len(run) for run in answer["lines"]] == [5, 2]
    assert answer["lines"][1][1] == {
        "client": "aino",
        "clause": "stay",
        "occurrence": "1",
        "revision": 1,
        "corrects": 0,
        "amount": "-370.00",
        "begins": "2026-07-01",
        "ends": "2026-11-30",
    }


def test_many_cases_a_line_each(tmp_path: Path) -> None:
    contradictory = case() | {"terms": A | {"limits": [{"id": "maximum", "per": "commitment", "max": "100.00"}]}}
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join([json.dumps(case()), json.dumps(contradictory), "no case"]))
    out = StringIO()
    assert run(file, many=True, out=out) == 2
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert set(answers[0]) == {"lines", "entitlement", "waiting"}
    assert {(r["clause"], r["code"]) for r in answers[1]["refused"]} >= {("start", "limit-below-fee")}
    assert set(answers[2]) == {"error"}


def test_the_command_line_reaches_the_kernel(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case()))
    words = [sys.executable, "-m", "app.cli", "terms", "--many", str(file)]
    said = subprocess.run(words, capture_output=True, text=True, check=True)
    assert [len(run) for run in json.loads(said.stdout)["lines"]] == [5, 2]
