"""Rule files in one layout: blocks in the order of the language, one indentation, comments kept where they stand. Pure.

What a file says never changes: where the new text would be read as anything else, the old one is kept.
"""

import io
import re
from collections.abc import Sequence

from ruamel.yaml import YAML

from rules.reader import plain, read
from rules.spec import RuleSpec

ORDER = tuple(known.alias or name for name, known in RuleSpec.model_fields.items())
TOP_KEY = re.compile(r"([a-z_]+):(\s|$)")
WIDTH = 4_096
"""Flow mappings of tests are long lines on purpose: they are never broken."""


class Unreadable(ValueError):
    """The file has findings: its layout is not touched."""


def formatted(file: str, raw: bytes) -> str:
    """Return the text of a rule file in the one layout. Raises Unreadable for what `rules check` refuses."""
    before, findings = read(file, raw)
    if any(finding.severity == "error" for finding in findings):
        raise Unreadable("\n".join(str(finding) for finding in findings))
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    documents = re.split(r"(?m)^---[ \t]*\n", text)
    made = "---\n".join(laid_out(one) for one in documents)
    after, _ = read(file, made.encode())
    if [plain(node) for node in before] != [plain(node) for node in after]:
        raise Unreadable(f"{file}: a new layout would change what it says; left as it is")
    return made


def laid_out(text: str) -> str:
    """Return one document in the one layout."""
    head, blocks = parts(text)
    known = {name: number for number, name in enumerate(ORDER)}
    ordered = sorted(blocks, key=lambda block: known.get(block[0], len(known)))
    return indented(head + "".join(block for _, block in ordered))


def parts(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands before the first key, and each block with the comments right above it."""
    head: list[str] = []
    blocks: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in text.splitlines(keepends=True):
        found = TOP_KEY.match(line)
        if found:
            blocks.append((found[1], [*waiting, line]))
            waiting = []
        elif line.startswith("#") or not line.strip():
            waiting.append(line)
        else:
            (blocks[-1][1] if blocks else head).extend([*waiting, line])
            waiting = []
    if blocks:
        blocks[-1][1].extend(waiting)
    else:
        head.extend(waiting)
    first = blocks[0][1] if blocks else []
    while first and not TOP_KEY.match(first[0]) and "\n" in first[0]:
        head.append(first.pop(0))
    return "".join(head), [(name, ended(lines)) for name, lines in blocks]


def ended(lines: Sequence[str]) -> str:
    """Return a block that ends with a line break."""
    text = "".join(lines)
    return text if text.endswith("\n") else text + "\n"


def indented(text: str) -> str:
    """Return a document with two spaces a level, and four before the items of a list."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    if data is None:
        return text
    out = io.StringIO()
    yaml.dump(data, out)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
