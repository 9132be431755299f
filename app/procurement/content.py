"""A draft read as typed content: what is missing or unreadable becomes a refusal at its field."""

from collections.abc import Mapping

from app.domain.buying.needs import Need, NotPositive
from app.domain.buying.procedures import Content
from app.domain.money import ZERO
from app.domain.refusals import Missing, Refusal
from app.domain.terms.checks import TermsRefused, read_terms
from app.domain.terms.terms import Terms
from app.procurement.reading import LINE, DraftReader, Readable, read_criteria, read_effect

MOST_CRITERIA = 20


def read_content(draft: Mapping[str, object], need: Need) -> tuple[Readable[Content] | None, tuple[Refusal, ...]]:
    """The content and the deadline that `draft` and its need make, or every reason why they do not."""
    reader = DraftReader(draft, [])
    language = reader.language()
    title, description = reader.text("title", LINE), reader.text("description")
    price_weight = reader.whole("price_weight", 1, 100)
    criteria = read_criteria(reader, MOST_CRITERIA)
    maximum, deadline = reader.money("maximum"), reader.instant("deadline")
    terms = _terms(reader)
    groups = (need.client_group, *(terms.groups if terms else ()))
    effect = read_effect(reader.part("effect"), groups, otherwise=(need.client_group,))
    if maximum == ZERO and not any(r.field == "maximum" for r in reader.reasons):
        reader.refuse(NotPositive(field="maximum"))
    if reader.reasons or deadline is None or terms is None:
        return None, tuple(reader.reasons)
    content = Content(
        language=language,
        title=title,
        description=description,
        basket=need.basket,
        category=need.category,
        client_group=need.client_group,
        cpv=need.cpv,
        municipalities=need.municipalities,
        places=need.places,
        begins=terms.begins,
        ends=terms.ends,
        price_weight=price_weight,
        criteria=criteria,
        terms=terms,
        effect=effect,
        maximum=maximum,
    )
    return Readable(content=content, deadline=deadline), ()


def _terms(reader: DraftReader) -> Terms | None:
    value = reader.draft.get("terms")
    if not value:
        reader.refuse(Missing(field="terms"))
        return None
    terms, faults = read_terms(value)
    reader.reasons += [TermsRefused(field="terms", clause=fault.clause or "", fault=fault.code) for fault in faults]
    return terms
