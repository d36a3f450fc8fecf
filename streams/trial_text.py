"""A trial as a person reads it, and as JSON. Pure layout; decides nothing.

Texts are the news': what a terminal would act on is taken out.
"""

import json
from collections.abc import Iterator, Mapping

from rules.claim import Claim
from rules.episode import Transition
from rules.rule import Rule
from streams.article import Article
from streams.stages.normalize import Unusable
from streams.trial import Trial


def to_json(made: Trial) -> str:
    """Return a trial as one JSON object."""
    article = made.article
    coded = made.coded
    return json.dumps(
        {
            "article": article.model_dump(mode="json")
            if hasattr(article, "model_dump")
            else {"unusable": article.reason},
            "claims": [claim.model_dump(mode="json") for claim in coded.claims] if coded else [],
            "matches": [{"rule": match.rule, "role": match.role} for match in made.matches],
            "at_once": [told(one) for one in made.at_once],
            "later": [told(one) for one in made.later],
        },
        ensure_ascii=False,
    )


def told(one: Transition) -> dict[str, str]:
    """Return what an episode does, in the words of the log."""
    severity = one.episode.severity if one.episode else ""
    rule = one.episode.rule if one.episode else ""
    return {"kind": one.kind, "reason": one.reason.value, "detail": one.detail, "rule": rule, "severity": severity}


def lines(made: Trial, rules: Mapping[str, Rule], explain: bool) -> Iterator[str]:
    """Yield a trial as a person reads it."""
    article = made.article
    if isinstance(article, Unusable) or made.coded is None:
        yield f"No article: {article.reason if isinstance(article, Unusable) else 'not coded'}"
        return
    yield from article_lines(article)
    yield f"Claims: {len(made.coded.claims)}" + ("" if made.coded.claims else why_none(made))
    for claim in made.coded.claims:
        yield from claim_lines(claim, f"{article.title}\n{article.text}", explain)
    yield f"Rules: {len(made.matches)} patterns fit" if made.matches else "Rules: none fits"
    for match in made.matches:
        yield f"  {match.rule} ({match.role.replace('_', ' ')})"
        if explain:
            yield from (f"      {condition} → {seen}" for condition, seen in rules[match.rule].explain(match))
    yield from outcome_lines(made)
    yield ""


def article_lines(article: Article) -> Iterator[str]:
    """Yield the normalized fields."""
    published = article.published_at.isoformat(" ", "seconds") if article.published_at else "not said"
    yield f"Article {article.article_id}: {clean(article.title)}"
    yield f"  outlet {clean(article.outlet.name)}, origin {clean(article.origin)} (by {article.origin_by})"
    genre = f"{article.genre} {clean(article.genre_by)}".rstrip()
    yield f"  language {article.language} (by {article.language_by}), genre {genre}"
    yield f"  published {published} ({article.published_quality}), text from {article.text_basis}"


def claim_lines(claim: Claim, text: str, explain: bool) -> Iterator[str]:
    """Yield one claim: what, how real, who to whom, the sentence it stands in."""
    event = f"{claim.event}/{claim.mode}" if claim.mode else claim.event
    who = f"{'+'.join(claim.actor) or 'nobody named'} → {'+'.join(claim.target) or 'nobody named'}"
    more = (*claim.context, *claim.place, *claim.relation, *((claim.stage,) if claim.stage else ()))
    yield f"  {event} {claim.modality}: {who}" + (f" [{', '.join(more)}]" if more else "")
    yield f"      “{marked(claim, text) if explain else clean(claim.sentence)}”"
    if explain:
        rank = f", rank {claim.speaker_rank.name.lower()}" if claim.speaker else ""
        yield f"      said by {'+'.join(claim.speaker) or 'the outlet'} ({claim.attribution}{rank})"
        yield f"      made by {', '.join(claim.made_by)}"


def marked(claim: Claim, text: str) -> str:
    """Return the claim's sentence with its parts in brackets: `[actor Iran] [event vows] revenge`."""
    first = min((begin for begin, _, _ in claim.spans), default=0)
    start = max(text.rfind(claim.sentence, 0, first + len(claim.sentence)), 0)  # a lead may repeat the title
    end = start + len(claim.sentence)
    shown, at = [], start
    for begin, stop, what in sorted(claim.spans):
        if at <= begin < stop <= end:
            shown.append(f"{clean(text[at:begin])}[{what} {clean(text[begin:stop])}]")
            at = stop
    return "".join(shown) + clean(text[at:end])


def outcome_lines(made: Trial) -> Iterator[str]:
    """Yield what would ring, now and if nothing else comes."""
    ringing = [one for one in made.at_once if one.kind != "silent" and one.episode]
    for one in ringing:
        assert one.episode is not None
        yield f"Alert: {one.episode.severity.upper()} by {one.episode.rule}, at once ({one.reason.value})"
    for one in made.later:
        if one.kind != "silent" and one.episode and one.reason.value != "closed":
            when = f"at {one.at:%Y-%m-%d %H:%M} UTC, if nothing else comes"
            yield f"Later: {one.kind} by {one.episode.rule} {when} ({one.reason.value})"
    if made.matches and not ringing:
        reasons = ", ".join(sorted({one.reason.value for one in made.at_once}))
        yield f"Alert: none at once ({reasons})"
    elif not made.matches:
        yield "Alert: none"


def why_none(made: Trial) -> str:
    """Say why a text has no claims, where that is not its content; and that its names were read all the same."""
    if not (made.coded and made.coded.uncoded and isinstance(made.article, Article)):
        return ""
    named = ", ".join(made.coded.countries) or "none"
    return f" (no grammar for language {made.article.language}: names only; countries {named})"


def clean(text: str) -> str:
    """Return text that a terminal may show: no control or direction-changing characters."""
    return "".join(c if c.isprintable() else " " for c in text)
