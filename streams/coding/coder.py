"""Text → claims: one scan, then sentence by sentence each event word asks who, whom, how real and who says so.

Pure and deterministic; linear in the text; never raises on any text. What a term means stands in the vocabulary.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rules.claim import Claim, Modality
from rules.collector import uncollected
from rules.vocabulary import Term, Vocabulary
from streams.article import Article
from streams.coding.agents import domestic
from streams.coding.assembly import assemble
from streams.coding.attribution import Attribution
from streams.coding.clauses import passive
from streams.coding.completed import with_both_sides, with_dates, with_parties
from streams.coding.grammar import Grammar
from streams.coding.grammars import FIGURES, GRAMMARS
from streams.coding.lexicon import Hit, Lexicon, Trigger
from streams.coding.linkage import dossiers
from streams.coding.mentions import Mention, group, read
from streams.coding.modality import DEED
from streams.coding.nominal import Roles
from streams.coding.sentence import Sentence
from streams.coding.sentences import sentences
from streams.coding.stricken import planted
from streams.coding.told import made_particular, told_better, without_bare_counts, without_nameless, without_refused

CHARACTERS_MAX = 200_000
"""Text beyond this is not read: no story's claim begins there."""
CLAIMS_MAX = 60
"""Claims of one article; what comes later is not sent."""
_REFUSED = ("talks", "mediation", "ceasefire", "comment")
"""What can be refused, as contexts."""
_MEANS_TALKS = frozenset({"offer", "table"})
"""What is refused together with talks, where they are not named."""
_CALM = ("police", "sport", "business", "banking", "disease", "other_talks")
"""Where one holds back from something else than force."""
_CONTEXTS = ("shipping", "talks", "mediation", "ceasefire", "comment", "restraint")
"""Word sets that are contexts of the claim they stand in."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What an article says: its claims, and plain tags for rules that need no claim."""

    claims: tuple[Claim, ...] = ()
    countries: tuple[str, ...] = ()
    """What it is about: lands of title, lead, dateline and claims, and those named three times."""
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    uncoded: str = ""
    """Why there can be no claims: `language`, where no grammar reads the article's language."""


