"""Where a rule's stories lie in a partition's state, with their timers. Values are immutable and replaced.

Keys start with rule and identity, so all rules of a partition share one mapping and a new version starts afresh.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.compiler import Rule
from rules.confirm import LATE_AFTER
from rules.episode import Episode, Evidence
from rules.timers import State, cancel, schedule

IDS_MAX = 1_024
"""Match ids a rule remembers: a repeat comes soon after the first (a crash, a rebalance) or is late."""
HEARD_MAX = 24
GRACE = timedelta(minutes=1)
"""No timer is due at once: a story whose window was over when it came still waits this long for company."""
SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Story:
    """An open episode with the instant its timer is due."""

    episode: Episode
    due: datetime


class Ledger:
    """One rule's part of a partition's state."""

    def __init__(self, rule: Rule, state: State) -> None:
        self.rule = rule
        self.state = state
        self.prefix = f"{rule.id}{SEPARATOR}{rule.identity}{SEPARATOR}"

    def place(self, key: tuple[str, ...]) -> str:
        """Return the state key of a story."""
        return f"{self.prefix}story{SEPARATOR}{chr(31).join(key)}"

    def get(self, key: tuple[str, ...]) -> Episode | None:
        """Return the open episode of a key."""
        story: Story | None = self.state.get(self.place(key))
        return story.episode if story else None

    def put(self, episode: Episode) -> None:
        """Keep an episode and move its timer."""
        place, due = self.place(episode.key), self.due_of(episode)
        old: Story | None = self.state.get(place)
        if old is None:
            self.note_open(episode.key)
        if old is None or old.due != due:
            if old is not None:
                cancel(self.state, (old.due, place))
            schedule(self.state, (due, place))
        self.state[place] = Story(episode, due)

    def drop(self, key: tuple[str, ...]) -> None:
        """Forget an episode and its timer."""
        place = self.place(key)
        old: Story | None = self.state.pop(place, None)
        if old is not None:
            cancel(self.state, (old.due, place))
            self.note_closed(key)

    def due_of(self, episode: Episode) -> datetime:
        """Return when an episode needs a look.

        Stories are kept longer than their windows by the time arrival may be out of order: what belongs
        together by its own times must meet, whichever came first.
        """
        rule = self.rule
        if episode.state != "candidate":
            due = min(ends_at(rule, episode)) + LATE_AFTER
        elif episode.told_at is None:
            due = episode.opened_at + rule.confirm.within
        else:
            due = max(one.at for one in episode.evidence) + rule.confirm.within + LATE_AFTER
        return max(due, episode.updated_at + GRACE)

    @property
    def listens(self) -> bool:
        """Whether the rule has patterns besides its main one, which may touch any open story."""
        return any(any(patterns) for role, patterns in self.rule.patterns.items() if role != "match")

    def note_open(self, key: tuple[str, ...]) -> None:
        """Remember that a key has an open story."""
        if self.listens:
            keys: tuple[tuple[str, ...], ...] = self.state.get(f"{self.prefix}open", ())
            self.state[f"{self.prefix}open"] = tuple(sorted({*keys, key}))

    def note_closed(self, key: tuple[str, ...]) -> None:
        """Forget that a key has an open story."""
        if self.listens:
            keys = self.state.get(f"{self.prefix}open", ())
            self.state[f"{self.prefix}open"] = tuple(other for other in keys if other != key)

    def open_episodes(self) -> Iterator[Episode]:
        """Give the rule's confirmed open episodes by key; only rules that listen keep track of them."""
        for key in self.state.get(f"{self.prefix}open", ()):
            episode = self.get(key)
            if episode is not None and episode.state != "candidate":
                yield episode

    def known(self, match_id: str) -> bool:
        """Say whether a match was folded before, and remember it."""
        place = f"{self.prefix}ids"
        ids: tuple[str, ...] = self.state.get(place, ())
        if match_id in ids:
            return True
        self.state[place] = (*ids, match_id)[-IDS_MAX:]
        return False

    def heard(self, role: str, number: int) -> tuple[Evidence, ...]:
        """Return what a secondary pattern has matched lately."""
        heard: tuple[Evidence, ...] = self.state.get(self.heard_place(role, number), ())
        return heard

    def hear(self, role: str, number: int, evidence: tuple[Evidence, ...]) -> None:
        """Keep what a secondary pattern has matched."""
        self.state[self.heard_place(role, number)] = evidence[-HEARD_MAX:]

    def heard_place(self, role: str, number: int) -> str:
        """Return the state key of a secondary pattern's memory."""
        return f"{self.prefix}heard{SEPARATOR}{role}{SEPARATOR}{number}"


def ends_at(rule: Rule, episode: Episode) -> tuple[datetime, datetime]:
    """Return the event times after which a match is a new story: quiet spell over, or open for too long."""
    quiet_from = episode.last_confirmed_at or episode.opened_at
    return quiet_from + rule.new_after, episode.opened_at + rule.max_open


def open_stories(state: State) -> int:
    """Return how many stories of a partition's state people were told of and are not over."""
    return sum(isinstance(value, Story) and value.episode.state != "candidate" for value in state.values())
