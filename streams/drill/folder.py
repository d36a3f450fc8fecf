"""A drill's folder read, checked and put together: `drill.yaml`, `outlets.yaml`, `articles/*.yaml`.

Every finding of every file is collected before anything is refused. Opens files, nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from streams.drill.format import Drill, DrillArticle, DrillOutlet, Plan
from streams.drill.reading import Document, DrillError, Finding, read

SHIPPED = Path(__file__).parent.parent / "drills"
"""Where the drills that come with Tocsin live."""

M = TypeVar("M", bound=BaseModel)


class _Outlets(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outlets: list[DrillOutlet]


class _Articles(BaseModel):
    model_config = ConfigDict(extra="forbid")

    articles: list[DrillArticle]


@dataclass(frozen=True, slots=True)
class _Written:
    """One article with where it is written."""

    article: DrillArticle
    document: Document
    index: int

    def finding(self, field: str, message: str) -> Finding:
        return self.document.at(("articles", self.index, field), f"article {self.article.id}: {message}")


def load(folder: Path) -> Drill:
    """Read a drill. Raises `DrillError` with every finding as `file:line: message`."""
    findings: list[Finding] = []
    plan = _model(Plan, folder / "drill.yaml", findings)
    outlets = _model(_Outlets, folder / "outlets.yaml", findings)
    files = sorted((folder / "articles").glob("*.yaml"))
    if not files:
        findings.append(Finding(folder / "articles", 1, "holds no .yaml file with articles"))
    written = [one for file in files for one in _articles(file, findings)]
    if plan is not None and outlets is not None and not findings:
        findings += _outlet_findings(outlets[0], outlets[1])
        findings += _article_findings(written, outlets[0].outlets, plan[0])
        findings += _row_findings(*plan)
    articles = _written_out(written, findings) if not findings else []
    if findings or plan is None or outlets is None:
        raise DrillError(findings)
    ordered = tuple(sorted(articles, key=lambda article: (article.at, article.id)))
    return Drill(plan=plan[0], outlets=tuple(outlets[0].outlets), articles=ordered)


def _model(model: type[M], file: Path, findings: list[Finding]) -> tuple[M, Document] | None:
    try:
        document = read(file)
    except DrillError as error:
        findings += error.findings
        return None
    try:
        return model.model_validate(document.value), document
    except ValidationError as error:
        findings += document.located(error)
        return None


def _articles(file: Path, findings: list[Finding]) -> list[_Written]:
    got = _model(_Articles, file, findings)
    return [] if got is None else [_Written(one, got[1], index) for index, one in enumerate(got[0].articles)]


def _outlet_findings(outlets: _Outlets, document: Document) -> list[Finding]:
    findings = []
    seen: set[str] = set()
    for index, outlet in enumerate(outlets.outlets):
        if outlet.id in seen:
            findings.append(document.at(("outlets", index, "id"), f"outlet {outlet.id} stands twice"))
        seen.add(outlet.id)
        try:
            ZoneInfo(outlet.timezone)
        except (ValueError, OSError, KeyError):
            findings.append(document.at(("outlets", index, "timezone"), f"`{outlet.timezone}` is no IANA time zone"))
    return findings


def _article_findings(written: Sequence[_Written], outlets: Sequence[DrillOutlet], plan: Plan) -> list[Finding]:
    known = {outlet.id for outlet in outlets}
    first: dict[str, _Written] = {}
    findings = []
    for one in written:
        article = one.article
        if article.id in first:
            findings.append(one.finding("id", "stands twice"))
        first.setdefault(article.id, one)
        if article.outlet not in known:
            findings.append(one.finding("outlet", f"no outlet `{article.outlet}` in outlets.yaml"))
        if not plan.span.begin <= article.at < plan.span.end:
            findings.append(one.finding("at", "lies outside the drill's span"))
    for one in written:
        origin = one.article.copy_of
        if origin is not None and origin not in first:
            findings.append(one.finding("copy_of", f"no article `{origin}`"))
        elif origin is not None and first[origin].article.at > one.article.at:
            findings.append(one.finding("copy_of", f"`{origin}` appears only later"))
        elif origin is not None and first[origin].article.copy_of is not None:
            findings.append(one.finding("copy_of", f"`{origin}` is a copy itself: name the original"))
    return findings


def _row_findings(plan: Plan, document: Document) -> list[Finding]:
    findings = []
    for index, (row, after) in enumerate(zip(plan.table, plan.table[1:], strict=False)):
        if after.at < row.at:
            findings.append(document.at(("table", index + 1, "at"), "rows stand in the order of their times"))
    return findings


def _written_out(written: Sequence[_Written], findings: list[Finding]) -> list[DrillArticle]:
    originals = {one.article.id: one.article for one in written}
    return [_copied(one, originals, findings) for one in written]


def _copied(one: _Written, originals: Mapping[str, DrillArticle], findings: list[Finding]) -> DrillArticle:
    """Return the article with what it takes from its original filled in and edited."""
    if one.article.copy_of is None:
        return one.article
    original = originals[one.article.copy_of]
    taken = {
        "title": one.article.title or original.title,
        "summary": one.article.summary or original.summary,
        "body": one.article.body or original.body,
        "lang": one.article.lang or original.lang,
        "dateline": one.article.dateline or original.dateline,
    }
    for index, edit in enumerate(one.article.edits):
        if not any(edit.old in (text or "") for text in taken.values()):
            place = ("articles", one.index, "edits", index)
            findings.append(
                one.document.at(place, f"article {one.article.id}: `{edit.old}` stands nowhere in the copy")
            )
        taken = {name: text and text.replace(edit.old, edit.new) for name, text in taken.items()}
    return one.article.model_copy(update=taken)
