"""Searching by words as people type them: each word, or what its inflections share, is looked for anywhere in a text.

Finnish joins words: "Työhönvalmennus" holds "valmennus", which no prefix finds. So a text is searched for parts, and a word is cut to
what stays of it in most of its forms. House rule: rather a hit too many than a service not found.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile

MOST_WORDS, LONGEST = 8, 200
_WORD = re.compile(r"\w+")
_TURNS = re.compile(r"(ks|(?<=[uy])s|[eoö]j|t|d|e)$")
_SHORTEST = 4


def words(text: str) -> tuple[str, ...]:
    """The words of what was typed, in lower case, each once: the first few."""
    return tuple(dict.fromkeys(_WORD.findall(text[:LONGEST].lower())))[:MOST_WORDS]


def parts(given: Iterable[str], stems: Mapping[str, str | None]) -> tuple[str, ...]:
    """What to look for of each word: the beginning that it shares with its stem, less what Finnish changes at the end of that.

    `stems`: by word; None where it is too common to be looked for. What is cut too short is looked for as it was typed.
    """
    found = []
    for word in given:
        stem = stems.get(word, word)
        if stem is not None:
            shared = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, stem, strict=False)))
            short = _TURNS.sub("", shared)
            found.append(next((one for one in (short, shared) if len(one) >= _SHORTEST), word))
    return tuple(dict.fromkeys(found))
