"""Sentences written for this measure and labelled before the coder saw them: how real each says its event is."""

from pathlib import Path

from given import article
from measures import Miss, Row, Scored, parts, share

from streams.coding.coder import Coder

TASK = "modality"
SENTENCES = Path(__file__).with_suffix(".txt")


def sentences() -> list[tuple[str, str, str]]:
    """Return (event, modality, sentence) of each line; a line `== EVENT modality` says what follows it."""
    given: list[tuple[str, str, str]] = []
    event = modality = ""
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            _, event, modality = line.split()
        elif line.strip() and not line.startswith("#"):
            given.append((event, modality, line))
    return given


def score(data: Path, coder: Coder) -> Scored:
    """Score the sentences of the file beside this module; the ladder's seven words, of the claim of the event named."""
    given = sentences()
    got = []
    for event, wanted, sentence in given:
        said = [str(claim.modality) for claim in coder.code(article(sentence)).claims if claim.event == event]
        got.append(wanted if wanted in said[:1] else (said[0] if said else "-"))
    scored = Scored()
    for part, at in parts([sentence for _, _, sentence in given]):
        right = share(got[i] == given[i][1] for i in at)
        scored.rows.append(Row(TASK, part, "modality accuracy", right, len(at), None, 0.92))
        scored.misses += [
            Miss(f"sentence {i + 1}", part, f"{given[i][0]} {given[i][1]}", got[i]) for i in at if got[i] != given[i][1]
        ]
    return scored
