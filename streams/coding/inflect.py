"""English verb forms from a lemma, tagged by what they do. Knows nothing of events."""

from typing import Literal

Form = Literal["base", "third", "past", "ing", "future", "negated", "passive", "we"]

_DOUBLED = frozenset({
    "plan", "stop", "rebut", "spur", "scrap", "snub", "shun", "slam", "ban", "bar", "admit", "commit", "drop", "grab",
    "rob", "stab", "drag", "trap", "strip", "ship", "slip", "step", "swap", "tap", "wrap", "rig", "jam", "pin", "refer",
    "expel", "repel", "compel", "propel", "control", "patrol", "transfer", "deter", "kidnap", "equip", "permit",
    "confer", "defer", "trim", "thin",
    "submit", "regret", "gun", "mob", "map", "pummel", "quit", "clap", "flog", "rap", "pat", "hem", "whip",
    "gas", "lob", "club", "nab", "rip", "chop", "spot", "mug", "dub", "strap",
})  # fmt: skip
"""Verbs that double their last letter before -ed and -ing."""
_EITHER = frozenset({"cancel", "travel", "initial", "signal", "label", "model", "channel", "funnel", "shovel"})
"""Verbs whose last letter London doubles and Washington does not."""
_LEADING = frozenset({
    "gang", "carpet", "tear", "sexually", "fatally", "formally", "forcibly", "ethnically", "temporarily", "summarily",
})  # fmt: skip
"""Words before a verb that stay as they are: "gang raped", "fatally shot"."""
_IRREGULAR = {
    words.split()[0]: (words.split()[1], words.split()[2])
    for words in (
        "be was been", "beat beat beaten", "become became become", "begin began begun", "bear bore borne",
        "bind bound bound", "blow blew blown", "break broke broken", "bring brought brought", "build built built",
        "burn burned burnt", "buy bought bought", "catch caught caught", "choose chose chosen", "come came come",
        "cut cut cut", "deal dealt dealt", "dig dug dug", "draw drew drawn", "drive drove driven", "fall fell fallen",
        "feed fed fed", "fight fought fought", "find found found", "flee fled fled", "fly flew flown",
        "forbid forbade forbidden", "freeze froze frozen", "rebuild rebuilt rebuilt",
        "oversee oversaw overseen", "cast cast cast",
        "forgive forgave forgiven", "get got got", "give gave given", "go went gone",
        "grow grew grown", "hang hanged hung", "have had had", "hear heard heard", "hide hid hidden", "hit hit hit",
        "hold held held", "hurt hurt hurt", "keep kept kept", "know knew known", "lay laid laid", "lead led led",
        "leave left left", "lend lent lent", "let let let", "lose lost lost", "make made made", "mean meant meant",
        "meet met met", "overrun overran overrun", "overthrow overthrew overthrown", "pay paid paid", "put put put",
        "quit quit quit", "ride rode ridden", "rise rose risen", "run ran run", "say said said", "see saw seen",
        "seek sought sought", "sell sold sold", "send sent sent", "set set set", "shake shook shaken",
        "shoot shot shot", "shut shut shut", "sink sank sunk", "sit sat sat", "spread spread spread",
        "speak spoke spoken", "spend spent spent", "stand stood stood", "steal stole stolen", "strike struck struck",
        "swear swore sworn", "take took taken", "tell told told", "think thought thought", "throw threw thrown",
        "undergo underwent undergone", "undertake undertook undertaken", "withdraw withdrew withdrawn",
        "withhold withheld withheld", "win won won", "write wrote written", "retake retook retaken", "tear tore torn",
        "uphold upheld upheld", "split split split", "airstrike airstruck airstruck", "behold beheld beheld",
    )
}  # fmt: skip
"""Lemma → past and participle."""


def forms(verb: str) -> tuple[tuple[str, Form], ...]:
    """Return (form, tag) of a verb. The first word is inflected, what follows it stays: `call off` → `called off`.

    Five single words starting alike are taken as base, third person, past, participle, gerund.
    """
    words = verb.split()
    if len(words) == 5 and len({word[0] for word in words}) == 1:
        base, third, past, participle, gerund = words
        return _tagged(base, third, past, participle, gerund, "")
    lead, head, tail = _parted(verb)
    if head in _EITHER:
        double = f"{lead}{head}{head[-1]}"
        single = _tagged(
            lead + head, lead + _third(head), f"{lead}{head}ed", f"{lead}{head}ed", f"{lead}{head}ing", tail
        )
        return (*single, (f"{double}ed{tail}", "past"), (f"{double}ing{tail}", "ing"))
    past, participle = _IRREGULAR.get(head, (_regular(head), _regular(head)))
    return _tagged(lead + head, lead + _third(head), lead + past, lead + participle, lead + _gerund(head), tail)


def _parted(verb: str) -> tuple[str, str, str]:
    """Return what stands before the word that is inflected, that word, and what stays behind it."""
    words = verb.split()
    at = 1 if len(words) > 1 and words[0] in _LEADING else 0
    return "".join(f"{word} " for word in words[:at]), words[at], "".join(f" {word}" for word in words[at + 1 :])


def _tagged(base: str, third: str, past: str, participle: str, gerund: str, tail: str) -> tuple[tuple[str, Form], ...]:
    made: list[tuple[str, Form]] = [(base, "base"), (third, "third"), (past, "past"), (gerund, "ing")]
    if participle not in (base, past):
        made.append((participle, "past"))
    return tuple((form + tail, tag) for form, tag in made)


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    return (verb + verb[-1] if verb in _DOUBLED else verb) + "ed"


def _gerund(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    doubled = verb in _DOUBLED or verb in (
        "cut",
        "hit",
        "set",
        "put",
        "run",
        "sit",
        "begin",
        "shut",
        "get",
        "win",
        "dig",
    )
    return (verb + verb[-1] if doubled else verb) + "ing"
