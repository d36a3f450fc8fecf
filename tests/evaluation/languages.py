"""Countries and leaders found in sentences of six languages whose names somebody else marked.

What counts as wanted, decided from the data's own labels and not from our vocabulary: a marked place (or party) whose
written form, without case ending or what is written together with it, is the name of a country in Unicode CLDR (through
Babel) or one of its usual other names (`COUNTRIES`); and a marked person whose last or whole name is one of `LEADERS`,
heads of state and government and foreign ministers named in that language's news of the time. Found is what overlaps
a name that the coder reads there, whatever its code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from given import NotGiven, article, files, rows
from measures import Miss, Row, Scored, parts, share

from streams.coding.coder import Coder
from streams.coding.fold import bare

TASK = "languages"
SLAVIC = ("*slavicner*", (2016, 2018, 2020, 2021))
FILES = {
    "fa": ("fa_*", (2000, 2002)),
    "ar": ("ar_*", (2003, 2006)),
    "he": ("he_*", (1990,)),
    "zh": ("zh_*", (1997,)),
    "ru": SLAVIC,
    "uk": SLAVIC,
}
"""Language → files, and years its texts are from: offices have dates, the data gives none to the single text."""
COUNTRIES: dict[str, str] = {
    "fa": "آمریکا امریکا انگلیس امارات عربستان کره فلسطین بوسنی چک هلند شوروی",
    "ar": "أمريكا أميركا السعودية الإمارات بريطانيا انكلترا إنجلترا فلسطين الكونغو سورية البوسنة "
          "الولايات_المتحدة_الأمريكية",
    "he": 'ארה"ב אנגליה בריטניה ברית_המועצות הולנד סעודיה עירק שוויץ אוקראינה צכיה',
    "zh": "中 美 日 俄 英 法 德 意 韩 加 澳 中华人民共和国 波黑 朝鲜 阿联酋 沙特 印尼 泰 墨",
}  # fmt: skip
LEADERS: dict[str, str] = {
    "fa": "خاتمی کلینتون پوتین بوش عرفات خرازی باراک رفسنجانی گورباچف مشرف خامنه‌ای آلبرایت عنان مبارک قذافی پاول رهبر "
          "شارون بلر شیراک شرودر یلتسین صدام اردوغان نتانیاهو پاول سولانا",
    "ar": "أنان عنان بوش بلير بوتين رايس شيراك عباس صدام_حسين أولمرت السنيورة المالكي الأسد الاسد سولانا عرفات "
          "شارون مبارك طالباني نجاد كرزاي مشرف برودي برلسكوني ميركل رامسفيلد الجعفري البشير القذافي نصر_الله",
    "he": "שמיר גורבצ'וב בוש רבין פרס תאצ'ר קוהל מיטראן סדאם_חוסיין מובארק ערפאת ארנס דוד_לוי",
    "zh": "江泽民 李鹏 叶利钦 克林顿 钱其琛 朱镕基 科尔 希拉克 布莱尔 阿拉法特 桥本龙太郎 金大中 "
          "普里马科夫 奥尔布赖特 安南 萨达姆",
}  # fmt: skip
IDENTITIES = frozenset(
    {
        "theresa may",
        "donald trump",
        "vladimir putin",
        "jean claude juncker",
        "donald tusk",
        "petro poroshenko",
        "angela merkel",
        "emmanuel macron",
        "boris johnson",
        "imran khan",
        "sergey lavrov",
        "dmitry medvedev",
        "david cameron",
        "leo varadkar",
        "volodymyr zelensky",
        "mark rutte",
        "dmitry peskov",
        "maria zakharova",
    }
)
"""Leaders by the identities that the Slavic data gives."""
CLITICS = {
    "ar": re.compile(r"^(?:[وف]?(?:[بلك]?(?:ال)?|لل)|[وف])"),
    "he": re.compile(r"^ו?[הבלמשכ]?"),
}
PLACES = frozenset({"LOC", "GPE"})
PEOPLE = frozenset({"PER", "PERS"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sentence with the spans of the countries and leaders it names."""

    id: str
    text: str
    spans: tuple[tuple[int, int], ...]


