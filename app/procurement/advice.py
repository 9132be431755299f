"""How may I get this? Each of the four ways held against a need: allowed, allowed if, or not, each with its ground. It advises; a person chooses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.buying.agreements import Agreement, Mode, check_in_force
from app.domain.buying.needs import Need
from app.domain.buying.procedures import ProcedureKind
from app.domain.calendar import day_begins
from app.domain.money import ZERO, Money
from app.domain.public.notices import Model
from app.domain.refusals import Refusal

MODELS = {
    ProcedureKind.QUICK_ORDER: Model.DYNAMIC,
    ProcedureKind.MINI_COMPETITION: Model.FRAMEWORK,
    ProcedureKind.CHALLENGE: Model.EVOLVING,
    ProcedureKind.PROGRAMME: Model.GRANTS,
}
COMPETITION_DAYS = 21
"""Days that a mini-competition takes from draft to contract, unless the area has decided otherwise. House rule, no law."""


class Permission(StrEnum):
    """What is said of a way, best first."""

    ALLOWED = "allowed"
    IF = "if"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFirstWay(Refusal):
    """Another way was advised first: say why it is got this way."""

    code = "not-first-way"
    first: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A number that the area has decided, and since when; `since` None: it has decided nothing, this is what holds otherwise."""

    key: str
    value: int
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Like:
    """Something bought of the same kind within twelve months: what adds up with the need."""

    number: str
    title: str
    provider: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Somebody from whom the area buys what is of the need's kind now, with the number of the newest commitment."""

    provider: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """All that the advice rests on.

    `ordered`: what was bought of this kind outside frameworks in twelve months, `bought` the newest of it; `suppliers`: from whom it is
    bought now, each once. `threshold`: the national one of the need's CPV class on `today`, `doubtful` where we are not sure of the class.
    """

    need: Need
    today: date
    threshold: Money
    doubtful: bool
    order_limit: Decided
    competition_days: Decided
    not_what_is_bought: Decided
    agreements: tuple[Agreement, ...] = ()
    ordered: Money = ZERO
    bought: tuple[Like, ...] = ()
    suppliers: tuple[Supplier, ...] = ()
    cards: int = 0
    challenges: tuple[str, ...] = ()

    @property
    def total(self) -> Money:
        """What counts against the threshold: purchases of one kind in twelve months together (1397/2016 sections 30 and 31)."""
        return self.need.estimated_value + self.ordered

    @property
    def at_threshold(self) -> bool:
        """Whether the Act applies: at the threshold itself already (1397/2016 section 25)."""
        return self.total >= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why: a sentence's code with its values, and what it rests on: a source of law, the area's own rule, or else our own good practice."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    law: str | None = None
    rule: Decided | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way, and what is said of it."""

    model: Model
    verdict: Permission
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The four ways, the one advised first at the top. `tender`: why none of them will do, and what would; it is not built here."""

    ways: tuple[Way, ...]
    tender: Ground | None

    @property
    def first(self) -> Model | None:
        """The way advised first; None where none is open."""
        top = self.ways[0]
        return None if top.verdict is Permission.NOT else top.model

    def way(self, model: Model) -> Way:
        """What is said of one way."""
        return next(way for way in self.ways if way.model is model)


def advise(c: Circumstances) -> Advice:
    """The ways in order of advice: what is allowed first; for one client an order before a competition, else a competition first.

    House rule (source plan 4.2.2); what each rests on stands in its grounds.
    """
    usual = [Model.FRAMEWORK, Model.DYNAMIC, Model.EVOLVING, Model.GRANTS]
    if c.need.places == 1:
        usual[:2] = [Model.DYNAMIC, Model.FRAMEWORK]
    found = {way.model: way for way in (_dynamic(c), _framework(c), _evolving(c), _grants(c))}
    ways = sorted((found[model] for model in usual), key=lambda way: list(Permission).index(way.verdict))
    closed = found[Model.FRAMEWORK].verdict is Permission.NOT
    return Advice(ways=tuple(ways), tender=_threshold(c, "tender") if c.at_threshold and closed else None)


def check_chosen(advice: Advice, kind: ProcedureKind, why: str) -> Refusal | None:
    """Who takes another way than the one advised first says why. House rule."""
    if advice.first is None or MODELS[kind] is advice.first or why.strip():
        return None
    return NotFirstWay(field="why_this_way", first=advice.first)


