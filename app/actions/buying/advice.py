"""How a need may be got: the advice on it, and the reason of who chose another way than the one advised first."""

from app.actions.buying.order_situations import OTHERWISE, TWELVE_MONTHS
from app.actions.work import Work
from app.db.buying import advice, agreements
from app.domain.buying.needs import Need
from app.domain.buying.procedures import ProcedureKind
from app.domain.calendar import local_day
from app.domain.money import Money
from app.domain.refusals import refuse
from app.law import law_on
from app.procurement.advice import COMPETITION_DAYS, Advice, Circumstances, Decided, advise, check_chosen


async def circumstances(work: Work, need: Need) -> Circumstances:
    """All that the advice on a need rests on, as it is now."""
    today = local_day(work.instant)
    decided = await advice.decided(work.connection, work.area.id, today)
    market = await advice.market(work.connection, need, work.instant - TWELVE_MONTHS, work.instant)
    threshold = law_on(today).threshold(need.cpv)

    def rule(key: str, otherwise: int) -> Decided:
        return decided.get(key) or Decided(key=key, value=otherwise)

    return Circumstances(
        need=need,
        today=today,
        threshold=Money.of(str(threshold.value)),
        doubtful=threshold.sure != "read",
        order_limit=rule("order-limit", OTHERWISE["order-limit"]),
        competition_days=rule("competition-days", COMPETITION_DAYS),
        not_what_is_bought=rule("grant-not-what-is-bought", 1),
        agreements=await agreements.in_force(work.connection, work.area.id, today),
        ordered=market.ordered,
        bought=market.bought,
        suppliers=market.suppliers,
        cards=market.cards,
        challenges=market.challenges,
    )


async def on(work: Work, need: Need) -> tuple[Circumstances, Advice]:
    """All that the advice on a need rests on, with the advice that follows from it."""
    found = await circumstances(work, need)
    return found, advise(found)


async def choose_way(work: Work, need: Need, kind: ProcedureKind, why: str) -> str:
    """Why `need` is got by `kind`; refuses where another way was advised first and no reason is given. For whatever begins under a need."""
    _, said = await on(work, need)
    refuse([check_chosen(said, kind, why)])
    return why.strip()
