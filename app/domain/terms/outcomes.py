"""Outcomes: what one client has attained under the terms, what may still come, and what is missing for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.terms.attained import Attained, Reason, SetAside, Waiting
from app.domain.terms.facts import ClientId, Fact, FactId, Kind
from app.domain.terms.measures import DAY, ONE, ZERO, Days, Span, Used, borders, days_of, full, spans, used
from app.domain.terms.stretches import Stretch, shortest
from app.domain.terms.terms import Clause, Measure, Reach, Terms


@dataclass(frozen=True, slots=True)
class _Window:
    """When a clause can be attained, and by when its stretch begins. `open`: its `since` has come."""

    first: date
    last: date
    begin: date | None
    open: bool = True


@dataclass(frozen=True, slots=True)
class _Hoped:
    """The earliest day on which an occurrence can be attained if all goes well from tomorrow on, and how much of it there is already."""

    day: date
    ends: date
    have: Decimal


def attained(
    terms: Terms, own: Iterable[Fact], shared: Iterable[Fact], day: date
) -> tuple[tuple[Attained, ...], tuple[Waiting, ...]]:
    """What one client has attained by `day` from heard facts, and what waits; limits are not its to know."""
    found = Course(terms, tuple(own), tuple(shared), day)
    return found.attained, found.waiting


class Course:
    """One client's course through the terms as of `day`. A client who was not referred attains nothing. Without a client it is the commitment's own."""

    def __init__(
        self, terms: Terms, own: Sequence[Fact], shared: Sequence[Fact], day: date, *, client: bool = True
    ) -> None:
        self.terms, self.day, self.of_client = terms, day, client
        self.own, self.shared = tuple(f for f in own if f.begins <= day), tuple(f for f in shared if f.begins <= day)
        referral = next((f for f in self.own if f.kind is Kind.EVENT and f.code == "referred"), None)
        self.client = referral.client if referral else None
        self.group = referral.group if referral else None
        self.referred = referral.begins if referral else None
        self._tomorrow = max(day + DAY, terms.begins)
        self._done: dict[str, tuple[Attained, ...]] = {}
        self._hopes: dict[tuple[str, int], _Hoped | None] = {}
        self._days: dict[str, Days] = {}

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that speak of this client's group, or of the commitment."""
        if not self.of_client:
            return tuple(c for c in self.terms.clauses if c.of_commitment)
        if self.client is None:
            return ()
        return tuple(c for c in self.terms.clauses if not c.of_commitment and (not c.groups or self.group in c.groups))

    @property
    def attained(self) -> tuple[Attained, ...]:
        """Everything that was attained, clause by clause."""
        return tuple(found for clause in self.clauses for found in self.of(clause))

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """For each clause that can still be attained: what is missing."""
        who = self.client
        return tuple(self._waiting(c, who) for c in self.clauses if who is not None and len(self.of(c)) < c.most)

    def of(self, clause: Clause) -> tuple[Attained, ...]:
        """What was attained of one clause."""
        if clause.id not in self._done:
            self._done[clause.id] = ()
            self._done[clause.id] = self._events(clause) if clause.on else self._stretches(clause, clause.reach)
        return self._done[clause.id]

    def aside(self, unverified: Iterable[Fact]) -> tuple[SetAside, ...]:
        """The client's facts that a measure looked at and did not count, and why."""
        found: list[SetAside] = []
        for clause in self.clauses:
            if clause.reach is None:
                continue
            measure = self.terms.measure(clause.reach.measure)
            found += [SetAside(fact=a.fact, clause=clause.id, rule=a.rule) for a in self._days_of(clause.reach).aside]
            found += self._outside(clause, measure)
            found += [
                SetAside(fact=f.id, clause=clause.id, rule="not-verified")
                for f in unverified
                if f.kind.value == measure.of.value
            ]
        return tuple(found)

    def _events(self, clause: Clause) -> tuple[Attained, ...]:
        window = self._window(clause)
        facts = [f for f in (self.own if self.of_client else self.shared) if f.kind is Kind.EVENT and window.open]
        found: list[tuple[date, Fact, str]] = []
        for code in clause.on:
            inside = [f for f in facts if f.code == code and window.first <= f.begins <= window.last][: clause.times]
            found += [(f.begins, f, code if n == 1 else f"{code}:{n}") for n, f in enumerate(inside, start=1)]
        found.sort(key=lambda row: (row[0], clause.on.index(row[1].code or ""), row[2]))
        brought: list[Attained] = []
        for number, (day, fact, occurrence) in enumerate(found, start=1):
            earlier = self._earlier(clause, number)
            if clause.after and earlier is None:
                break
            on = max(day, earlier.day) if earlier else day
            if on <= window.last and not (clause.after and clause.after.fresh and earlier and day <= earlier.ends):
                unit = (Used(day.isoformat(), ONE if fact.quantity is None else fact.quantity, ONE, (fact.id,)),)
                brought.append(self._made(clause, occurrence, number, on, (day, day), unit))
        return tuple(brought)

    def _stretches(self, clause: Clause, reach: Reach | None) -> tuple[Attained, ...]:
        window = self._window(clause)
        if reach is None or not window.open or self.referred is None:
            return ()
        measure, days = self.terms.measure(reach.measure), self._days_of(reach)
        brought: list[Attained] = []
        for number in range(1, clause.times + 1):
            earlier = self._earlier(clause, number)
            if clause.after and earlier is None:
                break
            first = self._floor(
                clause, measure, window, brought[-1].ends if brought else None, earlier.ends if earlier else None
            )
            units = [
                (span, used(measure, days, span)) for span in spans(measure.unit, first, min(window.last, self.day))
            ]
            found = shortest([(span, unit.worth) for span, unit in units], reach.need, reach.within, window.begin)
            on = max(found.last.last, earlier.day) if found and earlier else found.last.last if found else None
            if found is None or on is None or on > window.last:
                break
            parts = tuple(unit for _, unit in units[found.begin : found.end + 1] if unit.worth)
            brought.append(self._made(clause, str(number), number, on, (found.first.first, found.last.last), parts))
        return tuple(brought)

    def _made(
        self,
        clause: Clause,
        occurrence: str,
        number: int,
        day: date,
        period: tuple[date, date],
        parts: tuple[Used, ...],
    ) -> Attained:
        return Attained(
            client=self.client,
            clause=clause.id,
            occurrence=occurrence,
            number=number,
            day=day,
            begins=period[0],
            ends=period[1],
            used=parts,
            group=self.group,
        )

    def _window(self, clause: Clause, *, hoping: bool = False) -> _Window:
        """The clause's window; with `hoping`, an event that opens it and has not happened is taken to happen tomorrow, or as early as it can."""
        given, ends = clause.window, self.terms.ends
        since, came = self._since(clause, hoping=hoping)
        if since is None:
            return _Window(self.terms.begins, ends, None, open=False)
        last = min(ends, since + DAY * (given.days - 1)) if given and given.days else ends
        begin = since + DAY * (given.begin - 1) if given and given.begin else None
        return _Window(max(since, self.terms.begins), last, begin, came)

    def _since(self, clause: Clause, *, hoping: bool) -> tuple[date | None, bool]:
        if clause.window is None and clause.of_commitment:
            return self.terms.begins, True
        name = clause.window.since if clause.window else "referred"
        other = self.terms.clause(name)
        if other is not None:
            brought = self.of(other)
            if brought:
                return brought[0].day, True
            hoped = self.hoped(other, 1) if hoping else None
            return (hoped.day if hoped else None), False
        facts = self.shared if name == "signed" or clause.of_commitment else self.own
        came = min((f.begins for f in facts if f.kind is Kind.EVENT and f.code == name), default=None)
        return (came, True) if came is not None else (self._tomorrow if hoping else None, False)

    def _earlier(self, clause: Clause, number: int) -> Attained | None:
        """The occurrence that the n-th of this clause comes after, if it has come."""
        other = self.terms.clause(clause.after.clause) if clause.after else None
        if other is None:
            return None
        brought, wanted = self.of(other), min(number, other.most)
        return brought[wanted - 1] if len(brought) >= wanted else None

    def _floor(
        self, clause: Clause, measure: Measure, window: _Window, last: date | None, earlier: date | None
    ) -> date:
        """The first day whose unit may count: after this clause's last period and, where it is to be fresh, after the other's unit."""
        first = window.first if last is None else max(window.first, last + DAY)
        if clause.after and clause.after.fresh and earlier is not None:
            first = max(first, borders(measure.unit, earlier)[1] + DAY)
        return first

    def _days_of(self, reach: Reach) -> Days:
        if reach.measure not in self._days:
            measure, referred = self.terms.measure(reach.measure), self.referred or self.terms.begins
            self._days[reach.measure] = days_of(measure, self.own, self.shared, referred, self.day)
        return self._days[reach.measure]

    def _outside(self, clause: Clause, measure: Measure) -> list[SetAside]:
        window, days = self._window(clause), self._days_of(clause.reach) if clause.reach else None
        if days is None:
            return []
        found: dict[FactId, str] = {}
        for day in days.order:
            first, last = borders(measure.unit, day)
            span = Span("", max(first, window.first), last)
            if not window.open or day < window.first or last > window.last:
                found |= dict.fromkeys(days.facts[day], "outside-window")
            elif last <= self.day and not used(measure, days, span).worth:
                found |= dict.fromkeys(days.facts[day], "below-level")
        return [SetAside(fact=fact, clause=clause.id, rule=rule) for fact, rule in found.items()]

    def hoped(self, clause: Clause, number: int) -> _Hoped | None:
        """The earliest that the n-th occurrence can come if every unit ending after `day` is full and every event comes tomorrow."""
        if (clause.id, number) not in self._hopes:
            self._hopes[clause.id, number] = None
            self._hopes[clause.id, number] = self._hope(clause, number)
        return self._hopes[clause.id, number]

    def _hope(self, clause: Clause, number: int) -> _Hoped | None:
        if len(brought := self.of(clause)) >= number:
            return _Hoped(brought[number - 1].day, brought[number - 1].ends, ZERO)
        window = self._window(clause, hoping=True)
        other = self.terms.clause(clause.after.clause) if clause.after else None
        earlier = self.hoped(other, min(number, other.most)) if other else None
        if (other and earlier is None) or (self._since(clause, hoping=True)[0] is None):
            return None
        if clause.on:
            fresh = int(bool(clause.after and clause.after.fresh))
            on = max(self._tomorrow, window.first, *((earlier.day + DAY * fresh,) if earlier else ()))
            return _Hoped(on, on, ZERO) if on <= window.last else None
        return self._hoped_stretch(clause, number, window, earlier)

    def _hoped_stretch(self, clause: Clause, number: int, window: _Window, earlier: _Hoped | None) -> _Hoped | None:
        reach, brought = clause.reach, self.of(clause)
        if reach is None:
            return None
        measure, days = self.terms.measure(reach.measure), self._days_of(reach)
        last = brought[number - 2].ends if 1 < number <= len(brought) + 1 else None
        if number > len(brought) + 1:
            before = self.hoped(clause, number - 1)
            if before is None:
                return None
            last = before.ends
        first = self._floor(clause, measure, window, last, earlier.ends if earlier else None)
        units: list[tuple[Span, Decimal]] = []
        for span in spans(measure.unit, first, window.last):
            best = used(measure, days, span).worth if span.last <= self.day else full(measure, span)
            units.append((span, reach.need if best is None else best))
        found = shortest(units, reach.need, reach.within, window.begin)
        if found is None:
            return None
        on = max(found.last.last, earlier.day) if earlier else found.last.last
        have = self._have(measure, units, found, reach)
        return _Hoped(on, found.last.last, have) if on <= window.last else None

    def _have(self, measure: Measure, units: list[tuple[Span, Decimal]], found: Stretch, reach: Reach) -> Decimal:
        """The worth that the stretch has already; where the worth of a coming unit has no bound, all that it would be added to."""
        begin = found.begin
        if full(measure, found.last) is None:
            begin = 0 if reach.within is None else max(0, found.end - reach.within + 1)
        return sum((worth for span, worth in units[begin : found.end + 1] if span.last <= self.day), ZERO)

    def _waiting(self, clause: Clause, client: ClientId) -> Waiting:
        number = len(self.of(clause)) + 1
        hoped, window = self.hoped(clause, number), self._window(clause)
        if hoped is None:
            reason = Reason.WINDOW_PASSED
        elif not window.open:
            reason = Reason.MISSING
        elif clause.after and self._earlier(clause, number) is None:
            reason = Reason.AFTER
        else:
            reason = Reason.MISSING if clause.on else Reason.NOT_ENOUGH
        return Waiting(
            client=client,
            clause=clause.id,
            reason=reason,
            have=hoped.have if hoped else ZERO,
            need=clause.reach.need if clause.reach else ONE,
            earliest=hoped.day if hoped else None,
            until=window.last,
        )
