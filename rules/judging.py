"""What people say of an alert, kept beside its rule, and a test made of it. Pure but for the one file it keeps.

A judgement holds no text of an article: ids, the verdict, and the claim's codes when a test is made.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from rules.claim import Rank
from rules.match import Match

Said = Literal["right", "wrong", "repeat"]
CLAIM_PARTS = ("event", "mode", "modality", "actor", "target", "parties", "speaker", "attribution", "place", "context",
               "stage", "relation", "dossiers")  # fmt: skip


class Judgement(BaseModel):
    """One alert as somebody judged it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    version: str
    episode: str
    at: AwareDatetime
    """When it rang in the history."""
    said: Said


def beside(rule_file: str) -> Path:
    """Return where the judgements of a rule's file are kept."""
    path = Path(rule_file)
    return path.with_name(f"{path.stem}.judgements.jsonl")


def kept(rule_file: str) -> list[Judgement]:
    """Return the judgements kept beside a rule, the last of each alert; lines that cannot be read are passed by."""
    path = beside(rule_file)
    found: dict[tuple[str, str], Judgement] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            one = Judgement.model_validate_json(line)
        except ValidationError:
            continue
        found[one.rule, one.episode] = one
    return list(found.values())


def keep(rule_file: str, judgement: Judgement) -> None:
    """Add a judgement beside its rule."""
    with beside(rule_file).open("a") as file:
        file.write(judgement.model_dump_json() + "\n")


def tested(match: Match, said: Said, severity: str) -> Iterator[str]:
    """Give the lines of a test, ready to be pasted: what was right must ring, what was wrong must not."""
    facts = match.facts
    article: dict[str, Any] = {"outlet": "Meridian Wire", "tier": facts.tier}
    if facts.genre != "news":
        article["genre"] = facts.genre
    if facts.countries:
        article["countries"] = list(facts.countries)
    if match.claim is not None:
        article["claim"] = claim_of(match)
    expect: Any = "nothing" if said == "wrong" else {"alert": severity}
    yield f"  - name: judged {said}, {facts.observed_at:%Y-%m-%d}"
    yield "    timeline:"
    entries = [{"at": "0m", "article": article, "expect": expect}]
    if said == "repeat":
        again = {**article, "outlet": "Harbour Gazette"}
        entries.append({"at": "1h", "article": again, "expect": {"thread": "corroborated"}})
    for entry in entries:
        yield f"      - {json.dumps(entry, ensure_ascii=False)}"


def claim_of(match: Match) -> dict[str, Any]:
    """Return a claim as tests write it, without its sentence."""
    claim = match.claim
    assert claim is not None
    data = claim.model_dump(mode="json")
    made = {name: data[name] for name in CLAIM_PARTS if data.get(name)}
    if claim.speaker_rank is not Rank.NONE:
        made["speaker_rank"] = claim.speaker_rank.name.lower()
    if claim.figures:
        made["figures"] = [{name: part for name, part in one.items() if part not in (None, [], "", False)}
                           for one in data["figures"]]  # fmt: skip
    return made
