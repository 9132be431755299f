"""Orders, experiments and grants gone wrong at the pages: each refusal is said in words on the page, and nothing is half done."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from tests.api import thread
from tests.api.buying import granting, ordering, trying
from tests.api.town import Caller, Town
from tests.web.seats import Fields, browser, seat

TABLES = ("procedures", "invitations", "bids", "opened_bids", "assessments", "declarations", "supplements", "decisions", "letters", "commitments", "referrals", "facts", "lines", "reviews", "needs", "outbox")  # fmt: skip
MUCH = 10_000_000
Wrong = tuple[Caller | None, str, Fields, int, str]
"""Who sends what where; the status, and words that the page says."""
Case = Callable[[Town], Awaitable[Wrong]]


async def rows(town: Town) -> list[int]:
    """What there is of everything."""
    async with town.owner.connect() as connection:
        asked = [text(f"SELECT coalesce(sum(hashtext(t::text)::bigint), 0) FROM {name} t") for name in TABLES]
        return [int((await connection.execute(one)).scalar_one()) for one in asked]


async def on_offer(town: Town) -> tuple[Caller, str]:
    """A provider and its card."""
    (kaiku,) = await ordering.providers(town, 1)
    return kaiku, await ordering.card(town, kaiku)


async def ordered(town: Town, card: str, words: str) -> Wrong:
    """The first edition of a card is ordered by who saw it."""
    at = await ordering.described(town)
    return town.one("coach"), f"{at}/place-order", {"card_id": f"{card}:1"}, 422, words


def over(limit: str, words: str) -> Case:
    """An order that costs a cent more than a limit."""

    async def case(town: Town) -> Wrong:
        _, card = await on_offer(town)
        limits = dict.fromkeys(("order_limit", "order_client_limit", "order_provider_limit"), MUCH)
        await ordering.policy(town, **limits | {limit: 63_999})
        return await ordered(town, card, words)

    return case


async def changed_card(town: Town) -> Wrong:
    kaiku, card = await on_offer(town)
    at = await ordering.described(town)
    await kaiku.post(f"cards/{card}/write-card", ordering.content("650.00"))
    await kaiku.post(f"cards/{card}/send-card")
    await town.one("officer").post(f"cards/{card}/publish-card", thread.reason())
    return town.one("coach"), f"{at}/place-order", {"card_id": f"{card}:1"}, 422, "Palvelukortti on muuttunut"


async def paused_card(town: Town) -> Wrong:
    kaiku, card = await on_offer(town)
    await kaiku.post(f"cards/{card}/pause-card")
    return await ordered(town, card, "Palvelua ei voi tilata juuri nyt.")


async def lapsed_order(town: Town) -> Wrong:
    kaiku, card = await on_offer(town)
    at = await ordering.placed(town, card)
    await town.move(timedelta(days=9))
    return kaiku, f"{at}/accept-order", {}, 409, "päättyi"


async def idea_from_nobody(town: Town) -> Wrong:
    return None, f"{await trying.opened(town)}/send-idea", {"title": "Työkahvila"}, 401, "Kirjaudu sisään"


async def trial(town: Town) -> str:
    """An experiment in force."""
    return await trying.running(town, (await thread.qualified(town, 1)).bidders[0])


async def stage_before_its_gate(town: Town) -> Wrong:
    return town.one("decider"), f"{await trial(town)}/pass-gate", {"reason": "Maksetaan."}, 409, "Porttia ei ole valmisteltu."  # fmt: skip


async def gate_by_its_runner(town: Town) -> Wrong:
    at = await trial(town)
    await trying.gate(town, at, 61)
    return town.one("officer", 1), f"{at}/pass-gate", {"reason": "Maksetaan."}, 403, "Tämä kuuluu toiselle roolille."


APPLIED = {"purpose": "Ryhmä.", "begins": "1.3.2027", "ends": "30.9.2027", "cost_1": "9 000,00", "cost_2": "3 000,00", "total": "12 000,00", "asked": "10 000,00", "own": "2 000,00", "other": "0,00", "answer_1": "Kumppanien kautta.", "expected": "Kolme saa työn.", "binding": "yes"}  # fmt: skip


async def association(town: Town) -> Caller:
    """A provider registered in the area."""
    found = await town.provider("Kaiku")
    await found.put("registration", thread.registration())
    return found


async def late_application(town: Town) -> Wrong:
    kaiku, programme = await association(town), await granting.opened(town)
    await town.move(timedelta(days=16))
    return kaiku, f"programmes/{programme}/hand-in-application", APPLIED, 409, "Määräaika päättyi"


def adding_up(field: str, amount: str, words: str) -> Case:
    """An application with a sum that is a cent off."""

    async def case(town: Town) -> Wrong:
        kaiku, programme = await association(town), await granting.opened(town)
        return kaiku, f"programmes/{programme}/hand-in-application", APPLIED | {field: amount}, 422, words

    return case


async def application(town: Town) -> str:
    """The address of an application found complete."""
    kaiku, programme = await association(town), await granting.opened(town)
    at = f"programmes/{programme}/applications/{await granting.applied(town, programme, kaiku)}"
    await town.one("officer").post(f"{at}/find-complete")
    await town.one("officer").post(f"{at}/declare-interest", {"interest": False})
    return at


MARKS = {"mark_1": "4", "reason_1": "Hyvä.", "mark_2": "4", "reason_2": "Hyvä."}


async def own_association(town: Town) -> Wrong:
    at, officer = await application(town), town.one("officer")
    async with town.owner.begin() as connection:
        await connection.execute(
            text("INSERT INTO memberships (id, person_id, role, provider_id) VALUES (gen_random_uuid(), :person, 'provider', :provider)"),
            {"person": officer.person, "provider": town.people["provider"][-1].provider},
        )  # fmt: skip
    return officer, f"{at}/assess", MARKS, 409, "Kuulut hakijan organisaatioon."


async def grant(town: Town) -> str:
    """A grant whose first instalment is paid."""
    await town.move_to(datetime(2026, 1, 12, 8, tzinfo=UTC))
    at = await granting.granted(town, await association(town))
    await town.one("officer").post(f"{at}/release-instalment", {"number": 1})
    await granting.paid(town, at)
    return at


async def second_instalment(town: Town) -> Wrong:
    return town.one("officer"), f"{await grant(town)}/release-instalment", {"number": "2"}, 409, "kun selvitys on hyväksytty"  # fmt: skip


async def report_over_the_grant(town: Town) -> Wrong:
    at = await grant(town)
    told = {"cost_1": "9000,01", "cost_2": "1000,00", "effect": "Kolme sai työn.", "clients": "12", "employed": "3"}
    return (
        town.people["provider"][-1],
        f"{at}/submit-report",
        told,
        422,
        "Päätöksessä tähän kuluun on enintään 9 000,00",
    )


async def recovered(town: Town, amount: str) -> Fields:
    """What an officer writes of a recovery."""
    known = await town.today()
    day = f"{known.day}.{known.month}.{known.year}"
    return {"ground": "other-purpose", "amount": amount, "known": day, "reason": "Muuhun käytetty."}


async def recovery_over_what_was_paid(town: Town) -> Wrong:
    at = await grant(town)
    return town.one("officer"), f"{at}/prepare-recovery", await recovered(town, "6000,01"), 422, "Enempää ei voi periä."


async def recovery_twice(town: Town) -> Wrong:
    at, officer = await grant(town), town.one("officer")
    await officer.post(f"{at}/prepare-recovery", await granting.recovery(town, "6000.00"))
    await town.one("decider").post(f"{at}/decide-recovery")
    return officer, f"{at}/prepare-recovery", await recovered(town, "0,01"), 409, "Takaisin perittävää ei ole"


async def recovery_past_its_time(town: Town) -> Wrong:
    at = await grant(town)
    asked = await recovered(town, "500,00")
    await town.move_to(datetime(2029, 1, 1, 8, tzinfo=UTC))
    return town.one("officer"), f"{at}/prepare-recovery", asked, 422, "Peruste on ollut tiedossa liian kauan."


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(over("order_limit", "ylittää yhden tilauksen rajan 639,99"), id="over_order_limit"),
        pytest.param(over("order_client_limit", "Asiakkaalle on tilattu 12 kuukaudessa"), id="over_client_limit"),
        pytest.param(over("order_provider_limit", "Tältä tuottajalta on tilattu 12"), id="over_provider_limit"),
        changed_card,
        paused_card,
        lapsed_order,
        idea_from_nobody,
        stage_before_its_gate,
        gate_by_its_runner,
        late_application,
        pytest.param(adding_up("total", "12 000,01", "mutta loppusumma on 12 000,01"), id="costs_a_cent_off"),
        pytest.param(adding_up("own", "2 000,01", "Summien pitää olla samat."), id="funding_a_cent_off"),
        own_association,
        second_instalment,
        report_over_the_grant,
        recovery_over_what_was_paid,
        recovery_twice,
        recovery_past_its_time,
    ],
)
async def test_refused_in_words_and_nothing_half_done(app: FastAPI, town: Town, case: Case) -> None:
    who, path, fields, status, words = await case(town)
    at, before = await seat(app, who) if who else browser(app), await rows(town)
    answer = await at.post(f"/{town.slug}/{path}", fields)
    said = unescape(answer.text).replace("\xa0", " ")
    assert (answer.status_code, words in said) == (status, True), said
    assert await rows(town) == before


async def test_marks_of_another_are_seen_when_both_have_assessed(app: FastAPI, town: Town) -> None:
    at, secret = await application(town), "Vain minun arvioni."
    first, second = [await seat(app, town.one("officer", n)) for n in (0, 1)]
    page = f"/{town.slug}/{at}"
    assert (await first.post(f"{page}/assess", MARKS | {"reason_1": secret})).status_code == 303
    await town.one("officer", 1).post(f"{at}/declare-interest", {"interest": False})
    for path in (page, f"{page}/assess", f"{page}/propose"):
        assert secret not in (await second.get(path)).text
    assert secret in (await first.get(page)).text
    assert (await second.post(f"{page}/assess", MARKS)).status_code == 303
    assert secret in (await second.get(page)).text


async def test_an_application_that_came_too_late_is_not_lost(app: FastAPI, town: Town) -> None:
    kaiku, path, fields, status, why = await late_application(town)
    assert kaiku is not None
    answer = await (await seat(app, kaiku)).post(f"/{town.slug}/{path}", fields)
    assert (answer.status_code, why in answer.text, "Kumppanien kautta." in answer.text) == (status, True, True)
