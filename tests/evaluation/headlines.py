"""Headline templates filled with countries: class and mode of the principal claim."""

import hashlib
from pathlib import Path

from given import all_rows, article, principal
from measures import Miss, Row, Scored, parts, share

from streams.coding.coder import Coder

TASK = "headline-templates"
COUNTRIES = (
    ("Iran", "Tehran"), ("Kenya", "Nairobi"), ("Syria", "Damascus"), ("Peru", "Arequipa"), ("Thailand", "Bangkok"),
    ("Ukraine", "Kharkiv"), ("Nigeria", "Lagos"), ("Egypt", "Cairo"), ("Iraq", "Mosul"), ("Turkey", "Istanbul"),
)  # fmt: skip
"""What the slots are filled with: a country and a city of it, chosen by the hash of the template."""
OLD_MODES = {
    "PRIMATIVE": "primitive",
    "SIEZE": "seize",
    "ASSASSINATE": "targeted",
    "BAN": "restrict",
    "RETURN": "release",
}
NO_MODE = frozenset({"EXECUTE", "CLEANSING", "MASSACRE"})
"""Modes of the templates that the manual no longer has: their class counts, their mode does not."""


def filled(title: str) -> str:
    """Return a template with its slots filled."""
    at = hashlib.sha256(title.encode()).digest()[1] % len(COUNTRIES)
    chosen = [COUNTRIES[(at + step) % len(COUNTRIES)] for step in range(3)]
    for slot, name in zip(("country_1", "country_2", "country_3"), chosen, strict=True):
        title = title.replace("{" + slot + "}", name[0])
    return title.replace("{city}", chosen[0][1])


def score(data: Path, coder: Coder) -> Scored:
    """Score `coding/plover-headline-templates*.csv`. A template that stands twice counts twice, in one part."""
    given = [row for row in all_rows(data, "coding/plover-headline-templates*.csv") if row["title"]]
    claims = [principal(coder.code(article(filled(row["title"]))).claims) for row in given]
    modes = [OLD_MODES.get(row["mode"], row["mode"].lower()) for row in given]
    scored = Scored()
    for part, at in parts([row["title"] for row in given]):
        right = [_event(claims[i]) == given[i]["event"] for i in at]
        with_mode = [i for i in at if modes[i] and given[i]["mode"] not in NO_MODE]
        mode_right = [_event(claims[i]) == given[i]["event"] and _mode(claims[i]) == modes[i] for i in with_mode]
        scored.rows.append(Row(TASK, part, "class accuracy", share(right), len(at), None, 0.90))
        scored.rows.append(Row(TASK, part, "mode accuracy", share(mode_right), len(with_mode), None, 0.80))
        for i in at:
            wanted = f"{given[i]['event']} {modes[i] if i in with_mode else '*'}"
            got = f"{_event(claims[i])} {_mode(claims[i]) if i in with_mode else '*'}"
            if wanted != got:
                scored.misses.append(Miss(f"line {i + 2}", part, wanted, got))
    return scored


def _event(claim: object) -> str:
    return getattr(claim, "event", None) or "-"


def _mode(claim: object) -> str:
    return getattr(claim, "mode", None) or "-"
