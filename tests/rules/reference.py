"""A slow, obvious reading of docs/rules.md: what the engine must say, recomputed from everything that was ever heard.

Shares no code with the engine. No index, no cut evidence, no timer buckets: plain dicts, loops and brute force.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Any

from reference_evidence import LATE, MINUTE, ONE_DATE, Judge, Key, Seen, Story, fits, hours, lies_in, shares

Said = tuple[datetime, str, str, str, str, Key, str]
"""(when, rule, kind, reason, detail, key, severity) of what people are told."""


class Desk:
    """Several rules, and the way alerts take from one to those that listen to it."""

    def __init__(self, rules: Iterable[dict[str, Any]]) -> None:
        self.said: list[Said] = []
        self.rules = {rule["rule"]: Reference(rule, self) for rule in rules}

    def article(self, now: datetime, seen: Seen) -> None:
        """Take one article: timers first, then every rule."""
        self.time(now)
        for rule in self.rules.values():
            rule.article(now, seen)

    def health(self, now: datetime, source: str, health: str) -> None:
        """Take a change in a source's health."""
        self.time(now)
        for rule in self.rules.values():
            rule.health[source] = health

    def time(self, now: datetime) -> None:
        """Let every timer run out that is due, in order."""
        while True:
            waiting = [(r.due(s), name, s.key) for name, r in self.rules.items() for s in r.stories.values()]
            if not waiting or min(waiting)[0] > now:
                return
            at, name, key = min(waiting)
            self.rules[name].ring(at, self.rules[name].stories[key])

    def pass_on(self, name: str, now: datetime, seen: Seen) -> None:
        """Give an alert to the rules that listen."""
        for rule in self.rules.values():
            heard = rule.listens_to()
            if name in heard:
                rule.matched(now, replace(seen, at=now, seen_at=now, dated=True, rule=heard.index(name)))

    def take_back(self, name: str, now: datetime, story: Story) -> None:
        """Dispute what stands on a retracted story."""
        for rule in self.rules.values():
            if name in rule.listens_to():
                standing = [mine for mine in rule.open_stories() if any(one.story is story for one in mine.seen)]
                rule.dispute(now, standing)


