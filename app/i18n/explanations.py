"""A payment line in one sentence: which clause, which sum, what it rests on."""

from app.domain.paying.settlements import PaymentLine
from app.i18n.texts import Texts


def why(texts: Texts, line: PaymentLine) -> str:
    """What made the line, without its clause and sum: for a table that shows those beside it."""
    if line.because is None:
        return texts.t("payments.why.gone")
    if line.revision:
        return texts.t("payments.why.corrected", days=texts.formats.days(line.begins, line.ends))
    return f"{_what(texts, line)[:1].upper()}{_what(texts, line)[1:]}."


def explanation(texts: Texts, line: PaymentLine) -> str:
    """The whole sentence, as the line's own page and the API say it."""
    clause = clause_name(texts, line.clause)
    if line.because is None:
        return texts.t("payments.explained.gone", clause=clause, sum=line.amount)
    if line.revision:
        days = texts.formats.days(line.begins, line.ends)
        return texts.t("payments.explained.corrected", clause=clause, sum=line.amount, days=days)
    what = _what(texts, line)
    return texts.t("payments.explained.earned", clause=clause, sum=line.amount, what=what, n=len(line.facts))


def clause_name(texts: Texts, clause: str) -> str:
    """What people call a clause; its own name where the terms are not of the usual shape."""
    return texts.t(f"payments.clause.{clause}") if texts.has(f"payments.clause.{clause}") else clause


def _what(texts: Texts, line: PaymentLine) -> str:
    for word in (line.clause, line.occurrence.partition(":")[0]):  # a gate and an instalment are one kind of event
        if texts.has(f"facts.event-word.{word}"):
            return texts.t("payments.what.event", event=word, day=line.begins)
    units = len(line.because.attained.used) if line.because else 0
    return texts.t("payments.what.reach", n=units, days=texts.formats.days(line.begins, line.ends))
