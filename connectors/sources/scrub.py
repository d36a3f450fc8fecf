"""Small text repairs every reader of foreign bytes needs. Pure; knows no format."""

import codecs
import re
import unicodedata

_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF])
_TAG = re.compile(r"<[^>]*>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
          (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip


def clean(text: str) -> str:
    """Drop what JSON and XML cannot carry: control characters and lone surrogates."""
    return text.translate(_CONTROLS).encode("utf-8", "replace").decode("utf-8")


def words(markup: str) -> str:
    """Return the text without tags and with white space folded: what a change is judged by, never what is shown."""
    return " ".join(_TAG.sub(" ", markup).split())


def slug(name: str) -> str:
    """Return a name as lower-case words joined by hyphens, in its own script; `unnamed` when nothing is left."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "-".join(re.findall(r"\w+", folded)) or "unnamed"


def decode(body: bytes, content_type: str | None) -> str:
    """Return the text of a document whose stated encoding may be wrong: never raises.

    A byte order mark wins, then valid UTF-8, then HTTP's charset, then the XML prolog, then windows-1252.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for opening, name in ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be")):
        if body.lstrip(b" \n\r\t").startswith(opening):
            return body.decode(name, "replace")
    stated = [*_CHARSET.findall(content_type or ""), *(name.decode() for name in _PROLOG.findall(body[:1024]))]
    # Seven-bit encodings (ISO-2022-JP) are valid UTF-8 too; their escape byte gives them away.
    for name in stated if b"\x1b" in body else ["utf-8", *stated]:
        try:
            return body.decode(name)
        except (LookupError, ValueError):
            continue
    return body.decode(next(filter(_known, stated), "windows-1252"), "replace")


def _known(name: str) -> bool:
    try:
        b"".decode(name, "replace")
    except (LookupError, ValueError):
        return False
    return True
