"""A page that uses every macro once, in either language: what the look is judged by."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from app.domain.lifecycle import Choice
from app.domain.money import Money
from app.domain.reasons import Reason
from app.domain.refusals import Malformed, Missing, Refusal, StaleVersion, WrongRole
from app.i18n.texts import texts
from app.procurement.award import Mark
from app.web.rendering import AreaName, Form, NavEntry, Page, Reader, environment

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
STEPS = {
    "fi": {
        "open-bids": "Avaa tarjoukset",
        "assess": "Jatka arviointia",
        "cancel": "Peruuta kilpailutus",
        "decide": "Tee päätös",
    },
    "en": {
        "open-bids": "Open the bids",
        "assess": "Continue assessing",
        "cancel": "Cancel the procedure",
        "decide": "Decide",
    },
}
CHOICES = (
    Choice("assess", given=Mark),
    Choice("open-bids"),
    Choice("cancel", given=Reason, stops=True),
    Choice("decide", (WrongRole(step="decide"), Missing())),
)
TYPED = {
    "price": "2 tuhatta <b>",
    "name": 'Kaiku "Valmennus" & Oy',
    "day": "11.12.2026",
    "basket": "2",
    "why": "\n Rivi 1\nRivi </textarea><script>",
    "kind": "school",
    "municipalities": ("061",),
}
FAULTS: tuple[Refusal, ...] = (
    Malformed(field="price", kind="money"),
    Missing(field="name"),
    Missing(field="kind"),
    Missing(field="binding"),
    StaleVersion(seen=1, current=2),
)
LABELS = {
    "fi": {
        "price": "Hinta asiakasta kohti",
        "name": "Nimi",
        "day": "Päivä",
        "kind": "Laji",
        "binding": "Tarjous sitoo meitä",
    },
    "en": {"price": "Price per client", "name": "Name", "day": "Day", "kind": "Kind", "binding": "The bid binds us"},
}


def page(language: str, signed_in: bool = True) -> Page:
    """A page's frame: an officer's, or nobody's."""
    words, keys = texts(language), count(1)
    return Page(
        texts=words,
        path="/tyohame/sink?a=1&b=2",
        now=NOW,
        new_key=lambda: f"key-{next(keys)}",
        csrf="csrf-token",
        reader=Reader(
            name="Marja Lehtonen", role=words.t("role.officer"), organisation="TyöHäme", switch="/memberships"
        )
        if signed_in
        else None,
        area=AreaName(name="TyöHäme", slug="tyohame") if signed_in else None,
        nav=[
            NavEntry(label=words.t(f"nav.{name}"), href=f"/{name}", current=name == "procedures")
            for name in ("home", "needs", "procedures")
        ],
    )


def sink(language: str, reasons: Sequence[Refusal] = ()) -> str:
    """The page as HTML; with `reasons`, as it is drawn after a refusal."""
    env = environment(language, Path(__file__).parent / "templates")
    words = {f"step.sink.{step}": text for step, text in STEPS[language].items()}
    env.globals["t"] = lambda key, **values: words.get(key) or texts(language).t(key, **values)
    env.globals["ui"] = env.get_template("ui.html").make_module()  # a module keeps the globals of its making
    return env.get_template("kitchen_sink.html").render(
        page=page(language),
        w=lambda finnish, english: finnish if language == "fi" else english,
        form=Form(key="form-key", typed=TYPED, reasons=reasons),
        labels=LABELS[language],
        choices=CHOICES,
        deadline=datetime(2026, 12, 11, 13, 0, tzinfo=UTC),
        soon=datetime(2026, 11, 24, 13, 0, tzinfo=UTC),
        money=Money.of("1250.50"),
        minus=Money.of("-396.00"),
        whole=Money.of("600000.00"),
    )
