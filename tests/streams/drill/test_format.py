from datetime import UTC, datetime, timedelta

import pytest

from streams.drill.format import Drill, offset, shown


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("-26h", -1560), ("+0:25", 25), ("25:30", 1530), ("0", 0), ("0h", 0), ("+1d2h30m", 1590), ("-9h", -540)],
)
def test_offsets_read_as_people_write_them(text, minutes):
    """Hours, clock form, days and zero all give the same kind of duration, sign included."""
    assert offset(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "h", "2 hours", "+1:75", "soon", "5", "+-2h"])
def test_other_texts_are_no_offsets(text):
    """A text that is no offset is refused with examples of what would be."""
    with pytest.raises(ValueError, match=r"no offset: write -26h"):
        offset(text)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (timedelta(hours=-26), "−26 h"),
        (timedelta(minutes=25), "+0:25"),
        (timedelta(), "0 h"),
        (timedelta(days=1), "+24 h"),
    ],
)
def test_offsets_are_shown_like_the_table(size, text):
    """Whole hours show as hours, others as hours and minutes, with a sign."""
    assert shown(size) == text


def test_instants_are_where_something_changes(tiny: Drill):
    """The driver may jump between the listed instants: articles, retitling, outages and rows are all there."""
    zero = datetime(2026, 3, 2, 9, tzinfo=UTC)
    hours = [(instant - zero).total_seconds() / 3600 for instant in tiny.instants]
    assert hours == [-3, -2, -1, 0, 1, 2, 3, 4, 6]
