"""Boolean keyword queries as people bring them: words, phrases, AND, OR, NOT, -, brackets, `field:value`.

Parsed to clauses that must all hold, each a choice of terms. Knows no rules; raises QueryError with place and remedy.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

TOKEN = re.compile(
    r'\s+|(?P<open>\()|(?P<close>\))|(?P<not>[-!](?=\S))|(?P<term>(?:[\w.]+(?:[:<>]=?))?"[^"]*"|[^\s()]+)'
)
CLAUSES_MAX = 20
QUERY_CHARS_MAX = 10_000
DEPTH_MAX = 50


class QueryError(ValueError):
    """The query cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, or `field:value`; `wanted` is False for one that must not be there."""

    text: str
    field: str = ""
    wanted: bool = True


Clause = tuple[Term, ...]
"""Terms of which at least one must hold."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a query: a term, or a conjunction or disjunction of parts."""

    kind: str
    parts: "tuple[Node, ...]" = ()
    term: Term | None = None


def clauses(query: str) -> tuple[Clause, ...]:
    """Return a query as clauses that must all hold. Raises QueryError."""
    if len(query) > QUERY_CHARS_MAX:
        raise QueryError(f"the query has {len(query)} characters; {QUERY_CHARS_MAX} are allowed: split it into rules")
    tokens = list(tokenized(query))
    if not tokens:
        raise QueryError("the query is empty")
    node, left = disjunction(tokens, 0)
    if left:
        raise QueryError(f"column {left[0][1] + 1}: {left[0][0]!r} closes nothing; remove it")
    found = conjunctive(node, True)
    if len(found) > CLAUSES_MAX:
        raise QueryError(f"the query comes to {len(found)} parts; {CLAUSES_MAX} are allowed: split it into rules")
    return tuple(dict.fromkeys(found))


def tokenized(query: str) -> Iterator[tuple[str, int]]:
    """Give (token, column) of a query."""
    at = 0
    while at < len(query):
        found = TOKEN.match(query, at)
        if found is None or found.end() == at:
            raise QueryError(f"column {at + 1}: {query[at : at + 12]!r} cannot be read; close the quotes")
        if found.lastgroup is not None:
            if found[0].count('"') % 2:
                raise QueryError(f"column {at + 1}: a quotation mark is never closed; add the other one")
            yield found[0], at
        at = found.end()


Tokens = Sequence[tuple[str, int]]


def disjunction(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    """Return the parts joined by OR, and the tokens left."""
    if depth > DEPTH_MAX:
        raise QueryError(f"more than {DEPTH_MAX} brackets inside each other; split it into rules")
    parts = []
    part, tokens = conjunction(tokens, depth)
    parts.append(part)
    while tokens and tokens[0][0] in ("OR", "||", "|"):
        part, tokens = conjunction(tokens[1:], depth)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Node("or", tuple(parts))), tokens


def conjunction(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    """Return the parts joined by AND or by nothing, and the tokens left."""
    parts = []
    while tokens and tokens[0][0] not in (")", "OR", "||", "|"):
        if tokens[0][0] in ("AND", "&&"):
            tokens = tokens[1:]
            continue
        part, tokens = single(tokens, depth)
        parts.append(part)
    if not parts:
        where = f"column {tokens[0][1] + 1}: " if tokens else "at the end: "
        raise QueryError(f"{where}a word is missing beside AND, OR, NOT or a bracket")
    return (parts[0] if len(parts) == 1 else Node("and", tuple(parts))), tokens


def single(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    """Return one term, group or negation, and the tokens left."""
    word, at = tokens[0]
    if word in ("NOT", "-", "!"):
        if len(tokens) < 2:
            raise QueryError(f"column {at + 1}: nothing stands after {word!r}")
        part, left = single(tokens[1:], depth + 1)
        return Node("not", (part,)), left
    if word == "(":
        part, left = disjunction(tokens[1:], depth + 1)
        if not left or left[0][0] != ")":
            raise QueryError(f"column {at + 1}: the bracket is never closed; add `)`")
        return part, left[1:]
    return Node("term", term=term_of(word)), tokens[1:]


def term_of(word: str) -> Term:
    """Return a word as a term: `field:value`, `field<value`, a phrase, or a plain word."""
    found = re.match(r"([A-Za-z_][\w.]*)([:<>]=?)(.*)\Z", word)
    if found and found[3]:
        operator = "" if found[2] == ":" else found[2]
        return Term(operator + found[3].strip('"'), found[1].lower())
    return Term(word.strip('"').rstrip("*"))


def conjunctive(node: Node, wanted: bool) -> list[Clause]:
    """Return a part in conjunctive normal form."""
    if node.term is not None:
        return [(replace(node.term, wanted=wanted),)]
    if node.kind == "not":
        return conjunctive(node.parts[0], not wanted)
    inner = [conjunctive(part, wanted) for part in node.parts]
    if (node.kind == "and") == wanted:
        return [clause for part in inner for clause in part]
    size = 1
    for part in inner:
        size *= len(part)
        if size > CLAUSES_MAX * 10:
            raise QueryError("the query comes to too many parts; split it into rules")
    return [tuple(dict.fromkeys(term for clause in choice for term in clause)) for choice in product(*inner)]
