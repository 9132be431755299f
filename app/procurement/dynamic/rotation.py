"""Whose turn it is: where there is no reason to choose, orders go round, and anyone can recompute the round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.ids import CardId, ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A card in the round: whose, and since when it is on offer."""

    card_id: CardId
    provider_id: ProviderId
    on_offer_since: datetime


def rotation(runners: Iterable[Runner], last_turn: Mapping[ProviderId, datetime]) -> tuple[CardId, ...]:
    """The cards in their turn: who was asked longest ago comes first, and before all those who never were.

    `last_turn`: when each provider was last asked in this category, whether it accepted or not. Among those never asked the one
    on offer longest is first; a tie goes by the card's id. A provider's second card comes after every provider's first.
    House rule: the law asks for equal treatment (1397/2016 section 3), not for this round.
    """
    waiting = sorted(runners, key=lambda r: (r.on_offer_since, str(r.card_id)))
    first: dict[ProviderId, Runner] = {}
    for runner in waiting:
        first.setdefault(runner.provider_id, runner)
    seconds = [r for r in waiting if first[r.provider_id] is not r]
    asked = [r for r in first.values() if r.provider_id in last_turn]
    never = [r for r in first.values() if r.provider_id not in last_turn]
    asked.sort(key=lambda r: (last_turn[r.provider_id], str(r.card_id)))
    return tuple(r.card_id for r in (*never, *asked, *seconds))
