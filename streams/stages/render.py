"""An alert as a notification: what officers read, in words, with nothing left to decide but the layout.

Pure. Knows no destination's markup: every sink escapes for its own medium.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from connectors.item import utc
from connectors.notification import Kind, Notification, Quote, Reasoning, SourceLine
from rules.claim import Claim
from rules.episode import Episode, Evidence, Reason
from rules.match import ArticleFacts, Match
from streams.alert import Alert

Label = Callable[[str], str]
"""Vocabulary code → the name officers read; an unknown code comes back as it is."""

SOURCES_MAX = 5
WHY_MAX = 8
HEADLINE_MAX = 300
SENTENCE_MAX = 800
FIELD_MAX = 400

NEW: dict[Reason, str] = {
    Reason.SEVERITY_RAISED: "Severity raised to {severity}.",
    Reason.REOPENED: "The story goes further: {detail}.",
    Reason.CORROBORATED: "Confirmed by another independent origin: {outlet}.",
    Reason.DEVELOPED: "The story now stands at: {detail}.",
    Reason.CHANGED: "Changed: {detail}.",
    Reason.NOT_FOLLOWED: "Nothing followed in the time the rule gives it.",
    Reason.FOLLOWED: "What had not come has followed after all, says {outlet}.",
    Reason.UNKNOWN: "Not known for sure: {detail}.",
    Reason.FAILED: "The rule itself failed: {detail}.",
    Reason.FLOODED: "The rule itself rings too often: {detail}.",
    Reason.RULE_CHANGED: "No longer followed here: {detail}.",
    Reason.DUE: "The date comes near: {detail}.",
    Reason.LAPSED: "The date has passed, neither kept nor broken: {detail}.",
    Reason.REPEAT_DUE: "Reported again, and still going on.",
    Reason.RETRACTED: "Denied or withdrawn, says {outlet}.",
    Reason.UNCONFIRMED: "Not confirmed by a second independent origin.",
    Reason.COPY: "Carried by {outlet} too, from an origin already counted.",
    Reason.REVISION: "Changed by {outlet}.",
    Reason.CLOSED: "Quiet since; closed.",
}
"""What is new, for each reason that tells somebody; any other reason is told by its own word."""

TITLED = frozenset({Reason.SEVERITY_RAISED, Reason.REOPENED, Reason.DEVELOPED})
"""Reasons that say little without the title of what was read: the alert keeps its first headline."""


def delivery_id(alert: Alert, destination: str, kind: Kind) -> str:
    """Return the id of one delivery: one root and one digest an alert, one update and thread line a revision."""
    stem = f"{alert.alert_id}:{destination}:{kind}"
    return f"{stem}:{revision(alert)}" if kind in ("update", "thread") else stem


def revision(alert: Alert) -> int:
    """Return the revision officers see; the first one told is 1."""
    return max(1, alert.episode.revision)


def notification(alert: Alert, destination: str, kind: Kind, label: Label) -> Notification:
    """Return the alert for one destination."""
    episode = alert.episode
    trigger = alert.trigger or newest(episode)
    claim = trigger.claim if trigger else None
    sources = source_lines(episode)
    quote = evidence_quote(trigger)
    new = what_is_new(alert, trigger)
    fields = {
        "severity": episode.severity,
        "headline": headline(alert),
        "state": state_words(episode),
        "exercise": alert.exercise,
        "independent_count": len(episode.origins),
        "outlet_count": len(episode.outlets),
        "confidence": confidence(episode),
        "who": names(claim.actor or claim.speaker, label) if claim else "not said",
        "did_what": did_what(claim),
        "to_whom": names(claim.target or claim.parties, label) if claim else "not said",
        "where_when": where_when(claim, trigger, alert.at, label),
        "sources": sources[:SOURCES_MAX],
        "sources_more": max(0, len(episode.outlets) - len(sources[:SOURCES_MAX])),
        "why": tuple(
            Reasoning(condition=clip(condition, FIELD_MAX), observed=clip(observed, FIELD_MAX))
            for condition, observed in alert.rule.conditions[:WHY_MAX]
        ),
    }
    shown = Notification.model_validate(
        {
            **fields,
            "delivery_id": delivery_id(alert, destination, kind),
            "alert_id": alert.alert_id,
            "revision": revision(alert),
            "destination": destination,
            "kind": kind,
            "first_seen_at": utc(episode.opened_at),
            "updated_at": utc(alert.at),
            "new": new,
            "quote": quote,
            "rule": alert.rule.rule,
            "rule_version": alert.rule.version,
            "text": "",
        }
    )
    return shown.model_copy(update={"line": line(shown), "text": sentences(shown)})


def headline(alert: Alert) -> str:
    """Return the title of the article that opened the story: it stays while the story develops."""
    for evidence in alert.episode.evidence:
        if evidence.match.role == "match" and evidence.match.facts.title.strip():
            return clip(evidence.match.facts.title, HEADLINE_MAX)
    return clip((alert.trigger.facts.title if alert.trigger else "") or alert.rule.title, HEADLINE_MAX)


def newest(episode: Episode) -> Match | None:
    """Return the latest evidence that counts: what a timer's alert quotes."""
    counting = [evidence for evidence in episode.evidence if evidence.counts] or list(episode.evidence)
    return max(counting, key=lambda evidence: evidence.at).match if counting else None


