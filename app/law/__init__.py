"""Every number a statute sets: dated values, each with its source, checked at load."""

from app.law.reading import Law, cpv_class, law_on

__all__ = ["Law", "cpv_class", "law_on"]
