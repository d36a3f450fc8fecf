"""Chinese names: countries by one sign, which count only beside one another or before a word of state (`美伊`, `美军`).

Knows no words: Chinese has no spaces, so the longest wording of the vocabulary wins.
"""

from collections.abc import Iterator, Mapping

OF_STATE = (
    "军", "方", "媒", "舰", "机", "外长", "防长", "总统", "使馆", "大使", "籍", "财长", "国务卿", "外交部",
    "议员", "国会", "高官", "官员", "政府", "海军", "空军", "战机", "航母", "首相", "总理", "基地", "国防部",
    "智库", "企", "裔", "驻", "代表",
)  # fmt: skip
"""What stands behind a country's one sign: `美方`, `伊外长`."""


def pairs(signs: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (wording, first code, second code) of every two countries written by one sign each: `美伊`."""
    for first, one in signs.items():
        for second, other in signs.items():
            if one != other:
                yield first + second, one, other


_DEALT = (
    "报复", "复仇", "发出", "发动", "实施", "打击", "动武", "开战", "宣战", "进行", "采取", "作出", "做出",
    "回应", "反击", "制裁", "谈判", "军事", "袭击", "空袭", "停火", "施压",
)  # fmt: skip
"""What stands behind `对` and a country's one sign: `对美报复`, where `对美元` names no country."""


def dealt_with(sign: str) -> Iterator[str]:
    """Yield the wordings in which a country's one sign stands between `对` and what is done to it."""
    yield from (f"对{sign}{word}" for word in _DEALT)
