"""Copies: one text under many mastheads is found, another telling of the same actors is not."""

import subprocess
import sys
import zlib
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.copies import SHINGLES_MAX, containment, is_copy, signature, tokens

WIRE = (
    "Oman has offered to carry messages between Tehran and Washington, its foreign minister said on Tuesday, a "
    "day after both governments ruled out direct contact. Speaking to reporters in the old port, he said his "
    "country had kept every line open and would host envoys at short notice if they were asked. Diplomats in "
    "the capital said the offer had been passed on in writing and that an answer was not expected before the "
    "end of the week. The ministry gave no details of what the letter held. Two officials familiar with the "
    "exchange described it as a short list of steps that either side could take without losing face, beginning "
    "with the release of a tanker held since the spring. Shipping firms reacted with relief, and insurers "
    "lowered the premium they ask for passages through the strait. Analysts warned that earlier rounds had "
    "broken down over the order of the steps. A former ambassador recalled that the last mediation took eleven "
    "months before the first meeting was held, in a hotel outside the city, and that nobody had believed in it "
    "until the delegations arrived. The parliament will hear the minister on Thursday, its speaker announced "
    "in the evening."
)
OTHER = (
    "Washington and Tehran traded accusations at the United Nations on Tuesday while Oman called for calm. The "
    "American envoy presented photographs of what she called a missile store, and her Iranian colleague "
    "answered that the pictures showed a cement works. The foreign minister of Oman left the chamber before "
    "the vote. Several members asked for a pause, and the session ended without a text. Delegates said the "
    "mood was worse than in the autumn, when a statement had at least been drafted. The secretary general is "
    "expected to travel to the region next week."
)
SENTENCES = WIRE.split(". ")
WORDS = WIRE.split()


