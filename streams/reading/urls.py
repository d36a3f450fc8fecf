"""Canonical web addresses: one story, one URL, still clickable. Knows nothing of who publishes there."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from courlan import clean_url

URL_CHARS_MAX = 2048

_TRACKING_WORDS = (
    "amp at_bbc_team at_campaign at_campaign_type at_custom1 at_custom2 at_custom3 at_custom4 at_format at_link_id"
    " at_link_origin at_link_type at_medium at_ptr_name cmp cmpid cmp_id dicbo fb_action_ids fbclid feature ftag ftcamp"
    " gclid gclsrc guccounter guce_referrer guce_referrer_sig icid igshid intcmp intcid itid mbid mc_cid mc_eid msclkid"
    " ncid ns_campaign ns_mchannel oc ocid ref_src refresh rss s_cid sc_src smid smtyp sref srnd taid tpcc trk"
    " traffic_source wprov wt_mc xtor yclid _ga _hsenc _hsmi"
)
TRACKING = frozenset(_TRACKING_WORDS.split())
"""Query parameters that say where a reader came from; any `utm_*` besides."""

_PLAIN = re.compile(r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*+(?:/[A-Za-z0-9._~%=,-]+)++/?")
_HOST = re.compile(r"(?:[^\W_]|[-_.])+(?::\d{1,5})?|\[[0-9a-f:.]+\](?::\d{1,5})?")


def canonical(raw: str | None) -> str | None:
    """Return the URL without fragment, tracking and user name; None for what is no http(s) address."""
    if not raw or len(raw) > URL_CHARS_MAX:
        return None
    if _PLAIN.fullmatch(raw) and "/." not in raw and "xn--" not in raw:
        return raw
    return _cleaned(raw.strip())


@lru_cache(maxsize=4096)
def _cleaned(raw: str) -> str | None:
    try:
        address = clean_url(raw.partition("#")[0])
        parts = urlsplit(address or "")
    except (ValueError, UnicodeError):
        return None
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return urlunsplit((parts.scheme, host, parts.path, _query(parts.query), ""))


def _query(query: str) -> str:
    """Return the query without tracking, in the order it came."""
    if not query:
        return ""
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _tracks(name.lower())]
    return urlencode(kept)


def _tracks(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")
