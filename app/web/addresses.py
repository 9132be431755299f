"""Where the page of a noun is, by the name of its table of steps."""

from uuid import UUID

_FOLDERS = {
    "mini-competition": "procedures",
    "quick-order": "orders",
    "challenge": "challenges",
    "grant-programme": "programmes",
    "card": "cards",
    "contract": "commitments",
    "experiment": "commitments",
    "grant": "commitments",
    "referral": "referrals",
    "fact": "facts",
    "value": "values",
}


def page_of(slug: str, table: str, noun: UUID, parent: UUID | None = None) -> str:
    """The address of the page of a noun that follows `table`, in the area `slug`; `parent` is the noun it hangs under, where it hangs under one.

    A qualification is judged on its provider's page, money is approved on its commitment's.
    """
    match table:
        case "qualification":
            return f"/{slug}/providers/{parent}"
        case "idea":
            return f"/{slug}/challenges/{parent}/ideas/{noun}"
        case "application":
            return f"/{slug}/programmes/{parent}/applications/{noun}"
        case "payment":
            return f"/{slug}/commitments/{parent}/payments"
    return f"/{slug}/{_FOLDERS[table]}/{noun}"