@pytest.mark.parametrize(
    "copy",
    [
        "MUSCAT, March 3 (Meridian Wire) — " + WIRE + " (Reporting by the Gulf bureau; editing by the desk)",
        " ".join(WORDS[: len(WORDS) * 6 // 10]),
        ". ".join(SENTENCES[:3]) + ".",
        ". ".join(SENTENCES[2:] + SENTENCES[:2]),
        " ".join("altered" if i % 12 == 5 else word for i, word in enumerate(WORDS)),
        WIRE.upper(),
        "Local readers asked what this means for the port, and we will answer next week in these pages. " + WIRE,
    ],
    ids=["dateline and footer", "first 60 %", "three sentences", "shuffled", "edited", "capitals", "local opening"],
)
def test_variants_of_one_text_are_copies(copy: str) -> None:
    """What editors do to a wire leaves it recognisable, both ways round and whatever the title."""
    one, two = signature("Oman offers to carry messages", WIRE), signature("Something else entirely", copy)
    assert is_copy(one, two)
    assert is_copy(two, one)


def test_another_story_of_the_same_actors_is_no_copy() -> None:
    """The same names in other sentences are another text, even under one title."""
    assert not is_copy(signature("Oman calls for calm", WIRE), signature("Oman calls for calm", OTHER))


def test_a_summary_is_found_in_a_body_far_longer_than_the_sketch() -> None:
    """Containment of a short text in a long one is estimated right although the long one keeps few hashes."""
    filler = " ".join(f"clause{i} follows clause{i * 7 % 1000}" for i in range(900))
    long = signature("", WIRE + " " + filler)
    assert len(long.shingles) == SHINGLES_MAX
    assert containment(signature("", ". ".join(SENTENCES[:3])), long) == pytest.approx(1.0, abs=0.15)
    assert not is_copy(signature("a title", ". ".join(OTHER.split(". ")[:3])), long)


FLASH = [
    "US strikes Kharg Island",
    "FLASH: U.S. strikes Iran's Kharg Island",
    "US strikes Iran's Kharg Island oil terminal",
    "US hits Kharg Island",
    "BREAKING: US attacks Kharg Island",
    "American forces strike Kharg Island",
    "US military strikes Iran's Kharg Island",
    "Kharg Island hit by US strikes",
    "U.S. bombs Kharg Island, officials say",
]


def test_headlines_of_one_flash_are_copies() -> None:
    """Every variant is a copy of the flash, and nearly every pair of variants of each other."""
    signs = [signature(title, "") for title in FLASH]
    assert all(is_copy(signs[0], other) for other in signs[1:])
    pairs = list(combinations(signs, 2))
    assert sum(is_copy(a, b) for a, b in pairs) >= 0.9 * len(pairs)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("US strikes Kharg Island", "Iran strikes US base in Gulf"),
        ("US strikes Kharg Island", "Iran vows revenge for Kharg Island"),
        ("US strikes Kharg Island", "US strikes Kharg Island a second time"),
        ("US strikes Kharg Island", "US strikes Bandar Abbas naval base"),
        ("US toll in Gulf rises to 9", "US toll in Gulf rises to 13"),
        ("Thirteen sailors now confirmed dead in Gulf", "Four sailors confirmed dead in Gulf"),
        ("Iran kills four in raid on border post", "Iran kills nine in raid on border post"),
        ("Iran threatens US after island raid", "Iran vows revenge on US for Kharg raid"),
        ("Iran threatens retaliation after US island raid", "Iran vows revenge after US raid on Kharg"),
        ("Israel denies using phosphorus shells in Gaza", "Israel using phosphorus shells in Gaza"),
        ("Rights group: Israel using phosphorus in Gaza, Lebanon", "Israel uses phosphorus in Gaza, port video shows"),
        ("Two sailors dead in port shooting", "Two Dead in Port Shooting as Police Probe Motive of Gunman in Muscat"),
        ("Iran accepts Oman offer of talks", "Iran rejects Oman offer of talks"),
        ("Oman offers to mediate between US and Iran", "China offers to mediate between US and Iran"),
        ("ایران آتش‌بس را رد کرد", "عمان آماده میانجیگری است"),
        ("", ""),
    ],
)
def test_other_events_are_no_copies(one: str, two: str) -> None:
    """Another doer, deed, figure, place or occasion is another event."""
    assert not is_copy(signature(one, ""), signature(two, ""))


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ایران پیشنهاد عمان برای گفتگو را رد کرد", "فوری: ايران پيشنهاد عمان براي گفتگو را رد كرد"),
        ("سلطنة عمان تعرض الوساطة بين طهران وواشنطن", "عاجل: سلطنة عُمان تعرض الوساطة بين طهران وواشنطن"),
        ("Песков: возможности переговоров не исчерпаны", "Возможности для переговоров не исчерпаны - Песков"),
        ("中国外交部表示愿意为伊朗和美国谈判提供帮助", "中国外交部：愿意为伊朗和美国谈判提供帮助"),
    ],
)
def test_titles_of_other_scripts_are_compared_folded(one: str, two: str) -> None:
    """Spelling variants, case endings and writing without spaces do not hide a copy."""
    assert is_copy(signature(one, ""), signature(two, ""))


def test_the_signature_is_small_and_the_same_in_every_process() -> None:
    """Hashes do not depend on the process, and a long text's signature stays below two kilobytes."""
    sign = signature("Oman offers", WIRE * 20)
    assert len(sign.model_dump_json()) < 2000
    code = (
        "import sys; from rules.copies import signature;"
        " print(signature('Oman offers', sys.stdin.read()).model_dump_json())"
    )
    made = subprocess.run(
        [sys.executable, "-c", code],
        input=WIRE * 20,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    )
    assert made.stdout.strip() == sign.model_dump_json()


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_a_signature_and_is_its_own_copy(title: str, text: str) -> None:
    """Nothing raises; comparing is symmetric; an article with words is a copy of itself."""
    one, other = signature(title, text), signature(text, title)
    assert is_copy(one, other) == is_copy(other, one)
    assert is_copy(one, one) or not one.title


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=6), max_size=40))
def test_a_sketch_holds_the_smallest_hashes_of_every_three_words(words: list[str]) -> None:
    """The trace keeps its meaning when the way it is computed changes: traces in the logs stay comparable."""
    read = tokens(" ".join(words))
    runs = (f"{a} {b} {c}".encode() for a, b, c in zip(read, read[1:], read[2:], strict=False))
    hashes = {(zlib.crc32(run) * 0x9E3779B97F4A7C15 >> 40) & 0xFFFFFF for run in runs}
    assert signature("", " ".join(words)).shingles == tuple(sorted(hashes)[:SHINGLES_MAX])