class Coder:
    """Reads articles with one vocabulary; the automaton is built once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._countries = frozenset(country.code for country in vocabulary.countries)

    @cached_property
    def _lexicon(self) -> Lexicon:
        with uncollected():
            return Lexicon(self.vocabulary)

    def code(self, article: Article) -> Coded:
        """Return what the article says. A language without a grammar gives names only, and says so."""
        text = f"{article.title}\n{article.text}"[:CHARACTERS_MAX]
        language = article.language if article.language != "und" else _of_script(text)
        grammar = GRAMMARS.get(language)
        uncoded = "" if grammar else "language"
        hits = self._lexicon.scan(text, language)
        if not any(hit.names for hit in hits) and not _stands_alone(hits):
            return Coded(uncoded=uncoded)
        read_sentences = self._sentences(article, text, hits, grammar)
        claims = _all_claims(read_sentences, grammar) if grammar else []
        claims = with_parties(with_both_sides(claims), read_sentences, self._countries)
        claims = with_dates(claims, article)
        written = _written(hits, len(article.title) + 1, read_sentences)
        return self._tagged(claims[:CLAIMS_MAX], read_sentences, uncoded, written)

    def mentions(self, article: Article) -> list[Mention]:
        """Return every actor and place that an article names, in any language, in the order of the text."""
        text = f"{article.title}\n{article.text}"[:CHARACTERS_MAX]
        hits = self._lexicon.scan(text, article.language)
        found = self._sentences(article, text, hits, GRAMMARS.get(article.language))
        return [mention for sentence in found for mention in sentence.mentions]

    def _sentences(self, article: Article, text: str, hits: list[Hit], grammar: Grammar | None) -> list[Sentence]:
        on = (article.published_at or article.first_seen_at).date()
        strong = frozenset(
            name.place.country if name.place else name.code.partition(".")[0]
            for hit in hits
            for name in hit.names
            if not name.weak and name.kind != "role"
        )
        offices = grammar.offices if grammar else "both"
        count = FIGURES.get(article.language if article.language != "und" else "en")
        made = []
        at = 0
        title = text[: len(article.title)]
        for position, (start, end) in enumerate(sentences(title, text[len(title) + 1 :])):
            while at < len(hits) and hits[at].start < start:
                at += 1
            inside = at
            while at < len(hits) and hits[at].end <= end:
                at += 1
            own = hits[inside:at]
            mentions = read(own, text, start, on, strong, offices)
            made.append(Sentence(text, start, end, position, own, mentions, on.year, count))
        return made

    def _tagged(
        self, claims: list[Claim], read_sentences: list[Sentence], uncoded: str, written: tuple[str, ...]
    ) -> Coded:
        mentions = [mention for sentence in read_sentences for mention in sentence.mentions]
        actors = dict.fromkeys(mention.code for mention in mentions if mention.kind != "place")
        countries = dict.fromkeys(code for code in _about(claims, read_sentences, written) if code in self._countries)
        places = dict.fromkeys(mention.code for mention in mentions if mention.kind == "place")
        said = frozenset[str]().union(*(hit.sets for sentence in read_sentences for hit in sentence.hits))
        topics = dict.fromkeys(
            [context for claim in claims for context in claim.context] + [name for name in _CONTEXTS if name in said]
        )
        return Coded(tuple(claims), tuple(countries), tuple(actors), tuple(places), tuple(topics), uncoded)


_LEAD = 2
"""Sentences of the text, after the title, that say what it is about."""
_OFTEN = 3
"""So many times named, a land is no passing mention."""


def _about(claims: list[Claim], read_sentences: list[Sentence], written: tuple[str, ...]) -> Iterator[str]:
    """Yield the parties an article is about: in title, lead and dateline, in its claims, or named again and again."""
    named = Counter(mention.country for sentence in read_sentences for mention in sentence.mentions)
    for sentence in read_sentences:
        for mention in sentence.mentions:
            if sentence.position <= _LEAD or named[mention.country] >= _OFTEN:
                yield mention.country
    yield from written
    for claim in claims:
        yield from (code.partition(".")[0] for code in (*claim.actor, *claim.target))


def _written(hits: list[Hit], body: int, read_sentences: list[Sentence]) -> tuple[str, ...]:
    """Return the countries of the dateline: named before the first sentence of the text, they act in none."""
    first = next((sentence.start for sentence in read_sentences if sentence.start >= body), body)
    names = (hit.names[0] for hit in hits if hit.names and body <= hit.start and hit.end <= first)
    return tuple(name.place.country if name.place else name.code.partition(".")[0] for name in names)


def _stands_alone(hits: list[Hit]) -> bool:
    """Say whether a text without any name may still tell an event: a wording that needs none, or a group that acts."""
    if any(trigger.term.alone for hit in hits for trigger in hit.triggers):
        return True
    return any(hit.triggers for hit in hits) and any("agent" in hit.sets for hit in hits)


def _of_script(text: str) -> str:
    """Return the language to read an undetermined text in: English for Latin letters, else none."""
    letters = [char for char in text[:200] if char.isalpha()]
    return "en" if sum(char < "\u0250" for char in letters) * 2 >= len(letters) else "und"


def _all_claims(read_sentences: list[Sentence], grammar: Grammar) -> list[Claim]:
    claims: list[Claim] = []
    spoken: dict[int, list[Mention]] = {}
    for sentence in read_sentences:
        if len(claims) >= CLAIMS_MAX:
            break
        back = spoken.get(sentence.position - 1) or spoken.get(sentence.position - 2) or []
        if sentence.position == 0 and len(read_sentences) > 1:
            back = [m for m in read_sentences[1].mentions if m.kind in ("person", "organ", "country")][:1]
        made, spoken[sentence.position] = _claims(sentence, grammar, back)
        claims += made
    return claims


def _claims(sentence: Sentence, grammar: Grammar, back: list[Mention]) -> tuple[list[Claim], list[Mention]]:
    """Return the sentence's claims, and whom a "he" of the next sentence means."""
    if not any(hit.triggers for hit in sentence.hits):
        return [], grammar.topic(sentence) if sentence.mentions else back
    if not sentence.mentions and not back and not _stands_alone(sentence.hits):
        return [], back
    says = grammar.attribution(sentence)
    found: list[Claim] = []
    actors: list[Mention] = []
    general: list[bool] = []
    taken: set[tuple[str, tuple[str, ...], tuple[str, ...], str | None, bool]] = set()
    for hit in sentence.hits:
        for trigger in hit.triggers:
            if trigger.term.object and not sentence.holds(trigger.term.object):
                continue
            if (
                trigger.form == "past"
                and (_trait(sentence, hit) or planted(sentence, hit))
                and not _go_between(trigger)
            ):
                continue
            read_claim = _claim(sentence, grammar, hit, trigger, says, back)
            if read_claim is None:
                continue
            claim, acting = read_claim
            actors = actors or acting
            key = (claim.event, claim.actor, claim.target or claim.place, claim.stage, "shipping" in claim.context)
            if key not in taken:
                taken.add(key)
                if not trigger.term.general:
                    made_particular(found, general, claim)
                found.append(claim)
                general.append(trigger.term.general)
            elif told_better(found, claim, trigger):
                pass
            elif not trigger.term.general:
                made_particular(found, general, claim)
            break
    found = without_nameless(without_refused(found))
    return without_bare_counts(found), actors or ([says.mention] if says.mention else back)


