"""One type per kind of identity, so that a bid's id is never handed over as a provider's."""

from typing import NewType
from uuid import UUID

AreaId = NewType("AreaId", UUID)
PersonId = NewType("PersonId", UUID)
MembershipId = NewType("MembershipId", UUID)
ProviderId = NewType("ProviderId", UUID)
BudgetLineId = NewType("BudgetLineId", UUID)
ValueId = NewType("ValueId", UUID)
NeedId = NewType("NeedId", UUID)
AgreementId = NewType("AgreementId", UUID)
ProcedureId = NewType("ProcedureId", UUID)
BidId = NewType("BidId", UUID)
DecisionId = NewType("DecisionId", UUID)
CommitmentId = NewType("CommitmentId", UUID)
ReferralId = NewType("ReferralId", UUID)
CardId = NewType("CardId", UUID)
LineId = NewType("LineId", UUID)
SupplementId = NewType("SupplementId", UUID)
