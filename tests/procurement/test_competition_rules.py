"""What a mini-competition and the contract it ends in are refused for, each reason by itself and at its edge."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.buying.agreements import AgreementState, Mode
from app.domain.buying.procedures import State
from app.domain.calendar import day_begins, day_ends, local_day
from app.domain.ids import BidId, CommitmentId, DecisionId, ReferralId
from app.domain.lifecycle import as_of, refusals, take
from app.domain.serving.commitment_situation import CommitmentSituation
from app.domain.serving.commitments import Commitment, CommitmentState
from app.domain.serving.contracts import CONTRACT, NewReferral, Report, Signature
from app.domain.serving.referrals import ReferralState
from app.domain.terms.facts import ClientId, FactId
from app.procurement.award import Award, Proposal
from app.procurement.competition import Competition
from app.procurement.content import read_content
from app.procurement.framework.mini_competition_steps import MINI_COMPETITION, Prolonging, Publication
from tests.make import BEGINS, DEADLINE, draft, terms
from tests.procurement.walks import (
    ACTORS,
    EVIDENCE,
    PROVIDER,
    RIVAL,
    _accepted,
    _competition,
    _for_competition,
    _need,
    _opened,
    _pay,
    _referral,
    commitment,
)

OFFICER, DECIDER, COACH, BIDDER = ACTORS[0], ACTORS[3], ACTORS[6], ACTORS[-1]
BIDS = tuple(BidId(UUID(int=number)) for number in (41, 42))


def codes(s: Any, step: str, *given: Any, table: Any = MINI_COMPETITION) -> list[tuple[str, str | None]]:
    """Why `step` cannot be taken: each code with its field."""
    return [(reason.code, reason.field) for reason in refusals(table, step, s, *given)]


def publication(**changes: Any) -> Publication:
    """What publishing writes, of a draft with `changes`."""
    read, reasons = read_content(draft(**changes), _need())
    assert read is not None, reasons
    return Publication(content=read.content, deadline=read.deadline, public_key=b"k", wrapped_private_key=b"w")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"begins": date(2026, 1, 13)}, "agreement-not-in-force"),
        ({"ends": date(2026, 1, 11)}, "agreement-over"),
        ({"state": AgreementState.ENDED}, "agreement-over"),
        ({"mode": Mode.CALL_OFF}, "no-mini-competitions"),
        ({"baskets": ("osaaminen",)}, "basket-not-in-agreement"),
    ],
)
def test_an_agreement_under_which_nothing_is_published(changes: dict[str, Any], code: str) -> None:
    s = _competition()
    assert s.agreement is not None
    assert codes(s, "publish") == []
    assert codes(s.seen(agreement=replace(s.agreement, **changes)), "publish") == [(code, None)]


@pytest.mark.parametrize(("days", "found"), [(0, [("terms-begin-before-deadline", "terms")]), (1, [])])
def test_terms_begin_on_the_day_after_the_deadline_at_the_earliest(days: int, found: list[tuple[str, str]]) -> None:
    begins = local_day(DEADLINE) + timedelta(days=days)
    assert codes(_competition(), "publish", publication(terms=terms(begins=begins.isoformat()))) == found


def opened(*prices: str) -> Competition:
    """A competition whose bids are opened: one of each provider, at these prices."""
    s = _competition()
    s = s.after(take(MINI_COMPETITION, "publish", s, publication()))
    bids = zip(BIDS, (PROVIDER, RIVAL), prices, strict=False)
    return s.seen(
        noun=replace(s.noun, state=State.ASSESSMENT),
        instant=DEADLINE + timedelta(days=1),
        opened=tuple(_opened(bid, bidder, price) for bid, bidder, price in bids),
    )


def marked(*prices: str) -> Competition:
    """The same, every criterion of each bid marked alike."""
    s = opened(*prices)
    while s.unmarked:
        s = s.after(take(MINI_COMPETITION, "assess", s, _for_competition("assess", s)))
    return s


def proposal(s: Competition, winner: BidId = BIDS[0], lot: str = "") -> Proposal:
    """`winner` wins, with reasons for every bidder."""
    return Proposal(
        id=DecisionId(UUID(int=9)), winner=winner, reasons={one.bid_id: "Syy." for one in s.opened}, lot=lot
    )


def prepared(*prices: str) -> Competition:
    """The same, the first bid proposed as the winner; the decider looks at it."""
    s = marked(*prices)
    return s.after(take(MINI_COMPETITION, "prepare-decision", s, proposal(s))).seen(actor=DECIDER)


def test_without_bids_there_is_nothing_to_assess_or_decide() -> None:
    s = opened()
    assert codes(s, "assess") == [("no-bids", None)]
    assert codes(s, "prepare-decision") == [("no-bids", None)]


def test_a_tie_is_decided_by_lot_and_how_it_was_drawn_is_written_down() -> None:
    tied = marked("2000.00", "2000.00")
    assert codes(tied, "prepare-decision", proposal(tied)) == [("lot-needed", "lot")]
    assert codes(tied, "prepare-decision", proposal(tied, lot="  ")) == [("lot-needed", "lot")]
    assert codes(tied, "prepare-decision", proposal(tied, lot="Arvottiin.")) == []
    told_apart = marked("2000.00", "2001.00")
    assert codes(told_apart, "prepare-decision", proposal(told_apart)) == []


def test_no_award_over_the_published_maximum() -> None:
    """Ten places at 3 000 euros are the maximum of 30 000; a bid over it cannot be handed in, and is not decided either."""
    full, over = marked("3000.00"), marked("3000.01")
    assert codes(full, "prepare-decision", proposal(full)) == []
    assert codes(over, "prepare-decision", proposal(over)) == [("award-over-maximum", None)]
    ready = prepared("3000.00")
    assert codes(ready, "decide") == []
    dearer = ready.seen(opened=over.opened)
    assert codes(dearer, "decide") == [("award-over-maximum", None)]


@pytest.mark.parametrize(("days", "until"), [(0, None), (1, date(2026, 1, 28)), (14, date(2026, 2, 10))])
def test_a_decision_sets_the_standstill_that_the_area_keeps(days: int, until: date | None) -> None:
    s = prepared("2000.00", "2500.00")
    assert local_day(s.instant) == date(2026, 1, 27)
    nouns = take(
        MINI_COMPETITION, "decide", s, Award(id=CommitmentId(UUID(int=8)), number="SO-1", standstill_days=days)
    )
    (contract,) = (noun for noun in nouns if isinstance(noun, Commitment))
    assert contract.standstill_until == until


def signed(**changes: Any) -> CommitmentSituation:
    """A contract drafted and signed by its provider, before the officer who concludes it."""
    s = CommitmentSituation(noun=commitment(), actor=BIDDER, instant=BEGINS, municipalities=frozenset(("061",)))
    s = s.after(take(CONTRACT, "sign", s, Signature(id=FactId(UUID(int=1)))))
    return s.seen(actor=OFFICER, noun=replace(s.noun, **changes))


def test_a_contract_is_not_concluded_before_its_standstill_is_over() -> None:
    s = signed(standstill_until=date(2026, 1, 20))
    over = day_ends(date(2026, 1, 20))
    last = s.seen(instant=over - timedelta(seconds=1))
    assert codes(last, "conclude", table=CONTRACT) == [("standstill-runs", None)]
    assert codes(s.seen(instant=over), "conclude", table=CONTRACT) == []
    assert codes(signed(standstill_until=None), "conclude", table=CONTRACT) == []


def new(client: str) -> NewReferral:
    """A client to refer."""
    return NewReferral(
        id=ReferralId(UUID(int=7)), fact=FactId(UUID(int=7)), client=client, client_group="far", municipality="061"
    )


def in_force(*states: ReferralState, begins: date = date(2026, 1, 1)) -> CommitmentSituation:
    """A contract of two places in force, with a referral in each of the states."""
    referrals = tuple(
        replace(_referral(), id=ReferralId(UUID(int=n)), client=f"A-{n}", state=state) for n, state in enumerate(states)
    )
    noun = replace(commitment(CommitmentState.IN_FORCE), begins=begins)
    return _accepted().seen(noun=noun, referrals=referrals, actor=COACH)


def test_nobody_is_referred_before_the_contract_begins() -> None:
    today = local_day(BEGINS)
    assert codes(in_force(begins=today), "refer-client", new("B-1"), table=CONTRACT) == []
    tomorrow = in_force(begins=today + timedelta(days=1))
    assert codes(tomorrow, "refer-client", new("B-1"), table=CONTRACT) == [("not-begun", None)]


@pytest.mark.parametrize("state", list(ReferralState))
def test_whom_the_provider_declined_or_the_coach_took_back_fills_no_place(state: ReferralState) -> None:
    gone = state in (ReferralState.DECLINED, ReferralState.CANCELLED)
    found = codes(in_force(ReferralState.STARTED, state), "refer-client", new("B-1"), table=CONTRACT)
    assert found == ([] if gone else [("no-place-left", None)])


@pytest.mark.parametrize(
    ("what", "changes", "field"),
    [
        ("fact", {"begins": date(2026, 1, 13)}, "begins"),
        ("fact", {"ends": date(2026, 1, 13)}, "ends"),
        ("evidence", {"obtained_on": date(2026, 1, 13)}, "evidence.obtained_on"),
    ],
)
def test_nothing_of_tomorrow_is_reported(what: str, changes: dict[str, Any], field: str) -> None:
    s = in_force(ReferralState.STARTED).seen(actor=BIDDER)
    fact = replace(_pay(s), client=ClientId("A-0"))
    for day, found in ((changes, [("in-the-future", field)]), (dict.fromkeys(changes, date(2026, 1, 12)), [])):
        given = {"fact": fact, "evidence": EVIDENCE}
        given[what] = replace(given[what], **day)  # type: ignore[type-var]  # either is a dataclass
        assert codes(s, "report-fact", Report(**given), table=CONTRACT) == found  # type: ignore[arg-type]  # as named


@pytest.mark.parametrize(("seconds", "found"), [(-1, []), (0, [("deadline-passed", None)])])
def test_a_bid_is_in_time_until_the_deadline_and_not_at_it(seconds: int, found: list[tuple[str, None]]) -> None:
    s = _competition()
    s = s.after(take(MINI_COMPETITION, "publish", s, publication()))
    s = s.seen(actor=BIDDER, instant=DEADLINE + timedelta(seconds=seconds))
    for state in (State.OPEN, State.CLOSED) if found else (State.OPEN,):
        now = s.seen(noun=replace(s.noun, state=state))
        assert codes(now, "submit-bid") == found


def test_bids_are_unlocked_once_and_opened_by_another() -> None:
    s = opened("2000.00").seen(opened=(), actor=OFFICER)
    s = s.seen(noun=replace(s.noun, state=State.CLOSED))
    assert codes(s, "open-bids") == [("not-unlocked", None)]
    unlocked = s.after(take(MINI_COMPETITION, "unlock", s))
    assert codes(unlocked, "unlock") == [("already-unlocked", None)]
    assert codes(unlocked, "open-bids") == [("unlocked-by-you", None)]
    assert codes(unlocked.seen(actor=ACTORS[1]), "open-bids") == []


def test_who_decides_and_on_what() -> None:
    s = prepared("2000.00", "2500.00")
    preparer = s.seen(actor=replace(DECIDER, person=OFFICER.person))
    assert codes(preparer, "decide") == [("decider-prepared", None)]
    unmarked = opened("2000.00", "2500.00")
    assert codes(unmarked, "prepare-decision") == [("assessment-incomplete", None)]
    ready = marked("2000.00", "2500.00")
    assert codes(ready, "prepare-decision", proposal(ready, BIDS[1])) == [("not-the-best", "winner")]
    silent = replace(proposal(ready), reasons={BIDS[0]: "Syy.", BIDS[1]: " "})
    assert codes(ready, "prepare-decision", silent) == [("missing", f"reasons.{BIDS[1]}")]


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("put_off", "found"),
    [
        (timedelta(seconds=1), []),
        (timedelta(0), ["not-later"]),
        (-DAY, ["not-later", "not-a-working-day"]),
        (-DAY * 13, ["not-later"]),
        (-DAY * 17, ["not-later", "in-the-past"]),
        (DAY * 5, ["not-a-working-day"]),
        (DAY * 32, []),
        (DAY * 35, ["terms-begin-before-deadline"]),
        (DAY * 340, ["deadline-after-agreement", "not-a-working-day", "terms-begin-before-deadline"]),
    ],
)
def test_a_deadline_is_only_put_off_and_within_the_rules_on_deadlines(put_off: timedelta, found: list[str]) -> None:
    s = _competition()
    s = s.after(take(MINI_COMPETITION, "publish", s, publication()))
    given = Prolonging(deadline=DEADLINE + put_off, reason="Syy.")
    assert sorted(why for why, _ in codes(s, "prolong", given)) == sorted(found)
    assert codes(s, "prolong", replace(given, reason=" "))[-1] == ("missing", "reason")


@pytest.mark.parametrize(
    ("seconds", "found"), [(-1, []), (0, [("deadline-passed", None)]), (1, [("deadline-passed", None)])]
)
def test_a_deadline_is_put_off_before_it_has_passed(seconds: int, found: list[tuple[str, None]]) -> None:
    """By the clock; whether or not anybody has closed it since."""
    s = _competition()
    open_ = s.after(take(MINI_COMPETITION, "publish", s, publication()))
    late = open_.seen(instant=DEADLINE + timedelta(seconds=seconds))
    assert codes(late, "prolong") == found
    assert codes(as_of(MINI_COMPETITION, late), "prolong") == found


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, [("deadline-after-agreement", "deadline")])])
def test_bids_are_due_by_the_agreements_last_day(days: int, found: list[tuple[str, str]]) -> None:
    s = _competition()
    assert s.agreement is not None
    ends = local_day(DEADLINE) - timedelta(days=days)
    assert codes(s.seen(agreement=replace(s.agreement, ends=ends)), "publish", publication()) == found


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, [("period-over", None)])])
def test_nothing_is_awarded_or_signed_for_a_period_that_is_past(days: int, found: list[tuple[str, None]]) -> None:
    """On the last day of the period it still is; on the day after nothing is."""
    s = prepared("2000.00", "2500.00")
    last = day_begins(s.noun.published.ends) + timedelta(hours=23)
    assert codes(s.seen(instant=last + timedelta(days=days), agreement=None), "decide") == found
    contract = CommitmentSituation(noun=commitment(), actor=BIDDER, instant=BEGINS)
    last = day_begins(contract.noun.ends) + timedelta(hours=23)
    assert codes(contract.seen(instant=last + timedelta(days=days)), "sign", table=CONTRACT) == found


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, [("agreement-over", None)])])
def test_nothing_is_signed_under_an_agreement_that_is_over(days: int, found: list[tuple[str, None]]) -> None:
    """On the agreement's last day it still is."""
    agreement = _competition().agreement
    assert agreement is not None
    s = CommitmentSituation(noun=commitment(), actor=BIDDER, instant=BEGINS)
    over = replace(agreement, ends=local_day(BEGINS) - timedelta(days=days))
    assert codes(s.seen(agreement=over), "sign", table=CONTRACT) == found


def test_terms_know_the_client_group_that_the_need_names() -> None:
    given = publication()
    other = replace(given.content, terms=replace(given.content.terms, groups=("near",)))
    found = codes(_competition(), "publish", replace(given, content=other))
    assert ("not-offered", "terms") in found
    assert codes(_competition(), "publish", given) == []