def _dynamic(c: Circumstances) -> Way:
    """Orders one client at a time, below the threshold and within the area's limit."""
    if c.at_threshold:
        return Way(model=Model.DYNAMIC, verdict=Permission.NOT, grounds=(_threshold(c, "at-threshold"),))
    limit, each = Money(c.order_limit.value), Money(c.need.estimated_value.cents // max(c.need.places, 1))
    if each > limit:
        over = Ground(code="over-order-limit", values={"limit": limit, "each": each}, rule=c.order_limit)
        return Way(model=Model.DYNAMIC, verdict=Permission.NOT, grounds=(over,))
    below = _threshold(c, "below-threshold", law="1397/2016 2 §")
    within = Ground(code="within-order-limit", values={"limit": limit, "each": each}, rule=c.order_limit)
    if c.cards == 0:
        return Way(model=Model.DYNAMIC, verdict=Permission.IF, grounds=(Ground(code="if-card"), within, below))
    offered = Ground(code="cards-on-offer", values={"n": c.cards})
    return Way(model=Model.DYNAMIC, verdict=Permission.ALLOWED, grounds=(offered, within, below))


def _framework(c: Circumstances) -> Way:
    """A mini-competition among the providers of an agreement in force that covers the basket (1397/2016 sections 42 and 43)."""
    instant = day_begins(c.today)
    covering = [
        a
        for a in c.agreements
        if check_in_force(a, instant) is None and a.mode is not Mode.CALL_OFF and c.need.basket in a.baskets
    ]
    if not covering:
        none = Ground(code="no-framework", law="1397/2016 43 §")
        return Way(model=Model.FRAMEWORK, verdict=Permission.NOT, grounds=(none,))
    best = max(covering, key=lambda a: (a.room, a.number))
    values = {"number": best.number, "room": best.room}
    if best.room <= ZERO:
        used = Ground(code="framework-used", values=values, law="1397/2016 42 §")
        return Way(model=Model.FRAMEWORK, verdict=Permission.NOT, grounds=(used,))
    conditions: list[Ground] = []
    if best.room < c.need.estimated_value:
        conditions.append(Ground(code="if-fits", values=values, law="1397/2016 42 §"))
    days = (c.need.begins - c.today).days
    if days < c.competition_days.value:
        values_of_time = {"n": max(days, 0), "needed": c.competition_days.value}
        conditions.append(Ground(code="if-time", values=values_of_time, rule=c.competition_days))
    covers = Ground(code="framework-covers", values=values, law="1397/2016 43 §")
    verdict = Permission.IF if conditions else Permission.ALLOWED
    return Way(model=Model.FRAMEWORK, verdict=verdict, grounds=(*conditions, covers))


def _evolving(c: Circumstances) -> Way:
    """An experiment: a trial whose outcome nobody knows, under a challenge that stands or comes first, below the threshold."""
    if c.at_threshold:
        return Way(model=Model.EVOLVING, verdict=Permission.NOT, grounds=(_threshold(c, "at-threshold"),))
    stands = Ground(code="challenge-stands", values={"challenges": c.challenges}) if c.challenges else None
    below = _threshold(c, "below-threshold", law="1397/2016 2 §")
    grounds = (Ground(code="if-trial"), stands or Ground(code="if-challenge"), below)
    return Way(model=Model.EVOLVING, verdict=Permission.IF, grounds=grounds)


def _grants(c: Circumstances) -> Way:
    """A grant supports the recipient's own activity; a service with performance that one may demand is a purchase. Our reading of the line."""
    grounds = [Ground(code="if-own-activity", doubtful=True)]
    if c.not_what_is_bought.value:
        from_whom = tuple(f"{one.provider} ({one.number})" for one in c.suppliers)
        code = "if-not-from" if from_whom else "if-not-bought"
        values = {"providers": from_whom} if from_whom else {}
        grounds.append(Ground(code=code, values=values, rule=c.not_what_is_bought))
    return Way(model=Model.GRANTS, verdict=Permission.IF, grounds=tuple(grounds))


def _threshold(c: Circumstances, code: str, law: str = "1397/2016 25 §") -> Ground:
    values = {"total": c.total, "ordered": c.ordered, "threshold": c.threshold, "value": c.need.estimated_value}
    return Ground(code=code, values=values, law=law, doubtful=c.doubtful)
