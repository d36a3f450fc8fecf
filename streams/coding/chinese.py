"""Chinese names: countries by one sign, which count only beside one another or before a word of state (`美伊`, `美军`).

Knows no words: Chinese has no spaces, so the longest wording of the vocabulary wins.
"""

from collections.abc import Iterable, Iterator

SIDE = "方"
"""`美方`: the country's side is the country."""
OF_STATE = (
    "军", SIDE, "媒", "舰", "机", "外长", "防长", "总统", "使馆", "大使", "籍", "财长", "国务卿", "外交部",
    "议员", "国会", "高官", "官员", "政府", "海军", "空军", "战机", "航母", "首相", "总理", "基地", "国防部",
    "国防部长", "外交部长", "外交大臣", "国防军", "军方", "议长", "议会", "总统府", "总理府", "领导人", "内阁",
    "财政部", "智库", "企", "裔", "驻", "代表",
)  # fmt: skip
"""What stands behind a country's one sign: `美方`, `伊外长`."""


_OTHERWISE = frozenset(("西方", "比方", "新方"))
"""What is no side of a country: the West, for example."""
_NEW = "新"
"""Singapore's sign, which before an office is the word "new"."""


def of_state(sign: str) -> Iterator[str]:
    """Yield the wordings in which a country's one sign stands before a word of state."""
    words = OF_STATE if sign != _NEW else (SIDE,)
    yield from (sign + word for word in words if sign + word not in _OTHERWISE)


_WORDS = frozenset("新比意约津马希古智委奥波")
"""Signs that beside another are words of their own more often than countries: `美伊新一轮会谈`, `奥委会`."""


_GOES_ON = frozenset("国朗拉罗色本度尼耳基勒塔曼特旦及鲜克黎巴林西央")
_STATE = frozenset(("国防", "国会", "国家", "国际", "国民"))


def goes_on(text: str, at: int) -> bool:
    """Say whether the second sign of a pair that ends at `at` begins a longer name: `以美国为首`, `以中央名义`."""
    return text[at] in _GOES_ON and text[at : at + 2] not in _STATE


def pairs(signs: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (wording, first sign, second sign) of every two countries written by one sign each: `美伊`."""
    known = [sign for sign in signs if sign not in _WORDS]
    yield from ((first + second, first, second) for first in known for second in known if first != second)


_DEALT = (
    "报复", "复仇", "发出", "发动", "实施", "打击", "动武", "开战", "宣战", "进行", "采取", "作出", "做出",
    "回应", "反击", "制裁", "谈判", "军事", "袭击", "空袭", "停火", "施压",
)  # fmt: skip
"""What stands behind `对` and a country's one sign: `对美报复`, where `对美元` names no country."""


def dealt_with(sign: str) -> Iterator[str]:
    """Yield the wordings in which a country's one sign stands between `对` and what is done to it."""
    yield from (f"对{sign}{word}" for word in _DEALT)


_HOLDS = ("美军", "美国")
_THERE = ("驻", "在")
_WHERE = ("", "境内", "的")
_BASES = ("基地", "军事基地", "空军基地", "海军基地", "一处基地", "一处军事基地")
_SHORT = 4
"""Signs of a name that stands inside such a wording."""


def bases(land: str) -> Iterator[str]:
    """Yield how an American base in a land is written: `美军驻巴林基地`."""
    if len(land) > _SHORT:
        return
    for holder in _HOLDS:
        yield from (f"{holder}{there}{land}{where}{base}" for there in _THERE for where in _WHERE for base in _BASES)
