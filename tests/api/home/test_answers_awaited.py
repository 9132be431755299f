"""What a provider waits for from the area: with the day that was promised, or without one."""

from typing import Any

from tests.api.buying import granting, ordering, trying
from tests.api.town import Caller, Town


async def awaited(provider: Caller) -> list[tuple[str, str, list[str]]]:
    """The answers that its home page waits for: of which table, which noun, and what is said of each."""
    home: dict[str, Any] = await provider.get("/home")
    return [
        (task["table"], task["id"], [reason["code"] for reason in task["step"]["reasons"]])
        for task in home["others"]
        if task["step"]["name"] == "await-answer"
    ]


async def test_an_idea_is_answered_by_a_day_and_an_application_some_day(town: Town) -> None:
    (provider,) = await ordering.providers(town, 1)
    idea = (await trying.sent(town, provider)).split("/")[-1]
    programme = await granting.opened(town)
    application = await granting.applied(town, programme, provider)
    assert sorted(await awaited(provider)) == [
        ("application", application, ["answer-comes"]),
        ("idea", idea, ["answer-promised"]),
    ]
    (of_the_idea,) = [task for task in (await provider.get("/home"))["others"] if task["id"] == idea]
    assert of_the_idea["until"] is not None
