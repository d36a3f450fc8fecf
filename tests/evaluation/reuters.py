"""Reuters 1987: countries an article is tagged with, against the places its editors wrote down."""

from pathlib import Path

from given import all_rows, article
from measures import Miss, Row, Scored, parts, set_f1

from streams.coding.coder import Coder

TASK = "reuters-1987"
OTHERWISE = {
    "usa": "USA", "uk": "GBR", "west-germany": "DEU", "east-germany": "DEU", "ussr": "RUS", "uae": "ARE",
    "ivory-coast": "CIV", "zaire": "COD", "burma": "MMR", "kampuchea": "KHM", "yemen-arab-republic": "YEM",
    "yemen-demo-republic": "YEM", "trinidad-tobago": "TTO", "antigua": "ATG", "swaziland": "SWZ", "turkey": "TUR",
    "congo": "COG", "cape-verde": "CPV", "bosnia": "BIH", "guam": "USA", "us-virgin-islands": "USA",
    "american-samoa": "USA", "czechoslovakia": "CSK", "yugoslavia": "YUG", "hong-kong": "HKG", "taiwan": "TWN",
}  # fmt: skip
"""Names of the data that are not the label of a country today; states that are gone keep their old code."""


def score(data: Path, coder: Coder) -> Scored:
    """Score `streams/reuters-*.jsonl.xz`: micro F1 of country sets; the dateline stands in front of the body."""
    code = {country.label.lower().replace(" ", "-"): country.code for country in coder.vocabulary.countries} | OTHERWISE
    given = list(all_rows(data, "streams/reuters-*.jsonl.xz"))
    wanted = [frozenset(code.get(place, place) for place in row["places"]) for row in given]
    got = [frozenset(coder.code(article(row["title"] or "", _text(row))).countries) for row in given]
    scored = Scored()
    for part, at in parts([str(row["id"]) for row in given]):
        value = set_f1([wanted[i] for i in at], [got[i] for i in at])
        scored.rows.append(Row(TASK, part, "countries F1", value, len(at), 0.60, 0.85))
        scored.misses += [
            Miss(str(given[i]["id"]), part, "+".join(sorted(wanted[i])) or "-", "+".join(sorted(got[i])) or "-")
            for i in at
            if wanted[i] != got[i]
        ]
    return scored


def _text(row: dict[str, str]) -> str:
    return f"{row['dateline'] or ''} {row['body'] or ''}".replace("\n", " ").strip()
