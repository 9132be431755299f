"""The round of providers: the same for whoever recomputes it, and fair over time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ids import CardId, ProviderId
from app.procurement.dynamic.rotation import Runner, rotation

BEGAN = datetime(2026, 1, 12, 8, tzinfo=UTC)


def runner(card: int, provider: int, days: int = 0) -> Runner:
    return Runner(
        card_id=CardId(UUID(int=card)),
        provider_id=ProviderId(UUID(int=provider)),
        on_offer_since=BEGAN + timedelta(days=days),
    )


def last(*asked: int) -> dict[ProviderId, datetime]:
    """The providers asked, in this order."""
    return {ProviderId(UUID(int=p)): BEGAN + timedelta(days=n) for n, p in enumerate(asked)}


def turn(*cards: int) -> tuple[CardId, ...]:
    return tuple(CardId(UUID(int=card)) for card in cards)


RUNNERS = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 5), st.integers(0, 3)), unique_by=lambda r: r[0], max_size=8)  # fmt: skip


def test_by_hand() -> None:
    three = (runner(1, 11, 5), runner(2, 12, 3), runner(3, 13, 1))
    assert rotation(three, {}) == turn(3, 2, 1)  # never asked: the one on offer longest
    assert rotation(three, last(13, 12)) == turn(1, 3, 2)  # asked longest ago, after all those who never were
    assert rotation((*three, runner(4, 13, 0)), last(13, 12, 11)) == turn(4, 2, 1, 3)  # a second card after every first


@given(rows=RUNNERS, asked=st.permutations(range(1, 6)), shuffled=st.randoms(use_true_random=False))
def test_anyone_who_recomputes_it_gets_the_same(
    rows: list[tuple[int, int, int]], asked: list[int], shuffled: Random
) -> None:
    runners = [runner(*row) for row in rows]
    again = list(runners)
    shuffled.shuffle(again)
    before = last(*asked[:3])
    assert rotation(again, before) == rotation(runners, before)
    assert sorted(rotation(runners, before)) == sorted(r.card_id for r in runners)


@given(rows=RUNNERS, rounds=st.integers(1, 30))
def test_nobody_is_asked_twice_before_everybody_was_once(rows: list[tuple[int, int, int]], rounds: int) -> None:
    runners = [runner(*row) for row in rows]
    owner = {r.card_id: r.provider_id for r in runners}
    turns: dict[ProviderId, datetime] = {}
    count: Counter[ProviderId] = Counter()
    for number in range(rounds):
        order = rotation(runners, turns)
        if order:
            provider = owner[order[0]]
            turns[provider] = BEGAN + timedelta(days=number)
            count[provider] += 1
    asked = [count[provider] for provider in set(owner.values())]
    assert not asked or max(asked) - min(asked) <= 1
