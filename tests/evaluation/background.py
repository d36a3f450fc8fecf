"""News of other matters: articles that ring a shipped rule, per thousand."""

from pathlib import Path

from given import article, files, rows
from measures import Miss, Row, Scored, parts

from rules import bundle
from streams.coding.coder import Coder
from streams.stages.code import facts

TASK = "background"


def score(data: Path, coder: Coder) -> Scored:
    """Score `background/*.jsonl.xz` against the main patterns of the shipped pack."""
    pack = bundle.load().bundle
    scored = Scored()
    for path in files(data, "background/*.jsonl.xz"):
        name = path.name.partition(".")[0]
        rung: list[str] = []
        ids = []
        for number, row in enumerate(rows(path)):
            ids.append(f"{name}:{row.get('id', number)}")
            title, text = row.get("title") or row["text"][:80], row["text"]
            read = article(title, text)
            coded = coder.code(read)
            matches = pack.match(facts(read, coded), coded.claims, f"{title}\n{text}")
            rung.append("+".join(match.rule for match in matches if match.role == "match"))
        for part, at in parts(ids):
            wrong = [i for i in at if rung[i]]
            value = 1000 * len(wrong) / len(at) if at else 0.0
            scored.rows.append(Row(TASK, part, f"{name}: ring per 1,000", value, len(at), None, 0.0, at_most=True))
            scored.misses += [Miss(ids[i], part, "silence", rung[i]) for i in wrong]
    return scored