class Reference(Judge):
    """One rule, run the slow way. `rule` is the rule file as plain data."""

    def __init__(self, rule: dict[str, Any], desk: "Desk") -> None:
        super().__init__(rule)
        self.desk = desk
        self.new_after = hours(rule["episode"]["new_after"])
        self.max_open = hours(rule["episode"]["max_open"])
        self.stories: dict[Key, Story] = {}
        self.health: dict[str, str] = {}

    # what comes in

    def article(self, now: datetime, seen: Seen) -> None:
        """Hold one article against every pattern."""
        rule, deadline = self.rule, self.rule.get("deadline", {})
        if fits(rule["match"].get("claim"), seen) and not self.excepted(now, seen):
            self.matched(now, seen)
        for number, rise in enumerate(rule.get("escalate", [])):
            if fits(rise.get("if_seen", {}).get("claim"), seen):
                self.remember("if_seen", number, seen)
                self.context(now, seen)
        for number, follow in enumerate(rule.get("followed_by", [])):
            if fits(follow["claim"], seen):
                self.remember("followed_by", number, seen)
                self.sequel(now, seen)
        if fits(rule.get("not_followed_by", {}).get("claim"), seen):
            self.remember("not_followed_by", 0, seen)
            self.answer(now, seen)
        for outcome in ("kept", "broken"):
            if fits(deadline.get(outcome, {}).get("claim"), seen):
                self.remember(outcome, 0, seen)
                self.outcome(now, seen, outcome)
        for number, develop in enumerate(rule.get("develop", [])):
            if fits(develop["claim"], seen):
                self.remember("develop", number, seen)
                self.development(now, seen, number, develop["state"])
        if fits(rule.get("retract", {}).get("claim"), seen):
            self.retraction(now, seen)

    def excepted(self, now: datetime, seen: Seen) -> bool:
        """Whether an exception of the rule holds."""
        rows = self.rule.get("except", [])
        return any(now.date() <= date.fromisoformat(one["until"]) and fits(one["claim"], seen) for one in rows)

    def remember(self, role: str, number: int, seen: Seen) -> None:
        """Keep what a secondary pattern heard."""
        self.heard.setdefault((role, number), []).append(seen)

    def matched(self, now: datetime, seen: Seen) -> None:
        """Give a match to each story it belongs to."""
        per = self.rule["episode"].get("per", [])
        for key in sorted(product(*[self.named(name, seen) or [""] for name in per])):
            self.match(now, key, seen)

    # the main pattern

    def match(self, now: datetime, key: Key, seen: Seen) -> None:
        """What an article does to one story."""
        story, late, carried = self.stories.get(key), now - seen.at > LATE, []
        if story is not None and story.stands != "candidate":
            if seen.at > min(self.ends(story)):
                confirmed = story.confirmed
                assert confirmed is not None
                carried = [one for one in story.seen if one.at >= seen.at - self.within and one.at > confirmed]
                del self.stories[key]
                story = None
            elif seen.at < story.opened_at - max(self.new_after, LATE):
                return
        elif story is not None and not late:
            story.seen = [one for one in story.seen if one.at >= seen.at - self.within - LATE]
            if not story.seen:
                del self.stories[key]
                story = None
            else:
                story.opened_at = min(one.at for one in story.seen)
        if late and (story is None or story.stands == "candidate"):
            return
        if story is None:
            story = self.stories[key] = Story(key, carried, seen.at, now)
        story.seen.append(seen)
        story.opened_at = min([story.opened_at, *(one.at for one in story.seen)])
        story.updated_at = now
        self.times.setdefault(key, []).append(seen.at)
        confirmed = max(self.ends_of_spans(story.seen, opening=True), default=None)
        if story.stands == "candidate":
            if confirmed is not None and self.unusual(key, seen.at):
                self.confirmed(now, story, seen, confirmed)
        else:
            story.confirmed = max(confirmed or story.confirmed, story.confirmed)
            if story.stands == "open":
                self.grown(now, story, seen, late)

    def confirmed(self, now: datetime, story: Story, seen: Seen, at: datetime) -> None:
        """A candidate has enough: it rings, or waits for what must or must not follow."""
        story.confirmed = at
        if "followed_by" in self.rule or "not_followed_by" in self.rule:
            story.stands = "waiting"
            if "followed_by" in self.rule:
                if self.followed(story):
                    self.opens(now, story, seen, "alert", "first")
            elif self.answered(story):
                story.answered = True
        else:
            self.opens(now, story, seen, "alert", "first")

    def opens(self, now: datetime, story: Story, seen: Seen | None, kind: str, reason: str) -> None:
        """A story rings for the first time, as far as it can be known to be the first."""
        story.stands, story.severity = "open", self.rule["severity"]
        self.raised(story)
        story.facets = self.confirmed_facets(story)
        story.values = {word: (amount, at) for at, word, amount, _ in self.confirmed_values(story)}
        story.word = self.stands_at(story) or self.stage(story) or story.word
        dates = self.dates(story)
        if dates:
            story.due, story.date, story.word = dates[0], "due", "due"
        deaf = [one for one in self.rule.get("coverage", {}).get("needs", []) if self.health.get(one, "ok") != "ok"]
        if deaf:
            self.say(now, kind, "unknown", story, seen, f"{reason}, without {', '.join(deaf)}")
        else:
            self.say(now, kind, reason, story, seen)

    def grown(self, now: datetime, story: Story, seen: Seen, late: bool) -> None:
        """What an open story says now that it has one more article: the strongest thing that changed."""
        raised = self.raised(story)
        facets = self.confirmed_facets(story)
        new, story.facets = facets - story.facets, story.facets | facets
        story.word = (self.stage(story) if new else "") or story.word
        before = dict(story.values)
        news = self.changed(story)
        story.word = (self.stands_at(story) if story.values != before else "") or story.word
        later = [one for one in self.dates(story) if story.due is None or one > story.due + ONE_DATE]
        if later:
            story.due, story.date, story.word = later[-1], "due", "due"
        loud = "thread" if late else "alert"
        if raised:
            self.say(now, loud, "severity_raised", story, seen)
        elif new:
            only_stage = all(facet.startswith("stage:") for facet in new)
            self.say(now, "thread" if only_stage else loud, "reopened", story, seen)
        elif later:
            self.say(now, loud, "reopened", story, seen)
        elif news:
            tell = self.rule["change"].get("tell", "alert")
            self.say(now, "thread" if late else tell, "changed", story, seen, news)

    # secondary patterns

    def context(self, now: datetime, seen: Seen) -> None:
        """Context raises open stories."""
        for story in self.open_stories():
            if self.raised(story):
                self.say(now, "thread" if now - seen.at > LATE else "alert", "severity_raised", story, seen)

    def open_stories(self) -> list[Story]:
        """The stories that people were told of."""
        return [story for story in self.stories.values() if story.stands == "open"]

    def sequel(self, now: datetime, seen: Seen) -> None:
        """Stories ring that have now all that must follow."""
        for story in list(self.stories.values()):
            if story.stands == "waiting" and self.followed(story):
                self.opens(now, story, seen, "thread" if now - seen.at > LATE else "alert", "first")

    def followed(self, story: Story) -> bool:
        """Whether everything that must follow came, in order and in its time."""
        after = story.opened_at
        for number, follow in enumerate(self.rule["followed_by"]):
            came = self.came("followed_by", number, follow, story, after)
            if not came:
                return False
            after = min(came)
        return True

    def answered(self, story: Story) -> bool:
        """Whether what must not follow did."""
        return bool(self.ends_of_spans(self.answers(story)))

    def answers(self, story: Story) -> list[Seen]:
        """What must not follow and was heard in the story's time."""
        rule = self.rule["not_followed_by"]
        until = story.opened_at + hours(rule["within"])
        heard = [one for one in self.heard.get(("not_followed_by", 0), []) if story.opened_at < one.at <= until]
        return [one for one in heard if shares(rule.get("same", []), one, story)]

    def came(self, role: str, number: int, follow: dict[str, Any], story: Story, after: datetime) -> list[datetime]:
        """Every instant in time at which enough is heard of what follows."""
        until = story.opened_at + hours(follow["within"])
        heard = [one for one in self.heard.get((role, number), []) if after < one.at <= until]
        return self.ends_of_spans([one for one in heard if shares(follow.get("same", []), one, story)])

    def answer(self, now: datetime, seen: Seen) -> None:
        """What must not follow came: stories that wait are answered, told ones get a line."""
        for story in list(self.stories.values()):
            heard = self.answers(story)
            if story.stands == "candidate" or story.answered or seen not in heard:
                continue
            if self.supported(heard, seen):
                story.answered, story.updated_at = True, now
                if story.stands == "open":
                    self.say(now, "thread", "followed", story, seen)

    def outcome(self, now: datetime, seen: Seen, word: str) -> None:
        """A date is kept or broken, once that is confirmed."""
        deadline = self.rule["deadline"]
        same = deadline[word].get("same", [])
        for story in self.open_stories():
            if story.due is None or story.date in ("kept", "broken"):
                continue
            until = story.due + hours(deadline.get("grace", "0h"))
            heard = [one for one in self.heard[word, 0] if story.opened_at <= one.at <= until]
            heard = [one for one in heard if shares(same, one, story)]
            if seen in heard and self.supported(heard, seen):
                story.date = story.word = word
                self.say(now, "thread", "developed", story, seen, word)

    def development(self, now: datetime, seen: Seen, number: int, word: str) -> None:
        """A related claim gives the stories it is about another word, once it is confirmed."""
        if not self.supported(self.heard["develop", number], seen):
            return
        for story in self.concerned(seen):
            if story.word != word and seen.at >= story.opened_at:
                story.word = word
                self.say(now, "thread", "developed", story, seen, word)

    def retraction(self, now: datetime, seen: Seen) -> None:
        """A denial disputes the stories it is about; those who were told are told once."""
        asks_same = self.rule["retract"]["claim"].get("speaker") == "same_party"
        for story in self.concerned(seen):
            theirs = {code.split(".")[0] for one in story.seen for code in one.claim["actor"] + one.claim["speaker"]}
            says = seen.claim["speaker"] or seen.claim["actor"]
            if not asks_same or theirs & {code.split(".")[0] for code in says}:
                self.dispute(now, [story])

    def dispute(self, now: datetime, stories: list[Story]) -> None:
        """Say once of each story that it is disputed."""
        for story in stories:
            story.updated_at = now
            if not story.disputed:
                story.disputed = True
                self.say(now, "thread", "retracted", story, None, "disputed")

    def concerned(self, seen: Seen) -> list[Story]:
        """The open stories whose key the claim names; all of them when it names none."""
        codes = seen.claim["actor"] + seen.claim["target"]
        every = self.open_stories()
        return [s for s in every if any(part and lies_in(code, part) for part in s.key for code in codes)] or every

    # time

    def ends(self, story: Story) -> list[datetime]:
        """After which an article is another story: the quiet spell is over, or it was open for too long."""
        assert story.confirmed is not None
        ends = [story.confirmed + self.new_after, story.opened_at + self.max_open]
        if story.due is None:
            return ends
        return [max(end, story.due + hours(self.rule["deadline"].get("grace", "0h"))) for end in ends]

    def due(self, story: Story) -> datetime:
        """When a story's timer is due."""
        return max(self.wanted(story), story.updated_at + MINUTE)

    def wanted(self, story: Story) -> datetime:
        """The instant that its own times ask for."""
        deadline = self.rule.get("deadline", {})
        if story.held is not None:
            return self.next_hours(story.updated_at)
        if story.stands == "waiting" and not story.answered:
            if "not_followed_by" in self.rule:
                return story.opened_at + hours(self.rule["not_followed_by"]["within"])
            return story.opened_at + max(hours(one["within"]) for one in self.rule["followed_by"]) + LATE
        if story.stands == "candidate":
            if not story.told:
                return story.opened_at + self.within
            return max(one.at for one in story.seen) + self.within + LATE
        if story.due is not None and story.date in ("due", "due_soon"):
            if story.date == "due" and "remind" in deadline:
                return story.due - hours(deadline["remind"])
            return story.due + hours(deadline.get("grace", "0h"))
        return min(self.ends(story)) + LATE

    def ring(self, now: datetime, story: Story) -> None:
        """A timer runs out."""
        if story.held is not None:
            reason, detail = story.held
            self.say(now, "alert", reason, story, None, detail)
        elif story.stands == "waiting" and not story.answered and "not_followed_by" in self.rule:
            if self.answered(story):
                story.answered, story.updated_at = True, now
            else:
                self.opens(now, story, None, "alert", "not_followed")
        elif story.stands == "candidate" and not story.told:
            self.unconfirmed(now, story)
        elif story.stands == "open" and story.due is not None and story.date in ("due", "due_soon"):
            over = now >= story.due + hours(self.rule["deadline"].get("grace", "0h"))
            story.date = story.word = "lapsed" if over else "due_soon"
            self.say(now, "thread", "lapsed" if over else "due", story, None)
        else:
            del self.stories[story.key]

    def unconfirmed(self, now: datetime, story: Story) -> None:
        """Nobody confirmed it: told as the rule says."""
        story.told, story.updated_at = True, now
        otherwise = self.confirm["otherwise"]
        if otherwise == "drop" or not any(one.dated for one in story.seen):
            return
        story.severity = "low" if otherwise == "low" else self.rule["severity"]
        self.say(now, "alert" if otherwise == "low" else "digest", "unconfirmed", story, None)

    def pages_at(self, at: datetime) -> bool:
        """Whether an instant lies in the rule's hours."""
        active = self.rule["notify"]["active"]
        clock = f"{at:%H:%M:%S}"
        if active["start"] < active["end"]:
            return bool(active["start"] <= clock < active["end"])
        return bool(clock >= active["start"] or clock < active["end"])

    def next_hours(self, at: datetime) -> datetime:
        """The next instant in the rule's hours, minute by minute."""
        at = at if self.pages_at(at) else at.replace(second=0, microsecond=0)
        while not self.pages_at(at):
            at += MINUTE
        return at

    def say(self, now: datetime, kind: str, reason: str, story: Story, seen: Seen | None, detail: str = "") -> None:
        """Write down what people are told, and pass alerts on."""
        story.updated_at = now
        critical = story.severity == "critical"
        if kind == "alert" and self.rule["notify"].get("tell") == "digest" and not critical:
            kind = "digest"
        if kind == "alert" and "active" in self.rule["notify"] and not critical and not self.pages_at(now):
            story.held = story.held or (reason, detail)
            return
        if kind == "alert":
            story.held = None
        self.desk.said.append((now, self.rule["rule"], kind, reason, detail, story.key, story.severity))
        if kind in ("alert", "digest") and reason != "unconfirmed":
            newest = seen or max(story.seen, key=lambda one: one.at)
            self.desk.pass_on(self.rule["rule"], now, replace(newest, story=story))
        if reason == "retracted":
            self.desk.take_back(self.rule["rule"], now, story)
