"""Slack's errors as answers: what each says about whether a message was delivered, and whose move is next. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from connectors.notification import Answer, Outcome

RATE = {"ratelimited", "rate_limited", "message_limit_exceeded"}
CONTENT = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "metadata_too_large",
           "invalid_metadata_format", "invalid_metadata_schema", "too_many_attachments", "msg_too_long"}  # fmt: skip
GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found", "no_root"}
OPERATOR = {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission",
            "ekm_access_denied", "invalid_auth", "token_revoked", "token_expired", "account_inactive",
            "missing_scope", "not_authed", "team_added_to_org", "org_login_required"}  # fmt: skip

RETRY_AFTER_DEFAULT = 30.0


def retry_after(value: str | None, now: datetime) -> float:
    """Return seconds from a Retry-After header: a number, also a fraction, or a date."""
    if not value:
        return RETRY_AFTER_DEFAULT
    try:
        return min(3600.0, max(0.0, float(value)))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return RETRY_AFTER_DEFAULT
    at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(3600.0, max(0.0, (at - now).total_seconds()))


def refused(status: int, error: str, header: str | None, now: datetime) -> Answer:
    """Return the answer for an HTTP status and Slack's error word (empty where the body was none of Slack's)."""
    if status == 429 or error in RATE:
        return Answer(Outcome.NOT_SENT, error or "ratelimited", retry_after=retry_after(header, now))
    if error in CONTENT or error.startswith("invalid_blocks"):
        return Answer(Outcome.REFUSED, error, remedy="plain_text")
    if error in GONE:
        return Answer(Outcome.REFUSED, error, remedy="new_root")
    if error in OPERATOR or error.startswith("restricted_action"):
        return Answer(Outcome.REFUSED, error, remedy="operator")
    return Answer(Outcome.UNKNOWN, error or f"http_{status}")
