"""Storyline sentences in six languages: what the coder reads in each, against labels written before it could.

A file `storylines/<language>.txt` has one sentence a line: `label | sentence`. A label is `-` for a trap, else the
storyline, the party that acts (`-`: nobody named) and whom it is about (targets joined by `+`, or a place). What a
vow, a refusal or an appeal names as done ("for the strike on Kharg") may be read as a strike too: neither right nor
wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from given import article
from measures import Miss, Row, Scored

from rules.claim import Claim, Modality, within
from streams.coding.coder import Coder

TASK = "storylines"
FOLDER = Path(__file__).parent / "storylines"
LANGUAGES = ("en", "ru", "fa", "ar", "zh", "he")
SETS = ("", "unseen", "fourth", "held", "sixth", "seventh", "eighth", "ninth", "own", "tenth")
"""Folders of labelled sentences, oldest first; a language need not have all."""
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
IRAN_SIDE = ("IRN", "YEM", "LBN", "IRQ")
SEA = frozenset({"strait-of-hormuz", "persian-gulf", "gulf-of-oman", "bab-el-mandeb", "red-sea", "arabian-sea"})
SITES = frozenset({
    "kharg-island", "abadan", "bandar-abbas", "natanz", "fordow", "isfahan", "us-base", "us-carrier", "al-udeid",
})  # fmt: skip
PARTIES = ("IRN", "USA", "ISR")
OTHER_DOSSIERS = frozenset({"YEM", "PSE", "UKR", "LBN", "SYR", "SDN", "AFG"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence with what it says; `line` is empty for a trap."""

    text: str
    line: str = ""
    actor: str = ""
    about: tuple[str, ...] = ()


def read(language: str, folder: Path = FOLDER) -> Iterator[Labelled]:
    """Yield the labelled sentences of a language."""
    for row in (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        label, _, text = row.partition(" | ")
        parts = label.split()
        about = tuple(parts[2].split("+")) if len(parts) > 2 and parts[2] != "-" else ()
        yield Labelled(text) if parts == ["-"] else Labelled(text, parts[0], parts[1].strip("-"), about)


def parts(language: str) -> tuple[list[Labelled], list[Labelled]]:
    """Return the sentences of a language that it was mended by, and those of its newest set."""
    sets = [list(read(language, FOLDER / name)) for name in SETS if (FOLDER / name / f"{language}.txt").exists()]
    return [labelled for given in sets[:-1] for labelled in given], sets[-1]


def line(claim: Claim) -> str:
    """Return the storyline a claim belongs to, as the pack's rules see it; empty for none."""
    said = claim.modality.rung
    party = claim.actor[0].partition(".")[0] if claim.actor else ""
    sea = "shipping" in claim.context or bool(SEA & set(claim.place))
    if claim.event == "ASSAULT" and said >= Modality.ANNOUNCED.rung and SITES & set(claim.place):
        return "strike"
    if claim.event in ("THREATEN", "COERCE") and said >= Modality.VOWED.rung and sea:
        return "shipping"
    if claim.event == "THREATEN" and said >= Modality.VOWED.rung and party in IRAN_SIDE:
        hit = any(within(code, side) for code in claim.target for side in ("USA", "ISR"))
        return "vow" if hit or (not claim.target and "in_response_to" in claim.relation) else ""
    talks = {"mediation", "talks", "ceasefire"} & set(claim.context)
    other = OTHER_DOSSIERS & {code.partition(".")[0] for code in (*claim.actor, *claim.target, *claim.parties)}
    if talks and not other:
        if claim.stage in ("offered", "accepted", "held") and said >= Modality.REPORTED.rung and "IRN" in claim.parties:
            return "mediator" if party not in ("IRN", "USA") else ""
        if claim.event == "REJECT" and said >= Modality.ANNOUNCED.rung:
            return "refused" if party in PARTIES else ""
    if said < Modality.ANNOUNCED.rung:
        return ""
    if claim.event == "REQUEST" and "restraint" in claim.context:
        return "restraint" if party not in PARTIES else ""
    return "condemn" if claim.event == "ACCUSE" and claim.mode == "disapprove" else ""


def elsewhere(name: str, claim: Claim, countries: tuple[str, ...]) -> bool:
    """Say whether an appeal or a condemnation is about other lands: the pack asks for articles that name Iran."""
    if name == "shipping":
        return bool(countries) and not {*PARTIES, *IRAN_SIDE} & set(countries)
    if name not in ("restraint", "condemn"):
        return False
    own = {code.partition(".")[0] for code in claim.actor}
    if not own or {code.partition(".")[0] for code in claim.target} == own:
        return True  # nobody's word, or a matter among its own people
    named = set(countries) - own
    unnamed = not named and name == "restraint"  # "all sides"
    return "IRN" not in countries and not unnamed and (not named & {"USA", "ISR"} or bool(named & OTHER_DOSSIERS))


def found(coder: Coder, text: str, language: str) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return (storyline, acting party, targets and places) of every claim of a sentence."""
    made = set()
    coded = coder.code(article(text, at=AT, language=language))
    for claim in coded.claims:
        name = line(claim)
        if name and not elsewhere(name, claim, coded.countries):
            party = claim.actor[0].partition(".")[0] if claim.actor else ""
            made.add((name, party, tuple(sorted({*claim.target, *claim.place}))))
    return made


def score(data: Path, coder: Coder) -> Scored:
    """Score each language: a sentence is right when its storyline is read, with actor and target; all else is wrong.

    The sets that the grammar was mended by are the tune part; the newest, with other wordings, is the test part.
    """
    scored = Scored()
    for language in LANGUAGES:
        for part, given in zip(("tune", "test"), parts(language), strict=True):
            counts = [judged(coder, labelled, language) for labelled in given]
            right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
            precision, recall = right / (right + wrong or 1), right / (right + missed or 1)
            scored.rows.append(Row(TASK, part, f"{language} precision", precision, len(given), None, 0.95))
            scored.rows.append(Row(TASK, part, f"{language} recall", recall, len(given), None, 0.85))
            scored.misses += [
                Miss(f"{language} {index}", part, labelled.line or "trap", f"+{extra} -{lost}")
                for index, (labelled, (_, extra, lost)) in enumerate(zip(given, counts, strict=True), start=1)
                if extra or lost
            ]
    return scored


def judged(coder: Coder, labelled: Labelled, language: str) -> tuple[int, int, int]:
    """Return (right, wrong, missed) storylines of one sentence."""
    seen = found(coder, labelled.text, language)
    fits = {one for one in seen if fit(one, labelled)}
    wrong = len({one[:2] for one in seen - fits if not (labelled.line not in ("", "strike") and one[0] == "strike")}
                - {one[:2] for one in fits})  # fmt: skip
    return int(bool(fits)), wrong, int(bool(labelled.line) and not fits)


def fit(one: tuple[str, str, tuple[str, ...]], labelled: Labelled) -> bool:
    """Say whether a storyline that was read is the one that was meant."""
    name, party, about = one
    if (name, party) != (labelled.line, labelled.actor):
        return False
    return all(any(within(code, wanted) for code in about) for wanted in labelled.about)
