"""Rule files to a bundle that matches articles: read, resolve, check, compile, and report all findings at once.

A bad rule stays out and never takes the others down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, Protocol

from rules import vocabulary as shipped
from rules.checks import Read, check, validate
from rules.claim import Claim
from rules.collector import uncollected
from rules.compiler import compile_rule
from rules.episode import Reason, Transition
from rules.findings import Finding, in_order
from rules.folder import PackSpec, Written, shelve
from rules.index import Index, Offer, Standing
from rules.local import with_local
from rules.match import ArticleFacts, Match, Role
from rules.over import deaf, listeners, passed_on
from rules.overlap import shadowed
from rules.predicates import Folded
from rules.progress import digest
from rules.reader import child, locate, plain
from rules.resolve import Resolver
from rules.rule import Rule

PACKS = Path(__file__).parent / "packs"
SHIPPED = PACKS / "iran-us"
KINDS: tuple[shipped.CodeKind, ...] = ("actor", "place", "context", "genre")
Codes = Mapping[str, Mapping[str, str]]
"""Kind → the codes a rule may say."""
UNHEARD = (Reason.UNCONFIRMED, Reason.FAILED, Reason.FLOODED)
"""Reasons that other rules do not listen to."""
MATCHES_MAX = 8
"""Claims of one article that fit one pattern and say different things; more is a live-blog."""


class Vocabulary(Protocol):
    """What the loader asks of a vocabulary: the codes a rule may say."""

    def named(self, kind: shipped.CodeKind) -> dict[str, str]:
        """Return the known codes of a kind with what people call them."""
        ...


class Bundle:
    """The rules that run together. Immutable; a reload makes another one."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in rules}
        self.listeners = listeners(self.rules.values())
        self.index = Index(tuple(offers(rule for rule in self.rules.values() if rule.runs)))

    def of(self, edition: str) -> "Bundle":
        """Return the bundle of an edition: by itself a bundle stands for every one."""
        return self

    def in_force(self, at: datetime) -> str:
        """Return the edition in force at an instant: by itself a bundle is none."""
        return ""

    def match(self, facts: ArticleFacts, claims: Sequence[Claim], text: str) -> list[Match]:
        """Return a match for each pattern and each claim that fits it and says something of its own.

        `text` is title, newline and body; it is folded only when a rule asks for phrases.
        """
        standing = lru_cache(maxsize=1)(lambda: self.index.standing(text))
        found: dict[tuple[str, Role], dict[tuple[object, ...], Match]] = {}
        for offer, claim in self.fitting(facts, claims, standing):
            keep(found, offer, claim, facts, exception(offer, claim, facts, standing))
        return [match for group in found.values() for match in list(group.values())[:MATCHES_MAX]]

    def fitting(
        self, facts: ArticleFacts, claims: Sequence[Claim], standing: Standing
    ) -> Iterator[tuple[Offer, Claim | None]]:
        """Give each pattern that fits, with the claim it fits; `standing` gives the phrases that stand in the text."""
        for claim in claims:
            for offer in self.index.for_claim(claim):
                if offer.pattern.fits(claim, facts, standing, claims):
                    yield offer, claim
        if self.index.reads_articles:
            for offer in self.index.for_article(standing):
                if offer.pattern.fits(None, facts, standing, claims):
                    yield offer, None

    def match_source(self, facts: ArticleFacts) -> list[Match]:
        """Return a match for each pattern that a change in a source's health fits; `facts` stand for the source."""
        return [match_of(offer, None, facts) for offer in self.index.sources if offer.pattern.fits_article(facts)]

    def heard(self, transition: Transition) -> list[Match]:
        """Return a match for each rule that listens to the rule which rang, or retracted, by this transition."""
        episode = transition.episode
        retracted = transition.reason is Reason.RETRACTED and transition.kind == "thread"
        if episode is None or not (retracted or transition.kind in ("alert", "digest")) or transition.reason in UNHEARD:
            return []
        role: Literal["rule", "retract"] = "retract" if retracted else "rule"
        listeners = self.listeners.get(episode.rule, ())
        return [passed_on(rule, number, episode, transition, role) for rule, number in listeners]


def offers(rules: Iterator[Rule]) -> Iterator[Offer]:
    """Give every pattern of every rule; an escalation by `when` has no pattern of its own."""
    order = 0
    for rule in rules:
        for role, patterns in rule.patterns.items():
            for number, pattern in enumerate(patterns):
                if pattern:
                    yield Offer(order, rule, role, number, pattern)
                    order += 1


def keep(
    found: dict[tuple[str, Role], dict[tuple[object, ...], Match]],
    offer: Offer,
    claim: Claim | None,
    facts: ArticleFacts,
    excepted: str,
) -> None:
    """Remember a match unless an earlier sentence, or an earlier alternative, said the same."""
    group = found.setdefault((offer.rule.id, offer.role), {})
    alternative = 0 if offer.role == "match" else offer.number
    said = (alternative, *saying(claim))
    if said not in group:
        group[said] = match_of(offer, claim, facts, excepted)


def saying(claim: Claim | None) -> tuple[object, ...]:
    """Return what a claim says, without how and where it stands."""
    if claim is None:
        return ()
    return (
        claim.event, claim.mode, claim.modality, claim.actor, claim.target, claim.parties, claim.speaker,
        claim.speaker_rank, claim.place, claim.stage, claim.relation, claim.context,
        claim.dossiers, claim.figures, claim.due,
    )  # fmt: skip


