"""Persian verb forms: a compound verb ("threaten" is `تهدید کردن`) with its light verb in the forms that news uses.

A zero-width joiner counts as a space; forms written together are made too.
"""

from streams.coding.inflect import Form

_LIGHT = {
    "کردن": ("کرد", "کن"), "دادن": ("داد", "ده"), "شدن": ("شد", "شو"), "زدن": ("زد", "زن"), "گرفتن": ("گرفت", "گیر"),
    "خواندن": ("خواند", "خوان"), "دانستن": ("دانست", "دان"), "گفتن": ("گفت", "گوی"), "داشتن": ("داشت", "دار"),
    "خواستن": ("خواست", "خواه"), "پذیرفتن": ("پذیرفت", "پذیر"), "کشتن": ("کشت", "کش"), "بستن": ("بست", "بند"),
    "ساختن": ("ساخت", "ساز"), "رفتن": ("رفت", "رو"), "آوردن": ("آورد", "آور"), "بردن": ("برد", "بر"),
    "رساندن": ("رساند", "رسان"), "گذاشتن": ("گذاشت", "گذار"), "کوبیدن": ("کوبید", "کوب"), "نشستن": ("نشست", "نشین"),
    "ماندن": ("ماند", "مان"), "دیدن": ("دید", "بین"), "فروختن": ("فروخت", "فروش"), "رد کردن": ("رد کرد", "رد کن"),
    "خوردن": ("خورد", "خور"), "کشیدن": ("کشید", "کش"), "شمردن": ("شمرد", "شمار"), "نامیدن": ("نامید", "نام"),
    "ریختن": ("ریخت", "ریز"), "انداختن": ("انداخت", "انداز"), "افکندن": ("افکند", "افکن"), "گشودن": ("گشود", "گشای"),
    "درآوردن": ("درآورد", "درآور"), "فراخواندن": ("فراخواند", "فراخوان"), "فرستادن": ("فرستاد", "فرست"),
    "برداشتن": ("برداشت", "بردار"), "آمدن": ("آمد", "آی"), "نکوهیدن": ("نکوهید", "نکوه"),
    "یافتن": ("یافت", "یاب"), "پیوستن": ("پیوست", "پیوند"), "بودن": ("بود", "باش"), "نمودن": ("نمود", "نما"),
}  # fmt: skip
"""Infinitive of a light verb → its past and present stems."""


def forms(verb: str) -> dict[str, Form]:
    """Return form → what it says of a verb given as infinitive; of another wording, itself."""
    body, _, light = verb.rpartition(" ")
    if light not in _LIGHT:
        return {verb: "past"}
    past, present = _LIGHT[light]
    made: dict[str, Form] = {}
    for ending in ("", "ند", "م", "یم"):
        made[past + ending] = "past"
        made["ن" + past + ending] = "negated"
        made |= dict.fromkeys(("می " + past + ending, "می" + past + ending), "past")
        made |= dict.fromkeys(("نمی " + past + ending, "نمی" + past + ending), "negated")
    for ending in ("ه است", "ه اند", "هاند", "ه ایم", "ه ام", "ه", "ه شد"):
        made[past + ending] = "past"
        made["ن" + past + ending] = "negated"
    for ending in ("د", "ند", "م", "یم"):
        made |= dict.fromkeys(("می " + present + ending, "می" + present + ending), "third")
        made |= dict.fromkeys(("نمی " + present + ending, "نمی" + present + ending, "ن" + present + ending), "negated")
        made["ب" + present + ending] = "base"
        made.setdefault(present + ending, "base")
    for person in ("خواهد", "خواهند", "خواهم", "خواهیم"):
        made[f"{person} {past}"] = "future"
        made[f"ن{person} {past}"] = "negated"
    made[light] = "base"
    return {f"{body} {form}".strip(): said for form, said in made.items()}