def _claim(
    sentence: Sentence, grammar: Grammar, hit: Hit, trigger: Trigger, says: Attribution, back: list[Mention]
) -> tuple[Claim, list[Mention]] | None:
    """Return the claim of one trigger and who acts in it, None where the term's conditions are not met."""
    term = trigger.term
    if sentence.holds_outside(term.veto, hit) or any(
        sentence.cue_between(n, sentence.start, hit.start) for n in term.veto_before
    ):
        return None
    if term.preceded and not any(sentence.cue_between(n, hit.start - grammar.before, hit.start) for n in term.preceded):
        return None
    if term.beside and not sentence.holds(term.beside) and not ("say" in term.beside and says.mention):
        return None
    if term.counts and not any(figure.kind == term.counts for figure in sentence.figures):
        return None
    limit = grammar.limit(sentence, hit, term)
    completed = grammar.completion(sentence, hit, term, limit)
    if term.object and completed is None:
        return None
    read_roles = domestic(term, _roles(sentence, grammar, trigger, hit, limit, says, back))
    if not read_roles.actor and not _nobody_needed(sentence, grammar, term, hit, read_roles):
        return None
    context = _context(sentence, hit, term, completed, grammar.scope(sentence, hit, term, limit))
    if "restraint" in context and not (read_roles.actor or term.context):
        context = tuple(name for name in context if name != "restraint")  # "Iran urged to return to talks"
    places = [place for place in read_roles.places if place.kind == "place"]
    several = len({mention.party for mention in read_roles.actor}) > 1
    if term.needs_target and not (read_roles.target or places or several or "shipping" in context):
        return None
    if "linkage" in term.relation:
        who = says.mention or next(iter(read_roles.actor), None)
        noun = read_roles.pattern == "nominal" and sentence.gap(hit.start, hit.end).lower() == "ties"
        if who is None or noun or _only_tied(sentence, trigger, hit) or len(dossiers(sentence, who)) < 2:
            return None
        read_roles = Roles([who], [], read_roles.places, read_roles.pattern)
    if "comment" in context and term.event == "REJECT":
        context = ("comment",)
    modality, reason = grammar.judge(sentence, trigger, hit)
    if _of_others(trigger, says, read_roles):
        modality, reason = Modality.HYPOTHETICAL, "of-others"
    if reason == "denial":
        says = grammar.denier(sentence, hit)
    claim = assemble(sentence, hit, trigger, read_roles, says, context, modality, reason)
    return claim, read_roles.actor


def _of_others(trigger: Trigger, says: Attribution, found: Roles) -> bool:
    """Say whether somebody tells what another party will do: "ترامب: إيران سترد" is no threat of Iran's."""
    told = trigger.term.event == "THREATEN" and trigger.kind == "verb" and trigger.form == "base"
    if not told or trigger.term.language not in ("ar", "he") or says.mention is None or not found.actor:
        return False
    return says.mention.party not in {mention.party for mention in found.actor}


_QUALIFIES = re.compile(r"(?:-|\b(?:the|an?|its|their|his|her|our|of|over|newly|recently|for|with|against|['’]s?) )$")


def _only_tied(sentence: Sentence, trigger: Trigger, hit: Hit) -> bool:
    """Say whether a participle tells whose somebody is, and ties no matters: "a cell linked to the Guards"."""
    if trigger.form != "past" or sentence.after(hit.end, 4) != " to " or passive(sentence, hit.start):
        return False
    return not any(m.end == hit.start - 1 and not m.located for m in sentence.mentions)  # "Iran tied to attack"


def _trait(sentence: Sentence, hit: Hit) -> bool:
    """Say whether a participle only describes: "the Saudi-led forces", "its alleged attack", "the seized tanker"."""
    opens = hit.start == sentence.start and sentence.after(hit.end, 2)[1:].islower()
    return (opens or bool(_QUALIFIES.search(sentence.before(hit.start, 10)))) and sentence.after(hit.end, 4) != " by "


def _go_between(trigger: Trigger) -> bool:
    """Say whether a trait tells who stood between: "the Qatar-mediated deal"."""
    return "mediation" in trigger.term.context


def _nobody_needed(sentence: Sentence, grammar: Grammar, term: Term, hit: Hit, found: Roles) -> bool:
    """Say whether the claim stands without an actor: a protest somewhere, an attack by nobody named."""
    if term.event == "PROTEST" and sentence.mentions:
        return True
    return grammar.nobody(sentence, term, hit, found)