def exception(offer: Offer, claim: Claim | None, facts: ArticleFacts, folded: Folded) -> str:
    """Return why an exception of the rule holds for a main match; empty without one.

    An exception ends with its last day in UTC, by the time the article was first seen: no clock is read.
    """
    if offer.role != "match" or not offer.rule.exceptions:
        return ""
    day = facts.first_seen_at.astimezone(UTC).date()
    held = (one.why for one in offer.rule.exceptions if day <= one.until and one.pattern.fits(claim, facts, folded))
    return next(held, "")


def match_of(offer: Offer, claim: Claim | None, facts: ArticleFacts, excepted: str = "") -> Match:
    """Return the match, named by its cause."""
    cause = claim.model_dump_json() if claim else ""
    rule = offer.rule
    match_id = digest(rule.id, rule.identity, offer.role, str(offer.number), facts.article_id, facts.revision, cause)
    return Match(
        match_id=match_id, rule=rule.id, identity=rule.identity, role=offer.role, pattern=offer.number,
        claim=claim, facts=facts, excepted=excepted,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the rules that can run, every rule as read, and all that is to be mended."""

    bundle: Bundle
    findings: tuple[Finding, ...] = ()
    documents: tuple[Read, ...] = field(default=())
    packs: tuple[PackSpec, ...] = ()
    """Manifests of the packs among them."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a rule out."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def load(paths: Sequence[Path] = (), vocabulary: Vocabulary | None = None, today: date | None = None) -> Loaded:
    """Load rule files and pack folders, the shipped pack without any. Never raises on what a file says.

    `today` tells which exceptions are over; without it none is called so.
    """
    with uncollected():
        return loaded(paths or (SHIPPED,), vocabulary or known_words(), today)


def loaded(paths: Sequence[Path], words: Vocabulary, today: date | None) -> Loaded:
    """Load the given paths with the given words."""
    shelf = shelve(paths)
    codes: Codes = {kind: words.named(kind) for kind in KINDS}
    findings, documents, rules = shelf.findings, list[Read](), dict[str, Rule]()
    for written in with_local(shelf.rules, shelf.local, findings):
        document = judged(written, codes, today)
        documents.append(document)
        findings.extend(document.findings)
        rule = ready(document, rules, findings)
        if rule is not None:
            rules[rule.id] = rule
    findings.extend(unheard(rules, documents))
    findings.extend(in_vain(rules, documents))
    packs = tuple(pack.spec for pack in shelf.packs)
    return Loaded(Bundle(tuple(rules.values())), in_order(findings), tuple(documents), packs)


def in_vain(rules: Mapping[str, Rule], documents: Sequence[Read]) -> Iterator[Finding]:
    """Give a warning for each rule that another one makes superfluous."""
    nodes = {(one.spec.rule, one.file): one.node for one in documents if one.spec is not None}
    for narrow, wide in shadowed(tuple(rules.values())):
        at = child(nodes[narrow.id, narrow.file], "rule") or nodes[narrow.id, narrow.file]
        place = (narrow.file, at.start_mark.line + 1, at.start_mark.column + 1)
        message = f"whatever {narrow.id!r} matches, {wide.id!r} matches for the same desk, at least as loud"
        yield Finding(*place, "shadowed-rule", message, severity="warning")


@lru_cache(maxsize=1)
def known_words() -> Vocabulary:
    """Return the shipped vocabulary, read once."""
    return shipped.load()


def judged(written: Written, codes: Codes, today: date | None) -> Read:
    """Return a document with its lists in place and everything that is wrong with it."""
    resolver = Resolver(written.file, written.lists, written.placed)
    node = resolver.resolve(written.node)
    document = validate(written.file, node, resolver.placed)
    checked = check(document, codes, written.own, resolver.used, today)
    found = (*document.findings, *written.findings, *resolver.findings, *checked)
    return Read(document.file, document.node, document.spec, found, document.placed)


def unheard(rules: dict[str, Rule], documents: Sequence[Read]) -> Iterator[Finding]:
    """Take out the rules over rules that cannot be heard, until the rest hold together; give a finding for each."""
    nodes = {document.spec.rule: document for document in documents if document.spec}
    while bad := next(((rule, why) for rule in rules.values() if (why := deaf(rules, rule))), None):
        rule, (code, message, hint) = bad
        del rules[rule.id]
        document = nodes[rule.id]
        mark = locate(document.node, ("match",), key=True).start_mark
        yield Finding(document.file, mark.line + 1, mark.column + 1, code, message, hint)


def ready(document: Read, rules: Mapping[str, Rule], findings: list[Finding]) -> Rule | None:
    """Return the rule of a document that has no error, None for others and for an id that is taken."""
    spec = document.spec
    if spec is None or any(finding.severity == "error" for finding in document.findings):
        return None
    if spec.rule in rules:
        node = child(document.node, "rule") or document.node
        place = (document.file, node.start_mark.line + 1, node.start_mark.column + 1)
        message = f"rule {spec.rule!r} stands in {rules[spec.rule].file} already"
        findings.append(Finding(*place, "duplicate-rule", message, "give it another id"))
        return None
    return compile_rule(spec, plain(document.node), document.file)
