"""Russian wordings in the forms news tells events in: a verb's genders, numbers and persons, a noun's cases.

Rules by ending, as in `streams.coding.slavic`: a form that nobody writes finds nothing. Knows no events.
"""

import re
from functools import lru_cache

from streams.coding import slavic

_DECLINED = re.compile(
    r"^[а-я]{4,}(?:[нтшс]ый|[кнщ]ий|ная|ское|ное|ные|кие|ские|щий|щее) [а-я]+|^[а-я]{4,}[нт]ие [а-я]+|^удар (?:по|в) "
)
"""Begins with an adjective or a noun in `-ние`: `ответный удар`, `прекращение огня`."""

_PAST_L = re.compile(r"(?:[аеиоуыяю]л|[шв]ел|ышел|шел)(?:ся)?$")
_PAST_STOP = re.compile(r"(?:нес|вез|верг|влек|рек|мог|пер|тер|сек|жег|ник|рос|гас|тих)(?:ся)?$")
_SHORT = (
    "готов", "намерен", "обязан", "вынужден", "открыт", "закрыт", "заинтересован", "настроен", "полон", "рад",
    "согласен", "должен",
)  # fmt: skip
"""Short adjectives that stand for a verb."""
_FLEETING = {"полон": "полн", "согласен": "согласн", "должен": "должн"}
_OWN = {
    "даст": ("дадут", "дадим"), "хочет": ("хотят", "хотим"), "может": ("могут", "можем"),
    "сможет": ("смогут", "сможем"), "сожжет": ("сожгут",),
    "шел": ("шла", "шло", "шли"), "придаст": ("придадут",), "передаст": ("передадут",),
}  # fmt: skip
_VOWELS = "аеиоуыэюя"
_HISS = "жшщч"


@lru_cache(maxsize=4096)
def forms(text: str) -> tuple[str, ...]:
    """Return a wording in all such forms of its first verb, else of its noun; what stands around it stays as it is."""
    if _DECLINED.match(text) and not text.endswith("*"):
        return tuple(dict.fromkeys((text, *slavic.names(text, "ru", person=False))))
    if text.endswith(("вк*", "жк*")) and len(text) > 6:
        return (text, text[:-2] + ("ок" if text[-3] == "в" else "ек"))  # `бомбардировок`, `бомбежек`
    if text.endswith("л*") and len(text) > 5:
        return (text, text[:-2] + "в*")  # `предложив`, `предложивший`
    words = text.split(" ")
    for at, word in enumerate(words):
        made = _word(word)
        if made:
            return (text, *(" ".join((*words[:at], form, *words[at + 1 :])) for form in made))
    return (text,)


def _word(word: str) -> tuple[str, ...]:
    """Return the other forms of one word, none where it is no verb in its first form."""
    if word in _OWN:
        return _OWN[word]
    if word in _SHORT:
        stem = _FLEETING.get(word, word)
        return tuple(stem + ending for ending in "аоы")
    back = "ся" if word.endswith("ся") else ""
    bare = word.removesuffix("ся")
    if _PAST_L.search(word):
        stem = bare[:-2] if bare.endswith("шел") else bare[:-1]
        return _each(stem + "л", back)
    if _PAST_STOP.search(word):
        return _each(bare + "л", back)
    if bare.endswith(("ет", "ит")) and len(bare) > 3:
        return tuple(form + ("сь" if back and form[-1] in _VOWELS else back) for form in _present(bare))
    return ()


def _each(stem: str, back: str) -> tuple[str, ...]:
    return tuple(stem + ending + ("сь" if back else "") for ending in "аои")


def _present(bare: str) -> tuple[str, ...]:
    """Return "they", "we" and "you" of a verb in the third person: `ответит`, `нанесет`, `обещает`."""
    stem = bare[:-2]
    if bare.endswith("ит"):
        return stem + ("ат" if stem[-1] in _HISS else "ят"), stem + "им", stem + "ите"
    return stem + ("ют" if stem[-1] in _VOWELS else "ут"), stem + "ем", stem + "ете"
