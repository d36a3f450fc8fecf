"""A history as one HTML file that loads nothing: no script, no font, no address. Pure; escapes all text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape

from rules.episode import SEVERITIES
from rules.load import LOAD_MAX
from streams.backtest.drawing import load, stacked, timeline
from streams.backtest.history import History, Ring, load_of

Judged = tuple[str, str]
"""Rule and episode: what a judgement is of."""
JUDGED_AS = ("right", "wrong", "repeat")
EXAMPLES = 30
SOURCES = 15
LOUDEST = tuple(reversed(SEVERITIES))
STYLE = """
:root{--ink:#16202b;--soft:#5b6875;--line:#d9dfe5;--paper:#fff;--ground:#f3f5f7;--critical:#b3122b;
--high:#d9651e;--medium:#c79a12;--low:#5c8aa8;--quiet:#9aa7b3}
@media (prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fb0bf;--line:#2c3945;--paper:#16202a;
--ground:#0e151c;--critical:#ff5c6f;--high:#ff9b57;--medium:#e7c34d;--low:#86b6d6;--quiet:#6d7d8b}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 20px 64px}h1{font-size:26px;margin:0 0 2px}
h2{font-size:17px;margin:0 0 12px}.lead{color:var(--soft);margin:0 0 24px}
section{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:20px;margin:0 0 18px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:0 0 18px}
.tile{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:25px;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px}.tile.bad b{color:var(--critical)}
svg{width:100%;height:auto;display:block;font:12px system-ui,sans-serif}svg text{fill:var(--ink)}
svg .tick,svg .name{fill:var(--soft)}.lane{stroke:var(--line)}.volume{fill:var(--line)}
.limit{stroke:var(--critical);stroke-dasharray:4 4}.critical{fill:var(--critical)}.high{fill:var(--high)}
.medium{fill:var(--medium)}.low{fill:var(--low)}.quiet,.articles{fill:var(--quiet)}.under{fill:var(--low)}
.over{fill:var(--critical)}circle{stroke:var(--paper);stroke-width:1}
.key{display:flex;gap:18px;color:var(--soft);font-size:13px;margin:10px 0 0;flex-wrap:wrap}
.key i{display:inline-block;width:11px;height:11px;border-radius:50%;margin-right:6px;vertical-align:-1px}
ol{list-style:none;margin:0;padding:0}li{border-top:1px solid var(--line);padding:12px 0}
li:first-child{border-top:0}
.badge{display:inline-block;border-radius:4px;color:var(--paper);font-size:11px;font-weight:650;
letter-spacing:.04em;padding:1px 7px;text-transform:uppercase;margin-right:8px}
.said{font-size:12px;font-weight:600;color:var(--critical)}.said.right{color:var(--low)}
.meta{color:var(--soft);font-size:13px}.title{font-weight:600;margin:2px 0}
details{margin-top:4px;font-size:13px}summary{cursor:pointer;color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(180px,auto) 1fr;gap:2px 14px;margin:8px 0 0}dt{color:var(--soft)}
dd{margin:0}blockquote{margin:4px 0;padding-left:10px;border-left:3px solid var(--line);color:var(--soft)}
a{color:inherit}table{border-collapse:collapse;width:100%;font-size:14px}
td{padding:3px 0;border-top:1px solid var(--line)}
td:last-child{text-align:right;font-variant-numeric:tabular-nums}
"""


def report(history: History, judged: Mapping[Judged, str] | None = None) -> str:
    """Return the whole page; `judged`: (rule, episode) → right, wrong or repeat."""
    body = "".join(sections(history, judged or {})) or "<section>No articles in this span.</section>"
    names = escape(", ".join(history.made_from))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f'<meta name="referrer" content="no-referrer"><title>Backtest: {names}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>Backtest</h1>{lead(history, names)}{body}</main></body></html>\n"
    )


def lead(history: History, names: str) -> str:
    """Return what was played."""
    span = f"{history.begin:%Y-%m-%d %H:%M} to {history.end:%Y-%m-%d %H:%M} UTC" if history.begin else "nothing"
    return (
        f'<p class="lead">{len(history.rules)} rules over {names}, {span}. Each article counts from when it was known; '
        f"{history.articles:,} articles in {history.seconds:g} s.</p>"
    )


def sections(history: History, judged: Mapping[Judged, str]) -> Iterator[str]:
    """Give the parts of the page, the answer first; none of a history without articles."""
    if not history.articles:
        return
    yield tiles(history)
    key = "".join(f'<span><i style="background:var(--{name})"></i>{name}</span>' for name in (*LOUDEST, "quiet"))
    yield f'<section><h2>When it rang</h2>{timeline(history)}<div class="key">{key}</div></section>'
    yield f"<section><h2>Alerts by rule</h2>{stacked(by_rule(history), LOUDEST)}</section>"
    yield f"<section><h2>What it asks of an officer</h2>{load(history)}</section>"
    shown = (example(ring, judged.get((ring.rule, ring.episode), "")) for ring in chosen(history))
    examples = "".join(shown) or '<li class="meta">Nothing rang in this span.</li>'
    yield f"<section><h2>Examples to judge</h2>{opinion(history, judged)}<ol>{examples}</ol></section>"
    outlets = dict(list(history.articles_by_outlet.items())[:SOURCES])
    rows = {name: {"articles": count} for name, count in outlets.items()}
    more = len(history.articles_by_outlet) - len(outlets)
    tail = f'<p class="meta">and {more} more</p>' if more > 0 else ""
    yield f"<section><h2>Sources, by articles</h2>{stacked(rows, ('articles',))}{tail}</section>"
    outcomes = "".join(
        f"<tr><td>{escape(name)}</td><td>{count:,}</td></tr>" for name, count in history.outcomes.items()
    )
    yield f"<section><h2>What the step said, by name</h2><table>{outcomes}</table></section>"


def tiles(history: History) -> str:
    """Return the figures that decide."""
    asked = load_of(history)
    silence = f"{asked.longest_silence_hours / 24:.1f} d"
    since = f"longest silence, from {asked.silence_from:%Y-%m-%d}" if asked.silence_from else "longest silence"
    facts = (
        (f"{len(history.alerts):,}", "alerts", False),
        (f"{asked.mean_a_day:.2f}", "alerts a day", False),
        (str(asked.worst_hour), "alerts in the worst hour", asked.worst_hour > LOAD_MAX),
        (str(asked.hours_above), f"hours above {LOAD_MAX}", asked.hours_above > 0),
        (silence, since, False),
        (f"{history.matches:,}", f"matches of {history.claims:,} claims", False),
    )
    tile = '<div class="tile{}"><b>{}</b><span>{}</span></div>'
    return '<div class="tiles">' + "".join(tile.format(" bad" if bad else "", *said) for *said, bad in facts) + "</div>"


def by_rule(history: History) -> dict[str, Counter[str]]:
    """Return the alerts of each rule by severity, the loudest rule first."""
    rows = {rule.rule: Counter[str]() for rule in history.rules}
    for ring in history.alerts:
        rows.setdefault(ring.rule, Counter())[ring.severity] += 1
    return dict(sorted(rows.items(), key=lambda row: -row[1].total()))


def chosen(history: History) -> list[Ring]:
    """Return alerts to look at: of each rule in turn, spread over the time."""
    groups = [[ring for ring in history.alerts if ring.rule == rule.rule] for rule in history.rules]
    share = max(1, EXAMPLES // max(1, sum(bool(group) for group in groups)))
    spread = [group[:: max(1, len(group) // share)][:share] for group in groups]
    return sorted((ring for group in spread for ring in group), key=lambda ring: ring.at)


def opinion(history: History, judged: Mapping[Judged, str]) -> str:
    """Return how many of the alerts were judged, and how; nothing where none was."""
    stories = {(ring.rule, ring.episode) for ring in history.alerts}
    said = Counter(judged[one] for one in stories if one in judged)
    counts = ", ".join(f"{said[word]} {word}" for word in JUDGED_AS if said[word])
    return f'<p class="meta">{said.total()} of {len(stories)} stories judged: {counts}</p>' if counts else ""


def example(ring: Ring, said: str = "") -> str:
    """Return one alert with its evidence, why it fired, and what somebody said of it."""
    title = escape(ring.title or ring.rule)
    if ring.url and ring.url.startswith(("http://", "https://")):
        title = f'<a href="{escape(ring.url, quote=True)}" rel="noreferrer noopener">{title}</a>'
    why = "".join(f"<dt>{escape(condition)}</dt><dd>{escape(seen)}</dd>" for condition, seen in ring.conditions)
    quote = (
        f"<blockquote>{escape(ring.sentence)}</blockquote>" if ring.sentence and ring.sentence not in ring.title else ""
    )
    reason = escape(f"{ring.reason} {ring.detail}".strip())
    mark = f' <span class="said {said}">judged {said}</span>' if said in JUDGED_AS else ""
    return (
        f'<li><span class="badge" style="background:var(--{ring.severity})">{ring.severity}</span>'
        f'<span class="meta">{ring.at:%Y-%m-%d %H:%M} · {escape(ring.rule)} · {reason} · {escape(ring.outlet)} · '
        f'{ring.sources} independent</span>{mark}<div class="title">{title}</div>{quote}'
        f"<details><summary>why it fired</summary><dl>{why}</dl></details></li>"
    )