def what_is_new(alert: Alert, trigger: Match | None) -> str:
    """Return what this revision adds; on the first, why the rule's owner wants to know."""
    if alert.reason is Reason.FIRST:
        return clip(alert.rule.why or alert.rule.title, SENTENCE_MAX)
    detail = alert.detail.replace("_", " ")
    form = NEW.get(alert.reason)
    if form is None:
        return clip(f"{alert.reason.value.replace('_', ' ').capitalize()}. {detail}".strip(), SENTENCE_MAX)
    outlet = trigger.facts.outlet if trigger else "a source"
    told = form.format(severity=alert.episode.severity, detail=detail or "no detail", outlet=outlet)
    if alert.reason is Reason.RETRACTED and trigger and trigger.claim:
        told += f" “{clip(trigger.claim.sentence, SENTENCE_MAX)}”"
    if alert.reason is Reason.SEVERITY_RAISED and detail:
        told += f" {detail[:1].upper()}{detail[1:]}."
    if alert.reason in TITLED and trigger and trigger.facts.title.strip():
        told += f" {outlet}: “{clip(trigger.facts.title, HEADLINE_MAX)}”"
    return told


def state_words(episode: Episode) -> str:
    """Return where the episode and its story stand: `confirmed, offered`."""
    return f"{episode.state}, {episode.story}" if episode.story else episode.state


def confidence(episode: Episode) -> str:
    """Return low, moderate or high by independent origins; a disputed story has none of them."""
    if episode.state in ("disputed", "retracted"):
        return episode.state
    return {0: "low", 1: "low", 2: "moderate"}.get(len(episode.origins), "high")


