"""An agreement has two members at least and a hundred at most."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from app.domain.buying.agreements import MOST_MEMBERS, Agreement, AgreementState, Mode, check_agreement
from app.domain.ids import AgreementId, AreaId, ProviderId
from app.domain.money import Money


def codes(many: int) -> set[str]:
    """Why an agreement of so many members is refused."""
    agreement = Agreement(
        area_id=AreaId(uuid4()),
        id=AgreementId(uuid4()),
        number="",
        name="Puitejärjestely",
        baskets=("work",),
        maximum=Money.of("1000.00"),
        begins=date(2027, 1, 1),
        ends=date(2028, 12, 31),
        mode=Mode.MINI_COMPETITION,
        state=AgreementState.IN_FORCE,
        members=tuple(ProviderId(UUID(int=n)) for n in range(many)),
        recorded_at=datetime(2027, 1, 1, tzinfo=UTC),
    )
    return {why.code for why in check_agreement(agreement, frozenset({"work"}), ())}


def test_how_many_members() -> None:
    assert [codes(many) for many in (1, 2, MOST_MEMBERS, MOST_MEMBERS + 1)] == [
        {"too-few-members"},
        set(),
        set(),
        {"too-many"},
    ]
