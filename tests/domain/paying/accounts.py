"""Settling and approving without a database: the lines of one commitment, and finance, who approves them claim by claim."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.domain.actors import Actor, Role
from app.domain.ids import AreaId, CommitmentId, LineId, PersonId, ProviderId
from app.domain.lifecycle import refusals, take
from app.domain.money import ZERO, Money
from app.domain.paying.settlements import PAYMENT, Approval, Payment, PaymentLine, claim_of
from app.domain.refusals import Refusal
from app.domain.terms.items import Item
from app.domain.terms.limits import Alike, Key, ledger
from app.domain.terms.payments import Line, entitlement, lines
from app.domain.terms.terms import Limit, Per, Terms
from tests.domain.terms.kernel_cases import Book

AREA, COMMITMENT, PROVIDER = AreaId(UUID(int=1)), CommitmentId(UUID(int=2)), ProviderId(UUID(int=3))
FINANCE = Actor(role=Role.FINANCE, person=PersonId(UUID(int=4)), area=AREA)


@dataclass
class Account:
    """A commitment's lines as one settlement after the other makes them, and what is approved of them."""

    terms: Terms
    book: Book
    known: datetime
    items: tuple[Item, ...] = ()
    lines: list[PaymentLine] = field(default_factory=list)
    approvals: dict[LineId, Approval] = field(default_factory=dict)

    def settle(self, known: datetime, day: date) -> None:
        """What was known then is earned by the end of `day`: the lines that are missing."""
        self.known = known
        self.items = entitlement(self.terms, self.book.facts, self.book.verifications, known, day).items
        because = {(i.attained.client, i.attained.clause, i.attained.occurrence): i for i in self.items}
        new = lines(self.items, (_short(line) for line in self.lines))
        self.lines += [
            self._kept(line, because.get((line.client, line.clause, line.occurrence)), number)
            for number, line in enumerate(new, start=len(self.lines) + 1)
        ]

    def waiting(self) -> list[Key]:
        """Keys with a claim that waits, in the order of their newest lines."""
        keys = [line.key for line in self.lines if line.id not in self.approvals]
        return list(dict.fromkeys(reversed(keys)))[::-1]

    def payment(self, key: Key) -> Payment:
        """The claim that waits for a key, as finance sees it."""
        family = [(line, self.approvals.get(line.id)) for line in self.lines if line.key == key]
        claim = claim_of(next(line for line, approval in family if approval is None), family)
        days = {line.key: line.because.attained.day for line in self.lines if line.because}
        days |= {(i.attained.client, i.attained.clause, i.attained.occurrence): i.attained.day for i in self.items}
        alike = [self._alike(one, days.get(one)) for one in dict.fromkeys(line.key for line in self.lines)]
        return Payment(noun=claim, actor=FINANCE, instant=self.known, ledger=ledger(self.terms.limits, alike, days))

    def _alike(self, key: Key, day: date | None) -> Alike:
        waiting = [line for line in self.lines if line.key == key and line.id not in self.approvals]
        takes_back = sum((line.amount for line in waiting), ZERO) < ZERO
        return Alike(
            client=key[0],
            clause=key[1],
            day=day,
            approved=self.approved(key),
            taken_back=waiting[-1].number if takes_back else None,
        )

    def bars(self, key: Key) -> tuple[Refusal, ...]:
        """Why what waits for a key cannot be approved."""
        return refusals(PAYMENT, "approve", self.payment(key))

    def approve(self, key: Key) -> Money:
        """Approve what waits for a key; answers its sum."""
        payment = self.payment(key)
        for approval in take(PAYMENT, "approve", payment):
            assert isinstance(approval, Approval)
            self.approvals[approval.line_id] = approval
        return payment.noun.net

    def approved(self, key: Key | None = None) -> Money:
        """What is approved, in all or for a key."""
        mine = (line for line in self.lines if line.id in self.approvals and key in (None, line.key))
        return sum((line.amount for line in mine), ZERO)

    def passed(self, limits: tuple[Limit, ...]) -> list[str]:
        """The limits that what is approved passes, reckoned by other means than the rule does."""
        days = {line.key: line.because.attained.day for line in self.lines if line.because}
        days |= {(i.attained.client, i.attained.clause, i.attained.occurrence): i.attained.day for i in self.items}
        found = []
        for limit in limits:
            sums: dict[tuple[object, object], int] = {}
            for line in self.lines:
                if line.id in self.approvals and (not limit.clauses or line.clause in limit.clauses):
                    month = (days[line.key].year, days[line.key].month) if limit.per.value.endswith("month") else None
                    whose = line.client if limit.per in (Per.CLIENT, Per.CLIENT_MONTH) else None
                    sums[whose, month] = sums.get((whose, month), 0) + line.amount.cents
            found += [limit.id for sum_ in sums.values() if sum_ > limit.max.cents]
        return found

    def _kept(self, line: Line, because: Item | None, number: int) -> PaymentLine:
        return PaymentLine(
            area_id=AREA,
            id=LineId(UUID(int=number)),
            number=f"MA-{number}",
            commitment_id=COMMITMENT,
            provider_id=PROVIDER,
            client=line.client,
            clause=line.clause,
            occurrence=line.occurrence,
            revision=line.revision,
            corrects=line.corrects,
            begins=line.begins,
            ends=line.ends,
            amount=line.amount,
            because=because,
            made_at=self.known,
        )


def _short(line: PaymentLine) -> Line:
    return Line(
        client=line.key[0],
        clause=line.clause,
        occurrence=line.occurrence,
        revision=line.revision,
        corrects=line.corrects,
        amount=line.amount,
        begins=line.begins,
        ends=line.ends,
    )
