"""The main menu of each role."""

from app.domain.actors import Role
from app.i18n.texts import Texts
from app.web.rendering import NavEntry

_OF_ROLE: dict[Role, tuple[str, ...]] = {
    Role.OFFICER: (
        "home",
        "needs",
        "procedures",
        "challenges",
        "orders",
        "cards",
        "programmes",
        "agreements",
        "commitments",
        "providers",
    ),
    Role.DECIDER: ("home", "procedures", "challenges", "programmes", "commitments", "budget", "values"),
    Role.FINANCE: ("home", "payments", "commitments", "budget", "values"),
    Role.COACH: ("home", "orders", "cards", "commitments"),
    Role.PROVIDER: ("home", "procedures", "orders", "challenges", "cards", "programmes", "commitments", "provider"),
}
_CALLED = {(Role.PROVIDER, "procedures"): "invitations"}


def entries(texts: Texts, role: Role | None, slug: str | None, path: str) -> tuple[NavEntry, ...]:
    """The links of the menu of `role`; `slug` is the acting area's, None for a provider, which acts in every area. A visitor has none."""
    base = f"/{slug}" if slug else ""
    if role is None:
        return ()
    return tuple(
        NavEntry(
            label=texts.t(f"nav.{_CALLED.get((role, name), name)}"),
            href=f"{base}/{name}",
            current=_within(path, f"{base}/{name}"),
        )
        for name in _OF_ROLE.get(role, ())
    )


def _within(path: str, href: str) -> bool:
    return path == href or path.startswith(f"{href}/")
