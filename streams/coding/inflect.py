"""English verb forms from a lemma, tagged by what they do. Knows nothing of events."""

from typing import Literal

Form = Literal["base", "third", "past", "ing", "future", "negated", "passive"]

_DOUBLED = ("plan", "stop", "rebut", "spur", "scrap", "snub", "shun", "slam", "ban", "bar", "admit", "commit")


def forms(verb: str) -> tuple[tuple[str, Form], ...]:
    """Return (form, tag) of a verb; five words are taken as base, third person, past, participle, gerund."""
    words = verb.split()
    if len(words) == 5:
        base, third, past, participle, gerund = words
        made: list[tuple[str, Form]] = [(base, "base"), (third, "third"), (past, "past"), (gerund, "ing")]
        return (*made, (participle, "past")) if participle not in (base, past) else tuple(made)
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    if verb.endswith("e"):
        return (verb, "base"), (verb + "s", "third"), (verb + "d", "past"), (verb[:-1] + "ing", "ing")
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return (verb, "base"), (verb[:-1] + "ies", "third"), (verb[:-1] + "ied", "past"), (verb + "ing", "ing")
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return (verb, "base"), (third, "third"), (stem + "ed", "past"), (stem + "ing", "ing")
