"""A draft rule made from somebody else's query: what could be said, and what has no counterpart. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from rules.importing.boolean import Clause, Term

LANGUAGES = {
    "english": "en", "persian": "fa", "farsi": "fa", "arabic": "ar", "russian": "ru", "chinese": "zh", "hebrew": "he",
    "french": "fr", "german": "de", "spanish": "es", "turkish": "tr",
}  # fmt: skip
TEXT_FIELDS = ("title", "text", "body", "content", "message", "headline", "description", "summary")
ARTICLE_FIELDS = {
    "lang": "language", "language": "language", "sourcelang": "language", "outlet": "outlet", "publisher": "outlet",
    "source_name": "outlet", "genre": "genre",
}  # fmt: skip
NO_COUNTERPART = {
    "sourcecountry": "outlets have a bloc, no country: use `article.bloc` or `article.outlet`",
    "domain": "outlets go by name: use `article.outlet`", "domainis": "outlets go by name: use `article.outlet`",
    "theme": "themes of GDELT are no topics here: use `claim.event` or `claim.context`",
    "tone": "tone is not measured: use `claim.event`", "toneabs": "tone is not measured",
    "imagetag": "images are not read", "imagewebtag": "images are not read", "imageocrmeta": "images are not read",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """What an import came to. `blocks` are the parts of the rule, `missing` what could not be said, with the remedy."""

    name: str
    title: str
    blocks: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What was said otherwise than in the original, for the author to judge."""

    def match(self) -> dict[str, Any]:
        """Return the match block, made where there is none."""
        made: dict[str, Any] = self.blocks.setdefault("match", {})
        return made


def add_clauses(draft: Draft, parts: Sequence[Clause]) -> None:
    """Write the clauses of a query into the match of a draft."""
    for clause in parts:
        plain = [term for term in clause if is_text(term)]
        if len(plain) == len(clause):
            add_words(draft, clause)
        elif len({term.field for term in clause}) == 1 and len({term.wanted for term in clause}) == 1:
            add_field(draft, clause)
        else:
            draft.missing.append(f"{said(clause)}: words and fields, or different fields, cannot be alternatives here")


def is_text(term: Term) -> bool:
    """Say whether a term is words of the text."""
    return not term.field or term.field in TEXT_FIELDS


def said(clause: Clause) -> str:
    """Return a clause as it could have been written."""
    terms = (("" if one.wanted else "NOT ") + (f"{one.field}:" if one.field else "") + one.text for one in clause)
    return " OR ".join(terms)


def add_words(draft: Draft, clause: Clause) -> None:
    """Write words of the text: a choice, one that must stand there, or one that must not."""
    text = draft.match().setdefault("text", {})
    wanted = [term.text for term in clause if term.wanted]
    if not wanted and len(clause) == 1:
        text.setdefault("none", []).append(clause[0].text)
    elif len(wanted) < len(clause):
        draft.missing.append(f"{said(clause)}: a word or the absence of another cannot be alternatives here")
    elif len(wanted) == 1:
        text.setdefault("all", []).append(wanted[0])
    elif "any" not in text:
        text["any"] = wanted
    else:
        draft.match().setdefault("all", []).append({"text": {"any": wanted}})
    if not text:
        del draft.match()["text"]


def add_field(draft: Draft, clause: Clause) -> None:
    """Write a condition on a field of the article, or note that there is none like it."""
    name = clause[0].field
    known = ARTICLE_FIELDS.get(name)
    if known is None:
        why = next((why for word, why in NO_COUNTERPART.items() if name == word), "there is no such field")
        draft.missing.append(f"{said(clause)}: {why}")
        return
    values = [LANGUAGES.get(term.text.lower(), term.text) if known == "language" else term.text for term in clause]
    article = draft.match().setdefault("article", {})
    part = "any" if clause[0].wanted else "none"
    if known in article and part in article[known]:
        draft.missing.append(f"{said(clause)}: {known} is asked for twice; join the two")
        return
    article.setdefault(known, {})[part] = values


def rule_text(draft: Draft, owner: str) -> str:
    """Return a draft as a rule file, what has no counterpart first."""
    notes = [f"# No counterpart: {flat(one)}" for one in draft.missing]
    notes += [f"# Said otherwise: {flat(one)}" for one in draft.told]
    head = {
        "schema": "tocsin/rules/v1", "rule": slug(draft.name), "title": draft.title[:200] or draft.name,
        "why": "To be written. Why should somebody be interrupted?", "owner": slug(owner), "status": "draft",
        "severity": "low",
    }  # fmt: skip
    blocks = {"episode": {"new_after": "24h"}, "notify": {"to": [slug(owner)]}, **draft.blocks}
    order = ("match", "episode", "change", "confirm", "notify")
    body = {name: blocks[name] for name in order if name in blocks}
    rule = {**head, **body}
    tests = list(drafted_tests(body))
    if tests:
        rule["tests"] = tests
    dumped: str = yaml.safe_dump(rule, sort_keys=False, allow_unicode=True, width=110)
    return "\n".join([*notes, dumped])


def drafted_tests(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a test that the words stand for: silent without them. What rings, the author knows."""
    if "text" in body.get("match", {}):
        article = {"outlet": "Meridian Wire", "title": "Nothing of the kind"}
        yield {"name": "other words are quiet", "timeline": [{"at": "0m", "article": article, "expect": "nothing"}]}


def flat(text: str) -> str:
    """Return text as one line."""
    return " ".join(text.split())


def slug(name: str) -> str:
    """Return a name as an id."""
    made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return made[:80] or "imported"
