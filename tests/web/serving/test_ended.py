"""The pages of what has ended, by the clock or by a step: both parties read them, in each language."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI

from app.i18n.texts import LANGUAGES, texts
from tests.api import thread as buying
from tests.api.buying import granting, ordering, trying
from tests.api.town import Caller, Town
from tests.web.seats import seat


async def reads(app: FastAPI, town: Town, at: str, *callers: Caller, told: str) -> None:
    """Each of `callers` reads the page, and the event `told` in its history, in every language."""
    for caller in callers:
        browser = await seat(app, caller)
        for language in LANGUAGES:
            page = await browser.get(f"/{town.slug}/{at}", Accept_Language=language)
            assert page.status_code == 200, (at, language)
            assert texts(language).t(f"event.{told}") in page.text, (at, language, told)


async def days_gone(town: Town, days: int) -> None:
    """The clock moved on, and what fell due taken by the worker."""
    await town.move(timedelta(days=days))
    await ordering.clock(town)


async def test_a_contract_that_ended_by_the_clock(app: FastAPI, town: Town) -> None:
    thread = await buying.started(town)
    at = f"commitments/{thread.commitment}"
    await days_gone(town, 700)
    assert (await town.one("officer").get(at))["state"] == "ended"
    await reads(app, town, at, town.one("officer"), thread.winner, told="contract-end")
    need = await (await seat(app, town.one("officer"))).get(f"/{town.slug}/needs/{thread.need}")
    assert need.status_code == 200


async def test_an_order_that_ended_by_the_clock(app: FastAPI, town: Town) -> None:
    provider, _ = await ordering.providers(town)
    order = await ordering.accepted(town, provider, await ordering.card(town, provider))
    made = (await town.one("coach").get(order))["commitment_id"]
    await days_gone(town, 900)
    await reads(app, town, f"commitments/{made}", town.one("coach"), provider, told="contract-end")
    await reads(app, town, order, town.one("coach"), told="conclude-order")
    assert (await (await seat(app, provider)).get(f"/{town.slug}/{order}")).status_code == 200


async def test_an_order_that_nobody_took(app: FastAPI, town: Town) -> None:
    provider, _ = await ordering.providers(town)
    order = await ordering.placed(town, await ordering.card(town, provider))
    await days_gone(town, 60)
    await reads(app, town, order, town.one("coach"), told="give-up")


async def test_an_experiment_that_ended(app: FastAPI, town: Town) -> None:
    provider = (await buying.qualified(town, 1)).bidders[0]
    at = await trying.running(town, provider)
    await trying.gate(town, at, 1, "stop", passed=False)
    await town.one("decider").post(f"{at}/end-experiment", {"course": "stop", "reason": "Ei auttanut."})
    await days_gone(town, 400)
    await reads(app, town, at, town.one("officer"), provider, told="experiment-ended")


@pytest.mark.parametrize("suspended", [False, True])
async def test_a_grant_suspended_or_taken_back_and_closed(app: FastAPI, town: Town, suspended: bool) -> None:
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    recipient, officer = await town.provider("Kaiku"), town.one("officer")
    at = await granting.granted(town, recipient, advance_percent=100)
    await officer.post(f"{at}/release-instalment", {"number": 1})
    await granting.paid(town, at)
    if suspended:
        await officer.post(f"{at}/suspend-payment", buying.reason())
        await days_gone(town, 10)
        return await reads(app, town, at, officer, recipient, told="suspend-payment")
    await town.move_to(datetime(2026, 6, 1, 8, tzinfo=UTC))
    await recipient.post(f"{at}/submit-report", granting.report())
    await officer.post(f"{at}/accept-report", buying.reason())
    await officer.post(f"{at}/prepare-recovery", await granting.recovery(town, "2000.00", "unspent"))
    await town.one("decider").post(f"{at}/decide-recovery")
    await granting.paid(town, at)
    await officer.post(f"{at}/close-grant")
    await days_gone(town, 900)
    await reads(app, town, at, officer, recipient, told="close-grant")
    return await reads(app, town, at, officer, recipient, told="decide-recovery")
