"""Where a rule's stories lie in a partition's state, with their timers. Values are immutable and replaced.

Keys start with rule and identity, so all rules of a partition share one mapping and a new version starts afresh.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rules.claim import Claim, Figure
from rules.dues import due_of
from rules.episode import Episode, Evidence, Value
from rules.habit import Habit
from rules.match import ArticleFacts, Health, Match, Signature
from rules.rule import WORDING, Rule
from rules.timers import State, cancel, schedule

IDS_CHARS_MAX = 1_024 * 25
"""Match ids a rule remembers, a line each in one text, which is searched faster than a thousand texts and weighs a
third: a repeat comes soon after the first (a crash, a rebalance) or is late."""
HEARD_MAX = 24
HABITS_MAX = 200
"""Keys of a rule whose habit is known; of more, those not heard for longest are forgotten."""
SEPARATOR = "/"


PACKED_FROM = 2_000
"""Keys of a partition's state from which on stories are kept as compressed JSON: a tenth of the room, and a quarter
of a millisecond more whenever one is touched. A desk has some hundred stories open; a million must still fit."""


PARTS = (Value, Figure, Claim, Signature, ArticleFacts, Match, Evidence, Episode)
WORDS = '"exact" "match" "confirmed" "medium" "independent" "news" "en" "B" "reported" "announced" "done" true 000Z"}}]'
KNOWN = (WORDS + "".join(f',"{name}":' for part in PARTS for name in part.model_fields)).encode()
"""What every packed episode holds: the compressor is told, so that it is not written down a million times."""


def packed(episode: Episode) -> bytes:
    """Return an episode as few bytes."""
    squeeze = zlib.compressobj(zdict=KNOWN)
    text = episode.model_dump_json(exclude_defaults=True).encode("utf-8", "surrogatepass")
    return squeeze.compress(text) + squeeze.flush()


def unpacked(value: bytes) -> Episode:
    """Return the episode that was packed."""
    return Episode.model_validate_json(zlib.decompressobj(zdict=KNOWN).decompress(value))


@dataclass(frozen=True, slots=True)
class Story:
    """An open episode, packed in a crowded state, with the instant its timer is due."""

    kept: Episode | bytes
    due: datetime

    @classmethod
    def of(cls, episode: Episode, due: datetime, state: State) -> "Story":
        """Return the story as this state keeps it."""
        if len(state) < PACKED_FROM:
            return cls(episode, due)
        return cls(packed(episode), due)

    @property
    def episode(self) -> Episode:
        """The episode itself."""
        return self.kept if isinstance(self.kept, Episode) else unpacked(self.kept)


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
        place, due = self.place(episode.key), due_of(self.rule, episode)
        old: Story | None = self.state.get(place)
        if old is None:
            self.note_open(episode.key)
        if old is None or old.due != due:
            if old is not None:
                cancel(self.state, (old.due, place))
            schedule(self.state, (due, place))
        self.state[place] = Story.of(episode, due, self.state)

    def drop(self, key: tuple[str, ...]) -> None:
        """Forget an episode and its timer."""
        place = self.place(key)
        old: Story | None = self.state.pop(place, None)
        if old is not None:
            cancel(self.state, (old.due, place))
            self.note_closed(key)

    @property
    def listens(self) -> bool:
        """Whether the rule must find its open stories otherwise than by their key: by other patterns, or by wording."""
        others = any(any(patterns) for role, patterns in self.rule.patterns.items() if role != "match")
        return others or WORDING in self.rule.per or bool(self.rule.listens_to)

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

    def stories(self) -> Iterator[Episode]:
        """Give the rule's stories by key, candidates among them; only rules that listen keep track of them."""
        for key in self.state.get(f"{self.prefix}open", ()):
            episode = self.get(key)
            if episode is not None:
                yield episode

    def open_episodes(self) -> Iterator[Episode]:
        """Give the rule's confirmed open episodes by key."""
        return (episode for episode in self.stories() if episode.state != "candidate")

    def waiting(self) -> Iterator[Episode]:
        """Give the rule's stories that wait for what must or must not follow, by key."""
        return (episode for episode in self.stories() if episode.waits)

    def habit(self, key: tuple[str, ...]) -> Habit | None:
        """Return how often a key matches."""
        return self.habits().get(key)

    def habits(self) -> dict[tuple[str, ...], Habit]:
        """Return the habits of the rule's keys, the one heard last at the end."""
        return dict(self.state.get(f"{self.prefix}habits", ()))

    def accustom(self, key: tuple[str, ...], habit: Habit) -> None:
        """Keep a key's habit."""
        habits = self.habits()
        habits.pop(key, None)
        habits[key] = habit
        self.state[f"{self.prefix}habits"] = tuple(habits.items())[-HABITS_MAX:]

    def health(self) -> dict[str, Health]:
        """Return how the sources stand that the rule needs, as far as it was told."""
        return dict(self.state.get(f"{self.prefix}health", ()))

    def note_health(self, source: str, health: Health) -> None:
        """Remember how a source stands."""
        self.state[f"{self.prefix}health"] = tuple(sorted({**self.health(), source: health}.items()))

    def known(self, match_id: str) -> bool:
        """Say whether a match was folded before, and remember it."""
        place = f"{self.prefix}ids"
        ids: str = self.state.get(place, "\n")
        if f"\n{match_id}\n" in ids:
            return True
        ids = f"{ids}{match_id}\n"
        self.state[place] = ids if len(ids) < IDS_CHARS_MAX else ids[ids.index("\n", len(ids) - IDS_CHARS_MAX) :]
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


def open_stories(state: State) -> int:
    """Return how many stories of a partition's state people were told of and are not over."""
    return sum(isinstance(value, Story) and value.episode.state != "candidate" for value in state.values())
