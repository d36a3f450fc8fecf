"""Arabic and Hebrew verbs in their persons and tenses, from the parts that a dictionary gives.

Arabic: `ضرب/يضرب`, he did and he does. Hebrew: `תקף/תוקף/יתקוף`, he did, he is doing, he will do. What follows the verb
stays (`ביצע/מבצע/יבצע תקיפה`), and so does "not" before it (`לא //ינהל`). `/يضرب` and `//יתקוף` are only what he will
do, `אמר/אומר` only what he did and is doing. An Arabic third part is what he is doing beside another verb:
`هدد/يهدد/مهدد`, in the forms `مهددا, مهددة, مهددين`; `لن/يتفاوض` is what he will not do. A verb without `/` is
written as it stands. Knows no events.
"""

from collections.abc import Iterator

from streams.coding.inflect import Form

_FINAL = str.maketrans("ךםןףץ", "כמנפצ")
"""Hebrew letters as they are written where an ending follows."""
_NO = "לא "


def conjugated(verb: str, language: str) -> Iterator[tuple[str, Form]]:
    """Yield the forms of a verb with what each says."""
    lead = _NO if verb.startswith(_NO) else ""
    parts, blank, tail = verb.removeprefix(lead).partition(" ")
    if "/" not in parts:
        yield verb, "past"
        return
    forms = _arabic(*parts.split("/")) if language == "ar" else _hebrew(*parts.split("/"))
    for text, form in forms:
        yield lead + text + blank + tail, form


def _arabic(did: str, does: str, doing: str = "") -> Iterator[tuple[str, Form]]:
    if doing:
        yield from ((doing + end, "ing") for end in ("ا", "ة", "ين"))
    if did in _NOT:
        for person in "يتن":
            yield from ((f"{did} {text}", "past") for text in (*_does_so(person + does[1:]), _they(person + does[1:])))
        return
    if not did:
        for will in ("س", "سوف "):
            for person in "يتن":
                said = will + person + does[1:]
                yield from ((text, "base") for text in (*_does_so(said), said + "كم"))
        return
    if did[-1] in "اى":  # دعا, دعت, دعوا
        yield from ((text, "past") for text in (did, *(did[:-1] + end for end in ("ت", "وا", "تا", "ته", "تها"))))
    else:
        yield from ((did + end, "past") for end in ("", "ت", "وا", "تا", "ها", "ه", "هم", "تها", "ته", "تهم"))
        yield did + "نا", "we"
    for person in "يتن":
        form: Form = "we" if person == "ن" else "past"
        yield from ((text, form) for text in _does_so(person + does[1:]))


_NOT = ("لن", "لا", "لم")
"""What stands before an Arabic verb that denies it: shall not, does not, did not."""


def _they(does: str) -> str:
    """Return what they do behind a particle: `لن يتفاوضوا`."""
    return does.rstrip("يى") + "وا"


def _does_so(does: str) -> Iterator[str]:
    """Yield a form of the present with what may follow: whom it is done to, those who do it."""
    yield from (does + end for end in ("", "ها", "ه", "هم"))
    yield from (does.rstrip("يى") + end for end in ("ون", "ان"))


def _hebrew(did: str, does: str, will: str = "") -> Iterator[tuple[str, Form]]:
    to_come: Form = "future" if did else "base"
    if did:
        yield from ((text, "we" if text[-2:] == "נו" else "past") for text in (did, *_did(did), does, *_does(does)))
    if not will:
        return
    if did:
        yield _to_do(did, will), "base"
    several = will[:-1] if will[-1] == "ה" else will[:-2] + will[-1] if will[-2] == "ו" else will
    for person in "יתנא":
        yield person + will[1:], to_come
    for person in "ית":
        yield person + several[1:].translate(_FINAL) + "ו", to_come


def _did(did: str) -> Iterator[str]:
    if did[-1] == "ה":
        yield from (did[:-1] + ending for ending in ("תה", "ו", "ינו", "יתי"))
        return
    stem = did.translate(_FINAL)
    first = stem[:-2] + stem[-1] if did[0] == "ה" and did[-2] == "י" else stem
    yield from (stem + "ה", stem + "ו", first + "נו", first + "תי")


def _does(does: str) -> Iterator[str]:
    if does[-1] == "ה":
        yield from (does[:-1] + "ים", does[:-1] + "ות")
        return
    stem = does.translate(_FINAL)
    causative = does[0] == "מ" and does[-2] == "י" and does[-3] != "י"
    yield from (stem + ending for ending in ("ה" if causative else "ת", "ים", "ות"))


def _to_do(did: str, will: str) -> str:
    stem = will[1:-1] + "ות" if will[-1] == "ה" else will[1:]
    if will.startswith("יי"):
        return "לה" + stem
    return "לה" + stem if did[0] == "ה" and will[1] != "ה" else "ל" + stem
