"""Dates: each format and zone to its instant, or an honest mark."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.reading.dates import MISSING, published

FETCHED = datetime(2026, 10, 12, 20, 0, tzinfo=UTC)


def at(hour: int, minute: int = 0, second: int = 0, day: int = 12) -> datetime:
    return datetime(2026, 10, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "instant"),
    [
        ("Mon, 12 Oct 2026 13:05:07 +0330", at(9, 35, 7)),
        ("Mon, 12 Oct 2026 13:05:07 GMT+0330", at(9, 35, 7)),
        ("Mon, 12 Oct 2026 13:05:07 GMT", at(13, 5, 7)),
        ("Mon, 12 Oct 2026 13:05:07 IRST", at(9, 35, 7)),
        ("Mon, 12 Oct 2026 13:05:07 MSK", at(10, 5, 7)),
        ("Mon, 12 Oct 2026 13:05:07 GST", at(9, 5, 7)),
        ("Mon, 12 Oct 2026 13:05:07 EDT", at(17, 5, 7)),
        ("Mon, 12 Oct 2026 13:05:07 EST", at(18, 5, 7)),
        ("Mon, 12 Oct 2026 13:05:07 +0300 (MSK)", at(10, 5, 7)),
        ("Mon,12 Oct 2026 13:05 +04", at(9, 5)),
        ("12 Oct 26 13:05 Z", at(13, 5)),
        ("12-Oct-2026 13:05:07 UTC", at(13, 5, 7)),
        ("Monday, October 12, 2026 1:05 PM UTC", at(13, 5)),
        ("Oct 12, 2026 12:05 am GMT", at(0, 5)),
        ("Mon Oct 12 13:05:07 UTC 2026", at(13, 5, 7)),
        ("2026-10-12T13:05:07Z", at(13, 5, 7)),
        ("2026-10-12T13:05:07.123456+03:30", at(9, 35, 7)),
        ("2026-10-12 13:05:07 +0000 UTC", at(13, 5, 7)),
        ("2026-10-12T24:00:00+05:00", at(19, 0)),
        ("2026-10-12T13:05:7+01:00", at(12, 5, 7)),
        ("Mon,12 Oct 2026 13:05:7 GMT+9", at(4, 5, 7)),
        ("2026-10-12 T 13:05:07-05:00", at(18, 5, 7)),
        ("2026-10-12t13:05:07.25z", at(13, 5, 7)),
        ("2026-10-12 13:05:07 [Asia/Tehran]", at(9, 35, 7)),
        ("2026-10-12T13:05:60Z", at(13, 5, 59)),
        ("20261012T130507Z", at(13, 5, 7)),
        ("1791810300", at(13, 5)),
        ("1791810300000", at(13, 5)),
        ("12 октября 2026 13:05 MSK", at(10, 5)),
        ("۲۰۲۶-۱۰-۱۲T۱۳:۰۵:۰۷Z", at(13, 5, 7)),
    ],
)
def test_a_time_with_a_zone_is_exact(raw: str, instant: datetime) -> None:
    """A published time that names its zone is read to the very instant."""
    assert published(raw, FETCHED) == (instant, "exact")


@pytest.mark.parametrize(
    "raw", ["2026/10/12 13:05:07", "Mon, 12 Oct 2026 13:05:07", "12.10.2026 13:05:07", "20261012130507"]
)
def test_a_time_without_a_zone_takes_the_outlets(raw: str) -> None:
    """A naive time is in the outlet's zone, else in UTC, and says that it was assumed."""
    assert published(raw, FETCHED, "Asia/Tehran") == (at(9, 35, 7), "tz_assumed")
    assert published(raw, FETCHED) == (at(13, 5, 7), "tz_assumed")


@pytest.mark.parametrize(
    "raw", ["2026-10-12", "12 October 2026", "October 12, 2026", "20261012", "25/09/2026", "12.10.2026"]
)
def test_a_day_is_marked_as_a_day(raw: str) -> None:
    """A date without a time starts at the outlet's midnight and is marked."""
    result = published(raw, FETCHED, "Europe/Moscow")
    assert result.quality == "date_only"
    assert result.at is not None
    assert (result.at.hour, result.at.minute) == (21, 0)


@pytest.mark.parametrize(
    "raw",
    [None, "", " ", "yesterday", "12/10/2026 13:05", "1405/07/20", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1",
     "31 Feb 2026", "2026-13-40", "12 مهر 1405", "2026-10-12T99:99:99Z", "2026-10-12T10:00:61Z",
     "Mon, 12 Foo 2026 10:00 GMT", "9" * 13],
)  # fmt: skip
def test_what_cannot_be_read_is_missing(raw: str | None) -> None:
    """Ambiguous, broken, placeholder and other-calendar dates are missing, never guessed."""
    assert published(raw, FETCHED) == MISSING


def test_an_hour_ahead_is_a_clock_and_more_is_the_future() -> None:
    """A time within the hour of our reading stands; one beyond is marked future and kept."""
    assert published("2026-10-12T20:59:00Z", FETCHED).quality == "exact"
    assert published("2026-10-12T21:01:00Z", FETCHED) == (at(21, 1), "future")


def test_an_ambiguous_name_is_the_outlets_own_where_it_bears_it() -> None:
    """CST is China's for an outlet there, else the American one, marked as assumed."""
    raw = "Mon, 12 Oct 2026 13:05:00 CST"
    assert published(raw, FETCHED, "Asia/Shanghai") == (at(5, 5), "exact")
    assert published(raw, FETCHED) == (at(19, 5), "tz_assumed")


def test_an_impossible_offset_is_not_believed() -> None:
    """An offset no place has leaves the time assumed."""
    assert published("2026-10-12T13:05:00+99:00", FETCHED).quality == "tz_assumed"


def test_an_unknown_outlet_zone_falls_back_to_utc() -> None:
    """A zone name nobody knows is as good as none."""
    assert published("2026-10-12 13:05:00", FETCHED, "Nowhere/City") == (at(13, 5), "tz_assumed")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_missing(raw: str) -> None:
    """No text raises; a result without instant is missing and the other way round."""
    result = published(raw, FETCHED, "Asia/Tehran")
    assert (result.at is None) == (result.quality == "missing")
