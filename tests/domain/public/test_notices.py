"""What is made public of a procedure and of a commitment, and what must not be."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.buying.challenges import ChallengeContent
from app.domain.buying.criteria import Criterion
from app.domain.buying.grants import ProgrammeContent
from app.domain.buying.procedures import Audience, Procedure, ProcedureKind, State
from app.domain.money import Money
from app.domain.people.providers import ProviderKind
from app.domain.public.awards import LEAST_SHOWN, result_of
from app.domain.public.notices import notice_of
from app.domain.searching import parts, words
from app.domain.serving.commitments import CommitmentKind, CommitmentState
from tests.make import BEGINS, DEADLINE, card_content
from tests.procurement.walks import _competition, commitment

EFFECT = card_content().effect
CONTRACT = commitment(CommitmentState.IN_FORCE)
COMMON: dict[str, Any] = {
    "language": "fi", "title": "Iltavastaanotto", "basket": "tyollistyminen", "category": "tyonhaku", "cpv": "85312310",
    "municipalities": ("061",), "effect": EFFECT,
}  # fmt: skip
CHALLENGE = ChallengeContent(description="Vuorotyötä hakeville.", answer_days=20, **COMMON)
PROGRAMME = ProgrammeContent(
    purpose="Pajat alle 30-vuotiaille.", kinds=(ProviderKind.ASSOCIATION,), criteria=(Criterion(key="1", name="Tarve", weight=100, description=""),),
    questions=(), costs=("Palkat",), maximum=Money.of("120000.00"), highest=Money.of("40000.00"), advance_percent=60, report_days=60,
    opens=BEGINS, **COMMON,
)  # fmt: skip


def _open(kind: ProcedureKind, content: ChallengeContent | ProgrammeContent, **changes: Any) -> Procedure:
    return replace(
        _competition().noun, kind=kind, content=content, draft={}, state=State.OPEN, audience=Audience.PROVIDERS, published_at=BEGINS,
        **changes,
    )  # fmt: skip


def test_a_challenge_stands_until_it_is_ended() -> None:
    notice = notice_of(_open(ProcedureKind.CHALLENGE, CHALLENGE))
    assert notice is not None
    assert (notice.summary, notice.maximum, notice.deadline) == ("Vuorotyötä hakeville.", None, None)
    assert (notice.client_groups, notice.audience) == (EFFECT.client_groups, Audience.PROVIDERS)


def test_a_programme_says_what_is_shared() -> None:
    notice = notice_of(_open(ProcedureKind.PROGRAMME, PROGRAMME, deadline=DEADLINE))
    assert notice is not None
    assert (notice.summary, notice.maximum, notice.deadline) == (PROGRAMME.purpose, PROGRAMME.maximum, DEADLINE)


def test_nothing_is_public_before_it_is_published() -> None:
    assert notice_of(_competition().noun) is None


LINES = st.lists(
    st.tuples(st.sampled_from([None, *(f"A-{n}" for n in range(8))]), st.sampled_from(["start", "job"]), st.integers(-300, 900).map(Money)),
    max_size=20,
)  # fmt: skip


@given(st.frozensets(st.sampled_from([f"A-{n}" for n in range(8)])), LINES, st.sampled_from(CommitmentKind))
def test_no_number_of_people_under_five_is_shown(
    started: frozenset[str], lines: list[tuple[str | None, str, Money]], kind: CommitmentKind
) -> None:
    found = result_of(replace(CONTRACT, kind=kind), started, lines, date(2026, 3, 1))
    assert found.started == (len(started) if len(started) >= LEAST_SHOWN else None)
    assert found.employed is None or found.employed >= LEAST_SHOWN
    if len(started) < LEAST_SHOWN:
        assert found.employed is None
    assert (found.paid is None) == (kind is not CommitmentKind.GRANT and found.employed is None)
    if found.paid is not None:
        assert found.paid.cents == sum(amount.cents for _, _, amount in lines)


def test_who_earned_an_outcome_and_lost_it_again_is_not_counted() -> None:
    clients = frozenset(f"A-{n}" for n in range(6))
    lines = [(client, "job", Money(100)) for client in sorted(clients)]
    assert result_of(CONTRACT, clients, lines, date(2026, 3, 1)).employed == 6
    assert result_of(CONTRACT, clients, [*lines, ("A-0", "job", Money(-100))], date(2026, 3, 1)).employed == 5
    taken_back = [*lines, ("A-0", "job", Money(-100)), ("A-1", "job", Money(-100))]
    assert result_of(CONTRACT, clients, taken_back, date(2026, 3, 1)).employed is None


@given(st.text(max_size=300))
def test_a_part_is_the_beginning_of_its_word(typed: str) -> None:
    given_words = words(typed)
    assert all(any(word.startswith(part) for word in given_words) for part in parts(given_words, {}))
    assert len(given_words) <= 8


@pytest.mark.parametrize(
    ("word", "stem", "part"),
    [
        ("valmennusta", "valmenu", "valmen"),
        ("koulutukset", "koulutuks", "koulutu"),
        ("nuorten", "nuort", "nuor"),
        ("tuki", "tuki", "tuki"),
    ],
)
def test_what_finnish_changes_is_not_looked_for(word: str, stem: str, part: str) -> None:
    assert parts((word,), {word: stem}) == (part,)
    assert parts((word,), {word: None}) == ()
