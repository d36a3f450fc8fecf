"""When a story needs a look next: it expires, its date comes, nothing followed, it closes. Pure."""

from datetime import datetime, timedelta

from rules.confirm import LATE_AFTER
from rules.episode import Episode
from rules.hours import next_open
from rules.rule import Rule

GRACE = timedelta(minutes=1)
"""No timer is due at once: a story whose window was over when it came still waits this long for company."""
PENDING = ("due", "due_soon")
"""Words for a date that has not been settled."""


def due_of(rule: Rule, episode: Episode) -> datetime:
    """Return when an episode needs a look.

    Stories are kept longer than their windows by the time arrival may be out of order: what belongs
    together by its own times must meet, whichever came first.
    """
    return max(wanted(rule, episode), episode.updated_at + GRACE)


def wanted(rule: Rule, episode: Episode) -> datetime:
    """Return the instant an episode's own times ask for."""
    if episode.held and rule.notify.active is not None:
        return next_open(rule.notify.active, episode.updated_at)
    if episode.waits and not episode.answered:
        return waits_until(rule, episode)
    if episode.state == "candidate" and not episode.waits:
        return candidate_until(rule, episode)
    if rule.deadline is not None and episode.due is not None and episode.outcome in PENDING:
        if episode.outcome == "due" and rule.deadline.remind is not None:
            return episode.due - rule.deadline.remind
        return episode.due + rule.deadline.grace
    return min(ends_at(rule, episode)) + LATE_AFTER


def waits_until(rule: Rule, episode: Episode) -> datetime:
    """Return when it is clear that nothing followed.

    What must not follow has its time and no more, for then people are told; what must follow may also come late.
    """
    if rule.not_followed_by is not None:
        return episode.opened_at + rule.not_followed_by.within
    return episode.opened_at + max(one.within for one in rule.followed_by) + LATE_AFTER


def candidate_until(rule: Rule, episode: Episode) -> datetime:
    """Return when a candidate expires, or, expired, is forgotten."""
    if episode.told_at is None:
        return episode.opened_at + rule.confirm.within
    return max(one.at for one in episode.evidence) + rule.confirm.within + LATE_AFTER


def ends_at(rule: Rule, episode: Episode) -> tuple[datetime, datetime]:
    """Return the event times after which a match is a new story: quiet spell over, or open for too long.

    A story with a date lasts until the date at least.
    """
    quiet_from = episode.last_confirmed_at or episode.opened_at
    ends = quiet_from + rule.new_after, episode.opened_at + rule.max_open
    if rule.deadline is None or episode.due is None:
        return ends
    floor = episode.due + rule.deadline.grace
    return max(ends[0], floor), max(ends[1], floor)
