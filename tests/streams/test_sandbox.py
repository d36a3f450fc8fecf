"""What a worker of a sandbox is told of Slack."""

from datetime import UTC, datetime

from streams.sandbox import with_slack
from streams.settings import Settings


def test_a_worker_gets_the_slack_of_the_settings_and_no_other() -> None:
    """The shell's own token does not reach a drill that was set up without one; hours away travel as text."""
    shell = {"SLACK_BOT_TOKEN": "xoxb-real", "TOCSIN_SLACK_CHANNEL": "C0REAL", "PATH": "/bin"}
    hours = (datetime(2026, 3, 2, 19, tzinfo=UTC), datetime(2026, 3, 2, 19, 20, tzinfo=UTC))
    without = Settings(slack_token=None, slack_channel=None)
    ours = Settings(slack_token="xoxb-test", slack_channel="C0WATCH", slack_away=(hours,))

    assert set(with_slack(shell, without)) == {"PATH", "TOCSIN_SLACK_URL"}
    told = with_slack(shell, ours)
    assert (told["SLACK_BOT_TOKEN"], told["TOCSIN_SLACK_CHANNEL"]) == ("xoxb-test", "C0WATCH")
    assert told["TOCSIN_SLACK_AWAY"] == "2026-03-02T19:00:00+00:00/2026-03-02T19:20:00+00:00"
