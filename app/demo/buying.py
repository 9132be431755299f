"""The demo's competitions: one that was won and is served, and one of each that waits for somebody today."""

from app.demo import story
from app.demo.dates import Buying
from app.demo.stage import Stage, StoryFault
from app.domain.ids import AgreementId, CommitmentId, ProcedureId

_FIRST = (("kaiku", "2100.00"), ("uraverstas", "2250.00"), ("polku", "1920.00"), ("paja", "1800.00"))
_MARKS = {
    "first": (("3.5", "4.5", "5"), ("4", "4.5", "4"), ("3.5", "4", "4.5")),
    "signing": (("4", "4", "3.5"), ("4", "4.5", "4"), ("4", "4", "4")),
}


class Competing:
    """What the beats of the agenda hand on: the agreement, the competitions, and the contract that is served."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.agreed: AgreementId | None = None
        self.procedures: dict[str, ProcedureId] = {}
        self.served: CommitmentId | None = None

    def enter(self) -> None:
        """Put every beat on the stage's agenda."""
        days, plan = self.stage.days, self.stage.plan
        plan(days.on(2), 10, lambda: story.qualify(self.stage), "qualified")
        plan(days.agreed, 10, self.agree)
        plan(days.first.published, 10, self.first_published)
        plan(days.first.bids, 10, self.first_bids)
        plan(days.improved, 10, self.first_improved)
        self._decided("first", days.first)
        plan(days.signed, 10, self.signed)
        plan(days.concluded, 10, self.concluded)
        plan(days.signing.published, 12, self.last_published)
        plan(days.signing.bids, 10, self.last_bids)
        self._decided("signing", days.signing)
        plan(days.open.published, 10, self.open_published)

    def _decided(self, which: str, days: Buying) -> None:
        async def opened() -> None:
            await story.judge(self.stage, self.procedures[which], days.opened, _MARKS[which])

        async def decided() -> None:
            await story.decide(self.stage, self.procedures[which])

        self.stage.plan(days.opened, 9, opened, f"{which}-opened")
        self.stage.plan(days.decided, 11, decided, f"{which}-decided")

    @property
    def contract(self) -> CommitmentId:
        """The id of the contract that is served."""
        if self.served is None:
            raise StoryFault("no contract was signed")
        return self.served

    async def agree(self) -> None:
        """Record the framework agreement."""
        self.agreed = await story.agree(self.stage)

    async def first_published(self) -> None:
        """Publish the competition that Kaiku wins."""
        await self._begin("first", "Työhönvalmennus pitkään työttömänä olleille, Forssan seutu", 40, "96000.00")

    async def first_bids(self) -> None:
        """Hand in the bids of four providers."""
        for who, price in _FIRST:
            await self._bid("first", who, price)

    async def first_improved(self) -> None:
        """One provider hands in a better bid, another takes its bid back."""
        await self._bid("first", "kaiku", "1980.00", seen=1)
        await story.withdraw(self.stage, "paja", self.procedures["first"])

    async def signed(self) -> None:
        """Sign the contract as Kaiku."""
        self.served = await story.sign(self.stage, "kaiku")

    async def concluded(self) -> None:
        """Conclude the contract as an officer."""
        await story.conclude(self.stage, self.contract)

    async def last_published(self) -> None:
        """Publish two competitions, of which one will be decided and one closed by today."""
        await self._begin("signing", "Uravalmennus, Hattula ja Hämeenlinna", 20, "40000.00")
        await self._begin("closed", "Rekrytoinnin tuki pienille työnantajille", 15, "30000.00")

    async def last_bids(self) -> None:
        """Hand in bids in both competitions."""
        for which, who, price in (
            ("signing", "uraverstas", "1850.00"),
            ("signing", "polku", "1790.00"),
            ("signing", "kaiku", "1900.00"),
            ("closed", "kaiku", "1700.00"),
            ("closed", "polku", "1650.00"),
        ):
            await self._bid(which, who, price)

    async def open_published(self) -> None:
        """A competition that takes bids, one being written, and a need alone."""
        await self._begin("open", "Työnhaun pikavalmennus, koko alue", 24, "36000.00")
        await self._bid("open", "polku", "1480.00")
        await self._begin("draft", "Kielitietoinen työhönvalmennus", 12, "24000.00", publish=False)
        days = self.stage.days.draft
        await story.need(self.stage, "Yrittäjyyden alkuvalmennus", 10, "18000.00", days.begins, days.ends)

    async def _begin(self, which: str, title: str, places: int, maximum: str, *, publish: bool = True) -> None:
        days: Buying = getattr(self.stage.days, which)
        if self.agreed is None:
            raise StoryFault("there is no agreement")
        period = (days.begins, days.ends)
        self.procedures[which] = await story.competition(
            self.stage, self.agreed, title, places, maximum, days.deadline, period, publish=publish
        )

    async def _bid(self, which: str, who: str, price: str, seen: int | None = None) -> None:
        await story.bid(self.stage, who, self.procedures[which], price, seen)
