"""What codes are called in the reader's language, and options made of them."""

from collections.abc import Iterable, Mapping

from app.actions.people import providers
from app.actions.work import Work
from app.domain.people.areas import Code, CodeList
from app.web.paging import Option


class Names:
    """The names of an area's codes, list by list."""

    def __init__(self, codes: Iterable[Code], language: str) -> None:
        """`codes`: the area's."""
        self.codes = tuple(codes)
        self.language = language
        self._named = {(code.list, code.code): self.of(code.names) for code in self.codes}

    def of(self, names: Mapping[str, str]) -> str:
        """The name in the reader's language, else in Finnish."""
        return names.get(self.language) or names.get("fi") or next(iter(names.values()), "")

    def name(self, which: CodeList | str, code: str) -> str:
        """The name of a code; the code itself where the area has no name for it."""
        return self._named.get((CodeList(which), code), code)

    def listed(self, which: CodeList | str, codes: Iterable[str]) -> list[str]:
        """The names of several codes, in the reader's order."""
        return sorted(self.name(which, code) for code in codes)

    def options(self, which: CodeList | str) -> list[Option]:
        """The codes of a list with their names, to choose from, in the area's order."""
        return [(code.code, self.of(code.names)) for code in self.codes if code.list == which]

    def categories(self) -> list[Option]:
        """The categories under their baskets, to choose from: `basket/category`."""
        return [
            (f"{code.parent}/{code.code}", f"{self.name(CodeList.BASKET, code.parent or '')}: {self.of(code.names)}")
            for code in self.codes
            if code.list is CodeList.CATEGORY
        ]


async def names(work: Work, language: str) -> Names:
    """The code lists of the area whose address this is."""
    return Names(await providers.code_lists(work), language)
