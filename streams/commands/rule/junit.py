"""Verdicts as JUnit XML, the way CI servers read tests: a suite a rule, a case an expectation. Pure."""

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from rules.trial import Verdict

UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit(verdicts: Sequence[Verdict]) -> bytes:
    """Return the verdicts as one document."""
    root = ElementTree.Element("testsuites", tests=str(len(verdicts)))
    root.set("failures", str(sum(bool(one.wrong) for one in verdicts)))
    for rule, group in groupby(verdicts, key=lambda one: one.rule):
        cases = list(group)
        suite = ElementTree.SubElement(root, "testsuite", name=rule, tests=str(len(cases)))
        suite.set("failures", str(sum(bool(one.wrong) for one in cases)))
        for one in cases:
            name = UNPRINTABLE.sub("?", f"{one.test} at {one.at}" if one.at else one.test)
            case = ElementTree.SubElement(suite, "testcase", classname=rule, name=name)
            if one.wrong:
                said = "; ".join(f"{each.what}: expected {each.expected}, saw {each.seen}" for each in one.wrong)
                failure = ElementTree.SubElement(case, "failure", message=UNPRINTABLE.sub("?", said))
                failure.text = UNPRINTABLE.sub("?", f"expected {one.expected}\nseen {one.seen}")
    ElementTree.indent(root)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