def _roles(
    sentence: Sentence,
    grammar: Grammar,
    trigger: Trigger,
    hit: Hit,
    limit: int,
    says: Attribution,
    back: list[Mention],
) -> Roles:
    found = grammar.roles(sentence, trigger, hit, limit)
    if trigger.term.subject == "target":
        left = [m for m in sentence.mentions if m.kind == "place" and m.end <= hit.start]
        spoken = not found.actor or says.mention in found.actor
        target = [m for m in (found.target if spoken else found.actor) if m is not says.mention]
        target = target or _doing(sentence, hit)
        found = Roles([], target, left or found.places, "suffers")
    if says.mention and len(found.target) > 1:
        found = Roles(found.actor, [m for m in found.target if m is not says.mention], found.places, found.pattern)
    elif says.mention and found.target and found.target[0] is says.mention and found.actor:
        found = Roles(found.actor, [], found.places, found.pattern)
    if not found.actor and found.pattern.startswith("passive") and grammar.means_back(sentence, hit):
        near = [
            m for m in sentence.mentions if m.kind not in ("place", "edge") and not m.located and m.end <= hit.start
        ]
        target = found.target or ([] if found.places else near[-1:] or back)
        return Roles([], target, found.places, found.pattern + "+it")
    own = trigger.term.event in DEED and grammar.means_back(sentence, hit)
    if not found.actor and says.mention and (own or sentence.cue_between("we", sentence.start, hit.start)):
        target = [mention for mention in found.target if mention.party != says.mention.party]
        return Roles([says.mention], target, found.places, found.pattern + "+he")
    if not found.actor and back and _title_of(sentence, trigger, found):
        return Roles(back, [m for m in found.target if m.party != back[0].party], found.places, found.pattern + "+text")
    suffers = trigger.term.event == "THREATEN" and trigger.term.subject == "target"  # so does a "he"
    means_back = not suffers and grammar.means_back(sentence, hit)
    if not found.actor and means_back:
        back = [m for m in sentence.mentions if m.kind not in ("place", "edge") and m.end <= hit.start][:1] or back
    if not found.actor and back and means_back:
        parties = {mention.party for mention in back}
        return Roles(back, [m for m in found.target if m.party not in parties], found.places, found.pattern + "+he")
    if not found.actor and says.mention and trigger.term.event not in DEED:
        parties = {says.mention.party}
        target = [mention for mention in found.target if mention.party not in parties]
        return Roles([says.mention], target, found.places, found.pattern + "+speaker")
    return found


_DONE_BY = re.compile(
    r"\b(?:criminals|rulers|leaders|warmongers|aggressors|killers|masters|those) in $|"
    r"\b(?:act|acts|aggression|attacks?|strikes?|raids?|crimes?|moves?|adventures?|mistakes?|folly|assaults?|"
    r"incursions?) (?:by|from|of) (?:the )?$"
)


def _doing(sentence: Sentence, hit: Hit) -> list[Mention]:
    """Return whose deed will be answered: "any aggression by the United States will be met with"."""
    for index, m in enumerate(sentence.mentions):
        told = sentence.after(m.end, 1) == ":" and sentence.before(m.start, 4) == " to "
        if m.end <= hit.start and m.kind != "place" and (told or _DONE_BY.search(sentence.before(m.start, 30))):
            return [one for one in group(sentence.mentions, index, sentence.text, 1) if one.end <= hit.start]
    return []


def _title_of(sentence: Sentence, trigger: Trigger, found: Roles) -> bool:
    """Say whether a title leaves its actor to the text: "Telephone conversation with President of Turkey"."""
    meeting = trigger.term.event == "CONSULT" and found.pattern == "nominal"
    return sentence.position == 0 and meeting and bool(found.target)


_UNTIL = re.compile(r"\b(?:before|until|unless|without|after) ", re.IGNORECASE)
"""What stands behind it is a condition, not what is refused: "will not free funds before a ceasefire"."""


def _context(
    sentence: Sentence, hit: Hit, term: Term, completed: Hit | None, scope: tuple[int, int]
) -> tuple[str, ...]:
    """Return what the claim is about: the term's own contexts, and words that stand within `scope`."""
    context = list(term.context)
    floor, limit = scope
    if term.event in ("THREATEN", "ASSAULT") and sentence.cue_between("shipping", floor, limit):
        context.append("shipping")
    if term.event == "REQUEST" and sentence.cue_between("restraint", floor, limit) and not sentence.holds(_CALM):
        context.append("restraint")
    if term.event == "REJECT" and completed is not None:
        floor, limit = min(floor, completed.start), max(limit, completed.end)
        refused = [(name, sentence.cue_between(name, floor, limit)) for name in _REFUSED]
        context += [name for name, cue in refused if cue and not _UNTIL.search(sentence.gap(hit.end, cue.start))]
        if completed.sets & _MEANS_TALKS and not context:
            context.append("talks")
        if "comment" in completed.sets:
            context = ["comment"]
    return tuple(dict.fromkeys(context))