def names(codes: Iterable[str], label: Label) -> str:
    """Return codes as names, joined as a sentence joins them."""
    words = [label(code) for code in codes]
    if not words:
        return "not said"
    return clip(" and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words), FIELD_MAX)


def did_what(claim: Claim | None) -> str:
    """Return event, mode and how real it is: `threaten (violence), vowed`."""
    if claim is None:
        return "not said"
    mode = f" ({claim.mode})" if claim.mode else ""
    return f"{claim.event.lower()}{mode}, {claim.modality.value}"


def where_when(claim: Claim | None, trigger: Match | None, now: datetime, label: Label) -> str:
    """Return the place, if one is named, and the time of the report."""
    at = clock(reported_at(trigger.facts), now) if trigger else clock(now, now)
    return f"{names(claim.place, label)}, {at}" if claim and claim.place else f"place not said, {at}"


def evidence_quote(trigger: Match | None) -> Quote | None:
    """Return the sentence the claim stands in, verbatim but bounded."""
    if trigger is None or trigger.claim is None:
        return None
    facts = trigger.facts
    text = clip(trigger.claim.quote or trigger.claim.sentence, SENTENCE_MAX)
    return Quote(text=text, outlet=facts.outlet, at=utc(reported_at(facts)), url=facts.url)


def source_lines(episode: Episode) -> tuple[SourceLine, ...]:
    """Return each outlet's first report, independent ones first, then by time."""
    first: dict[str, Evidence] = {}
    for evidence in sorted(episode.evidence, key=lambda one: (not one.counts, one.at, one.match.match_id)):
        if evidence.match.role in ("match", "develop", "retract"):
            first.setdefault(evidence.match.facts.outlet, evidence)
    return tuple(
        SourceLine(
            outlet=clip(outlet, FIELD_MAX),
            grade=grade(evidence, episode),
            at=utc(evidence.at),
            url=evidence.match.facts.url,
            origin="" if evidence.origin in (outlet, evidence.match.facts.family) else clip(evidence.origin, FIELD_MAX),
        )
        for outlet, evidence in first.items()
    )


def grade(evidence: Evidence, episode: Episode) -> str:
    """Return the Admiralty grade: the outlet's letter, and a digit for how others confirm this report.

    1 two or more independent others, 2 one, 3 alone but tier 1–2, 4 alone or disputed, 5 retracted,
    6 alone and from a source that cannot be judged.
    """
    facts = evidence.match.facts
    others = {
        other.origin
        for other in episode.evidence
        if other.counts and other.origin != evidence.origin and other.match.facts.family != facts.family
    }
    digit = 1 if len(others) >= 2 else 2 if others else 3 if facts.tier <= 2 else 4
    if digit > 2 and facts.reliability == "F":
        digit = 6
    if episode.state in ("disputed", "retracted"):
        digit = max(digit, 4 if episode.state == "disputed" else 5)
    return f"{facts.reliability}{digit}"


def line(shown: Notification) -> str:
    """Return the one line of a thread reply or a digest."""
    if shown.kind == "thread":
        return f"{exercise(shown)}Update {shown.revision}: {shown.new} ({shown.counted}, {shown.state})"
    return (
        f"{exercise(shown)}{shown.severity.upper()}, {shown.state}: {shown.headline} — {shown.new} "
        f"({shown.counted}, rule {shown.rule})"
    )


def sentences(shown: Notification) -> str:
    """Return the whole alert as sentences, severity first: what phones and screen readers get."""
    now = shown.updated_at
    parts = [
        f"{exercise(shown)}{shown.severity.upper()} alert, {shown.state}: {shown.headline.rstrip('.')}.",
        f"{'Why it matters' if shown.revision == 1 else 'New'}: {shown.new}",
        f"Who: {shown.who}. Did what: {shown.did_what}. To whom: {shown.to_whom}. Where and when: {shown.where_when}.",
    ]
    if shown.quote:
        parts.append(f"Evidence, {shown.quote.outlet}, {clock(shown.quote.at, now)}: “{shown.quote.text}”")
    parts.append(f"Told by {shown.counted}.")
    parts.append(f"Rule {shown.rule}, version {shown.rule_version}.")
    return " ".join(parts)


def exercise(shown: Notification) -> str:
    """Return the words that keep anybody from acting on a drill."""
    return "EXERCISE EXERCISE. " if shown.exercise else ""


def reported_at(facts: ArticleFacts) -> datetime:
    """Return when the article was out, as the rules count it."""
    return facts.observed_at


def clock(moment: datetime, now: datetime) -> str:
    """Return an absolute UTC time, with the date unless it is that of `now`."""
    moment, now = utc(moment), utc(now)
    return f"{moment:%H:%M} UTC" if moment.date() == now.date() else f"{moment:%Y-%m-%d %H:%M} UTC"


def clip(text: str, limit: int) -> str:
    """Return the text on one line, at most `limit` characters, cut with an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