def score(data: Path, coder: Coder) -> Scored:
    """Score the recall of each language."""
    scored = Scored()
    for language, (name, years) in FILES.items():
        try:
            paths = files(data, f"languages/{name}.jsonl.xz")
        except NotGiven as missing:
            scored.absent.append(str(missing))
            continue
        wanted = [one for path in paths for one in read(path, language) if one.spans]
        seen = [mentioned(coder, one.text, language, years) for one in wanted]
        for part, at in parts([one.id for one in wanted]):
            found = [overlaps(span, seen[index]) for index in at for span in wanted[index].spans]
            row = Row(TASK, part, f"{language} countries and leaders, recall", share(found), len(found), None, 0.95)
            scored.rows.append(row)
            scored.misses += [
                Miss(wanted[index].id, part, wanted[index].text[slice(*span)] if part == "tune" else "name", "-")
                for index in at
                for span in wanted[index].spans
                if not overlaps(span, seen[index])
            ]
    return scored


def mentioned(coder: Coder, text: str, language: str, years: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return the spans of everything the coder reads as a name in a text, by its own reading of the article."""
    items = [article(text, at=datetime(year, 12, 1, tzinfo=UTC), language=language) for year in years]
    return [(mention.start, mention.end) for item in items for mention in coder.mentions(item)]


def overlaps(span: tuple[int, int], seen: list[tuple[int, int]]) -> bool:
    """Say whether a name was read at the span."""
    return any(start < span[1] and span[0] < end for start, end in seen)


def read(path: Path, language: str) -> Iterator[Wanted]:
    """Yield the sentences of one language of a file."""
    for number, row in enumerate(rows(path)):
        if "entities" in row:
            if row["lang"] == language:
                yield _document(row)
        else:
            yield _sentence(f"{path.stem}:{number}", row, names(language), language)


@lru_cache
def names(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return (countries, leaders) of a language, folded."""
    territories = Locale(language).territories
    countries = {bare(name) for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    countries |= {bare(name.replace("_", " ")) for name in COUNTRIES[language].split()}
    return frozenset(countries), frozenset(bare(name.replace("_", " ")) for name in LEADERS[language].split())


def _sentence(id: str, row: dict[str, Any], known: tuple[frozenset[str], frozenset[str]], language: str) -> Wanted:
    """Join tokens and keep the entities that are countries or leaders."""
    glue = "" if language == "zh" else " "
    text, starts = "", []
    for token in row["tokens"]:
        text += glue if text else ""
        starts.append(len(text))
        text += token
    spans = []
    for kind, first, last in _entities(row["tags"]):
        span = starts[first], starts[last] + len(row["tokens"][last])
        if _counts(kind, text[slice(*span)], known, language):
            spans.append(span)
    return Wanted(id, text, tuple(spans))


def _entities(tags: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, first token, last token) of BIO or BIOES tags."""
    begun: tuple[str, int] | None = None
    for at, tag in enumerate([*tags, "O"]):
        if begun and (tag[0] in "OBS" or tag[2:].upper() != begun[0]):
            yield begun[0], begun[1], at - 1
            begun = None
        if tag[0] != "O" and begun is None:
            begun = tag[2:].upper(), at


def _document(row: dict[str, Any]) -> Wanted:
    """Keep the entities of a text whose identity, which the data gives in English, is a country or a leader."""
    countries = {bare(name) for name in Locale("en").territories.values()} | {"great britain", "usa", "united kingdom"}
    spans = []
    for entity in row["entities"]:
        kind, _, name = entity["xid"].partition("-")
        name = bare(name.replace("-", " "))
        if (kind == "GPE" and name in countries) or (kind == "PER" and name in IDENTITIES):
            spans.append((entity["begin"], entity["end"]))
    return Wanted(row["id"], row["text"], tuple(spans))


def _counts(kind: str, name: str, known: tuple[frozenset[str], frozenset[str]], language: str) -> bool:
    countries, leaders = known
    name = bare(name)
    forms = {name, CLITICS[language].sub("", name) if language in CLITICS else name}
    forms |= {"ال" + form for form in forms} if language == "ar" else set()
    if kind in PLACES:
        return not forms.isdisjoint(countries)
    last = {form.split(" ")[-1] for form in forms if form}
    return kind in PEOPLE and not (forms | last).isdisjoint(leaders)
