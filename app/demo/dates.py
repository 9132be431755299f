"""The days of the demo's story, reckoned from the day it is made as of. Pure: no database, no clock.

What happens lies on working days before that day, so that it has happened at whatever hour the demo is made. A year of story
is counted from its beginning, its last weeks back from the day it is made as of, so that what waits there waits on each such day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.calendar import half_year, is_working_day, working_days_after

WEEKS = 60
FIRST, LAST = date(2026, 2, 25), date(2099, 12, 31)
"""The days as of which a demo can be made: employment areas exist, and the law is known, since sixty weeks before the first."""
DAY = timedelta(days=1)
_PAYDAY = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Buying:
    """One competition: from its publication to the contract's period."""

    published: date
    bids: date
    deadline: date
    begins: date
    ends: date

    @property
    def opened(self) -> date:
        """Unlocked, opened, assessed and prepared for decision."""
        return after(self.deadline)

    @property
    def decided(self) -> date:
        """The day of the decision."""
        return after(self.opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """One client's way: referred, accepted, started."""

    referred: date
    started: date

    @property
    def accepted(self) -> date:
        """The provider says yes."""
        return after(self.referred)

    def paid(self, month: int) -> date:
        """The payday of the `month`-th month after the one in which the service started."""
        months = self.started.month - 1 + month
        return on_or_before(date(self.started.year + months // 12, months % 12 + 1, _PAYDAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """Cards offered and checked; orders placed day after day, of which the last lapses unanswered."""

    offered: date

    @property
    def checked(self) -> date:
        """The officer has seen the cards."""
        return after(self.offered, 2)

    @property
    def first(self) -> date:
        """An order that is accepted the same day."""
        return after(self.checked)

    @property
    def second(self) -> date:
        """An order that the first in turn declines."""
        return after(self.first)

    @property
    def started(self) -> date:
        """The first order's service starts; the next in turn accepts the second."""
        return after(self.second)

    @property
    def unanswered(self) -> date:
        """An order that nobody answers."""
        return after(self.started)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experimenting:
    """One idea's way: sent, started, clients served and at work; `stages`: the last days of both."""

    sent: date
    started: date
    begins: date
    served: date
    earned: date
    stages: tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Granting:
    """A programme, from its opening to the report of what it granted."""

    opens: date
    applied: date
    deadline: date

    @property
    def assessed(self) -> date:
        """Checked, assessed by two, proposed."""
        return after(self.deadline)

    @property
    def decided(self) -> date:
        """Granted and refused; the first instalments released."""
        return after(self.assessed, 5)

    @property
    def paid(self) -> date:
        """Finance approves the first instalments."""
        return after(self.decided, 2)

    @property
    def begins(self) -> date:
        """The applicants' work begins."""
        return self.applied + DAY * 45

    @property
    def ends(self) -> date:
        """The applicants' work ends."""
        return self.begins + DAY * 150

    @property
    def reported(self) -> date:
        """The reports come."""
        return after(self.ends, 12)

    @property
    def accepted(self) -> date:
        """The reports are accepted."""
        return after(self.reported, 5)

    @property
    def rates(self) -> date:
        """Reference rates that are not known are entered and confirmed."""
        return after(self.accepted, 3)

    @property
    def half_years(self) -> tuple[date, ...]:
        """The half-years, by their first day, whose reference rates the interest is reckoned by."""
        held = (self.recovered - self.paid).days
        return tuple(sorted({half_year(self.paid + DAY * number) for number in range(1, held + 1)}))

    @property
    def recovered(self) -> date:
        """What was left unspent is taken back; what was used to the last cent is closed."""
        return after(self.accepted, 5)


@dataclass(frozen=True, slots=True)
class Days:
    """Every day of the story made as of `today`."""

    today: date

    @property
    def begins(self) -> date:
        """The day from which the year is counted."""
        return self.today - timedelta(weeks=WEEKS)

    def on(self, number: int) -> date:
        """The `number`-th day of the story, or the first working day after it."""
        return on_or_after(self.begins + DAY * number)

    def ago(self, days: int) -> date:
        """The day so many `days` (one at least) before today, or the last working day before it."""
        return on_or_before(self.today - DAY * days)

    def ahead(self, days: int) -> date:
        """The day so many `days` after today, or the first working day after it."""
        return on_or_after(self.today + DAY * days)

    @property
    def agreed(self) -> date:
        """The framework agreement begins."""
        return self.on(3)

    @property
    def first(self) -> Buying:
        """The competition that Kaiku wins; its contract begins soon after it is concluded."""
        deadline = self.on(28)
        begins = after(deadline, 9)
        ends = self.begins + DAY * 940
        return Buying(published=self.on(7), bids=self.on(20), deadline=deadline, begins=begins, ends=ends)

    @property
    def improved(self) -> date:
        """Kaiku betters its bid in the first competition, and the workshop takes its own back."""
        return self.on(26)

    @property
    def signed(self) -> date:
        """Kaiku signs."""
        return after(self.first.decided, 3)

    @property
    def concluded(self) -> date:
        """Kaiku's contract is concluded."""
        return after(self.signed)

    @property
    def signing(self) -> Buying:
        """The competition whose contract waits to be signed."""
        return self._today(published=self.ago(24), bids=self.ago(16), deadline=self.ago(9))

    @property
    def closed(self) -> Buying:
        """The competition whose bids wait to be opened."""
        return self._today(published=self.ago(24), bids=self.ago(16), deadline=self.ago(3))

    @property
    def open(self) -> Buying:
        """The competition that takes bids."""
        return self._today(published=self.ago(3), bids=self.ago(3), deadline=self.ahead(14))

    @property
    def draft(self) -> Buying:
        """The competition that is being written."""
        return self._today(published=self.ago(3), bids=self.ago(3), deadline=self.ahead(30))

    def _today(self, *, published: date, bids: date, deadline: date) -> Buying:
        begins, ends = self.today + DAY * 60, self.today + DAY * 420
        return Buying(published=published, bids=bids, deadline=deadline, begins=begins, ends=ends)

    def serving(self, referred: int, started: int) -> Serving:
        """A client referred on a day of the story, whose service started so many days later."""
        return Serving(referred=self.on(referred), started=self.on(referred + started))

    @property
    def ordering(self) -> Ordering:
        """The cards and orders of the last weeks."""
        return Ordering(offered=self.ago(26))

    @property
    def waiting(self) -> date:
        """What somebody must answer within two working days comes on the last one before today."""
        return self.ago(1)

    @property
    def cafe(self) -> Experimenting:
        """The experiment that ended and is public."""
        return Experimenting(
            sent=self.on(45), started=self.on(55), begins=self.on(60), served=self.on(66), earned=self.on(132),
            stages=(self.on(130), self.on(235)),
        )  # fmt: skip

    @property
    def pairs(self) -> Experimenting:
        """The experiment whose gate waits."""
        return Experimenting(
            sent=self.on(300), started=self.on(306), begins=self.on(312), served=self.on(318), earned=self.on(370),
            stages=(self.ago(5), self.ahead(100)),
        )  # fmt: skip

    @property
    def granted(self) -> Granting:
        """The programme of a year ago."""
        return Granting(opens=self.on(8), applied=self.on(15), deadline=self.on(30))

    @property
    def applying(self) -> Granting:
        """The programme that is open."""
        return Granting(opens=self.ago(16), applied=self.ago(10), deadline=self.ahead(14))


def on_or_after(day: date) -> date:
    """`day`, or the first working day after it."""
    return day if is_working_day(day) else working_days_after(day, 1)


def on_or_before(day: date) -> date:
    """`day`, or the last working day before it."""
    while not is_working_day(day):
        day -= DAY
    return day


def after(day: date, many: int = 1) -> date:
    """The `many`-th working day after `day`."""
    return working_days_after(day, many)
