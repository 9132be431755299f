"""The time that is left until a deadline, in words, as of the instant at which the page was made."""

from datetime import datetime, timedelta

from app.i18n.texts import Texts


def left(texts: Texts, until: datetime, now: datetime) -> str:
    """`17 päivää jäljellä`; in the last two days hours and minutes, and as of when. Rounded down."""
    rest = until - now
    if rest < timedelta(0):
        return texts.t("ui.left.over")
    if rest >= timedelta(days=2):
        return texts.t("ui.left.days", n=rest.days)
    hours, seconds = divmod(int(rest.total_seconds()), 3600)
    minutes = texts.t("ui.left.minutes", n=seconds // 60)
    if hours:
        return texts.t("ui.left.hours-as-of", hours=texts.t("ui.left.hours", n=hours), minutes=minutes, now=now)
    return texts.t("ui.left.minutes-as-of", minutes=minutes, now=now)
