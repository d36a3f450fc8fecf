"""Persian verb forms: a compound verb ("threaten" is `تهدید کردن`) with its light verb in the forms that news uses.

`/انتقام گرفتن` is only what is still to come, with what may be written to its noun (`پشیمانتان می‌کنیم`). A light
verb with its "not" (`نپذیرفتن`, `/بی پاسخ نگذاشتن`) is the forms that deny, as what its term means. A zero-width
joiner counts as a space; forms written together are made too.
"""

from collections.abc import Iterator

from streams.coding.inflect import Form

_LIGHT = {
    "کردن": ("کرد", "کن"), "دادن": ("داد", "ده"), "شدن": ("شد", "شو"), "زدن": ("زد", "زن"),
    "گرفتن": ("گرفت", "گیر"), "خواندن": ("خواند", "خوان"), "دانستن": ("دانست", "دان"), "گفتن": ("گفت", "گوی"),
    "داشتن": ("داشت", "دار"), "خواستن": ("خواست", "خواه"), "پذیرفتن": ("پذیرفت", "پذیر"),
    "کشتن": ("کشت", "کش"), "بستن": ("بست", "بند"), "ساختن": ("ساخت", "ساز"), "رفتن": ("رفت", "رو"),
    "آوردن": ("آورد", "آور"), "بردن": ("برد", "بر"), "رساندن": ("رساند", "رسان"), "گذاشتن": ("گذاشت", "گذار"),
    "کوبیدن": ("کوبید", "کوب"), "نشستن": ("نشست", "نشین"), "ماندن": ("ماند", "مان"), "دیدن": ("دید", "بین"),
    "فروختن": ("فروخت", "فروش"), "خوردن": ("خورد", "خور"), "کشیدن": ("کشید", "کش"), "شمردن": ("شمرد", "شمار"),
    "نامیدن": ("نامید", "نام"), "ریختن": ("ریخت", "ریز"), "انداختن": ("انداخت", "انداز"),
    "افکندن": ("افکند", "افکن"), "گشودن": ("گشود", "گشای"), "فرستادن": ("فرستاد", "فرست"),
    "آمدن": ("آمد", "آی"), "نکوهیدن": ("نکوهید", "نکوه"), "یافتن": ("یافت", "یاب"),
    "پیوستن": ("پیوست", "پیوند"), "بودن": ("بود", "باش"), "نمودن": ("نمود", "نمای"),
    "پرداختن": ("پرداخت", "پرداز"), "ستاندن": ("ستاند", "ستان"), "چشیدن": ("چشید", "چش"),
    "چشاندن": ("چشاند", "چشان"), "گذشتن": ("گذشت", "گذر"), "نشاندن": ("نشاند", "نشان"),
    "شکستن": ("شکست", "شکن"), "سپردن": ("سپرد", "سپار"), "کوشیدن": ("کوشید", "کوش"),
    "بخشیدن": ("بخشید", "بخش"), "گشتن": ("گشت", "گرد"), "نوشتن": ("نوشت", "نویس"), "رسیدن": ("رسید", "رس"),
    "طلبیدن": ("طلبید", "طلب"), "کاستن": ("کاست", "کاه"), "بازیدن": ("باخت", "باز"),
    "برانگیختن": ("برانگیخت", "برانگیز"), "نهادن": ("نهاد", "نه"), "گرداندن": ("گرداند", "گردان"),
    "گذراندن": ("گذراند", "گذران"), "خوابیدن": ("خوابید", "خواب"), "نوردیدن": ("نوردید", "نورد"),
    "فشردن": ("فشرد", "فشار"), "ورزیدن": ("ورزید", "ورز"), "افتادن": ("افتاد", "افت"),
    "پاشیدن": ("پاشید", "پاش"), "راندن": ("راند", "ران"),
}  # fmt: skip
"""Infinitive of a light verb → its past and present stems."""
_BEFORE = ("بر", "در", "فرا", "باز", "فرو", "وا")
"""What may be written to the front of a light verb; "not" and the sign of the present stand behind it."""
_PERSONS = ("د", "ند", "م", "یم")
_WILL = ("خواهد", "خواهند", "خواهم", "خواهیم")
_WHOM = ("", "ش", "شان", "تان", " شان", " تان")
"""Whom it is done to, written to the noun of a compound verb."""
_DONE_TO = ("کردن", "زدن", "نشاندن")
"""Light verbs of what is done to somebody."""


