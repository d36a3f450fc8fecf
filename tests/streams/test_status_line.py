import io

from streams.lag import LagState, PartitionLag
from streams.status_line import Terminal, line, numbers


def row(topic: str, end: int, lag: int = 0, age: float | None = None) -> PartitionLag:
    state = LagState.BEHIND if lag else LagState.OK
    return PartitionLag("tocsin-applied", topic, 0, end - lag, 0, end, lag, age, state)


def test_the_line_says_state_rate_lag_and_open_alerts() -> None:
    """Between two looks five seconds apart ten articles came, and what waits is told with the age of the oldest."""
    before = numbers(100.0, [row("x.news.raw.v1", 5), row("x.news.articles.v1", 4)], {})
    told = {("x.news.matches.v1", 0): {"open": 2}, ("x.news.matches.v1", 1): {"open": 1}}
    rows = [row("x.news.raw.v1", 20, 6, 41.2), row("x.news.articles.v1", 14)]
    now = numbers(105.0, rows, told)

    said = line(now, before, "19 sources")

    assert said == "behind · 19 sources · 20 items · 2.0 articles/s · 6 waiting, oldest 41 s · 3 open alerts"
    assert line(now, None).startswith("behind · 20 items · 0.0 articles/s")


def test_in_a_pipe_the_status_appears_only_when_its_state_changes() -> None:
    """No escape codes, no repeats: a log file stays readable."""
    out = io.StringIO()
    terminal = Terminal(out)
    for text in ("ok · 1 items", "ok · 2 items", "behind · 3 items"):
        terminal.status(text)
    terminal.say("an alert")

    assert out.getvalue() == "ok · 1 items\nbehind · 3 items\nan alert\n"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_an_alert_stands_whole_above_the_line_that_stays() -> None:
    """The status line is wiped before an alert is printed, and drawn again after it."""
    out = Screen()
    terminal = Terminal(out)
    terminal.status("ok · 1 items")
    terminal.say("an alert")

    assert out.getvalue() == "\r\x1b[Kok · 1 items\r\x1b[Kan alert\nok · 1 items"