def forms(verb: str) -> dict[str, Form]:
    """Return form → what it says of a verb given as infinitive; of another wording, itself."""
    to_come = verb.startswith("/")
    body, _, light = verb.removeprefix("/").rpartition(" ")
    denied = light not in _LIGHT and light[:1] == "ن" and light[1:] in _LIGHT
    light = light[1:] if denied else light
    front = "" if light in _LIGHT else next((one for one in _BEFORE if light.removeprefix(one) in _LIGHT), "")
    stems = _LIGHT.get(light.removeprefix(front))
    if stems is None:
        return {verb: "past"}
    made = dict(_to_come(front, *stems) if to_come else _all(front, light, *stems))
    if denied:
        said: Form = "base" if to_come else "past"
        made = {form: said for form, one in made.items() if one == "negated"}
    elif to_come:
        made = {form: one for form, one in made.items() if one != "negated"}
    done_to = to_come and body and not denied and light in _DONE_TO
    bodies = [body + end for end in _WHOM] if done_to else [body]
    return {f"{one} {form}".strip(): said for one in bodies for form, said in made.items()}


def _all(front: str, light: str, past: str, present: str) -> Iterator[tuple[str, Form]]:
    """Yield every form; where one is written like another, what comes later counts."""
    yield from ((front + present + ending, "base") for ending in _PERSONS)
    for ending in ("", "ند", "م", "یم"):
        yield from _written(front, past + ending, "past")
        yield from _written(front, _with("ن", past + ending), "negated")
        yield from _present(front, past + ending, "past")
    for ending in ("ه است", "ه اند", "هاند", "ه ایم", "ه ام", "ه", "ه شد", "ه بود", "ه بودند", "ه بودیم"):
        yield from _written(front, past + ending, "past")
        yield from _written(front, _with("ن", past + ending), "negated")
    yield from _written(front, past + "ه باشد", "base")
    yield from _written(front, past + "ه باشند", "base")
    for ending in _PERSONS:
        yield from _present(front, present + ending, "third")
        yield from _written(front, _with("ن", present + ending), "negated")
        if not front:
            yield _with("ب", present + ending), "base"
    yield from _will(front, past, "future")
    yield light, "base"


def _to_come(front: str, past: str, present: str) -> Iterator[tuple[str, Form]]:
    """Yield what is and will be done, and what is not."""
    yield from _will(front, past, "base")
    for ending in (*_PERSONS, "ید"):
        yield from _present(front, present + ending, "base")


def _will(front: str, past: str, said: Form) -> Iterator[tuple[str, Form]]:
    for person in _WILL:
        yield from _written(front, f"{person} {past}", said)
        yield from _written(front, f"ن{person} {past}", "negated")


def _present(front: str, form: str, said: Form) -> Iterator[tuple[str, Form]]:
    for sign in ("می ", "می"):
        yield from _written(front, sign + form, said)
        yield from _written(front, "ن" + sign + form, "negated")
    yield f"نه {front}می {form}", "negated"


def _with(sign: str, form: str) -> str:
    """Return a form with what is written to it: `نیاورد`, `بیاید`."""
    return f"{sign}یا{form[1:]}" if form.startswith("آ") else sign + form


def _written(front: str, form: str, said: Form) -> Iterator[tuple[str, Form]]:
    yield front + form, said
    if front:
        yield f"{front} {form}", said
