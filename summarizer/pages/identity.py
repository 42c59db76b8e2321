"""Which article is this? The same piece gets the same id wherever and however often it is found."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_ID_DIGITS = 24
"""Hexadecimal digits of an id: 96 bits, so a clash is out of the question, and short enough for a custom
id."""

_TRACKING = re.compile(
    r"(utm|mc|pk|mtm|piwik|matomo|hsa|_hs|__hs|at|ns|sc|stm|oly|vero|wt|trk|icid|cmp|dm)_\w+|utm\w*"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|li_fat_id|epik"
    r"|_ga|_gl|_openstat|s_cid|s_kwcid|cmpid|campaign_?id|icid|ncid|ocid|smid|smtyp|sh|spm|trk|mkt_tok|mbid"
    r"|ref|ref_src|ref_url|referrer|referer|source|src|share|shared|sharetype|partner|rss|ftag|emc|emci|emdi"
    r"|cid|xtor|wpisrc|wpmm|itid|leadsource|guccounter|guce_referrer|guce_referrer_sig|outputtype|output|amp",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"^/amp(?=/.)|(?<=.)/amp/?$|\.amp(?=\.html?$|$)", re.IGNORECASE)
_MOBILE_HOST = re.compile(r"^(?:m|mobile|touch)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_IN_PATH = "/:@!$&'()*+,;=~-._"


def canonical_url(url: str) -> str:
    """The one address of a page: scheme and host lower, no port by default, tracking, fragment or AMP form.

    Parameters are sorted, `http` stays `http`, and a trailing slash is kept: servers tell those apart.
    What is not an absolute http(s) address comes back stripped and otherwise as it was.
    """
    url = url.strip()
    try:
        parts = _original_of_amp_cache(urlsplit(url))
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return url
    host = host.rstrip(".").lower()
    if host.startswith("amp.") and host.count(".") > 1:
        host = host.removeprefix("amp.")
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path = _AMP_PATH.sub("", parts.path) or "/"
    path = quote(unquote(path, errors="surrogateescape"), safe=_SAFE_IN_PATH, errors="surrogateescape")
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted((key, value) for key, value in pairs if not _TRACKING.fullmatch(key))
    return urlunsplit((scheme, host, path, urlencode(kept, errors="surrogateescape"), ""))


def plain_address(url: str) -> str | None:
    """What two addresses of one page have in common, as far as anybody can tell from addresses: `canonical_url`
    without scheme, `www.` or a mobile host, closing slash or `index.html`. None for what is no page of the web.

    Unlike the canonical one, it is no proof: some servers do tell these apart.
    """
    try:
        parts = urlsplit(canonical_url(url))
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc or parts.path in ("", "/"):
        return None
    host = _MOBILE_HOST.sub("", parts.netloc.removeprefix("www."))
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{path}{query}" if path else None


def _original_of_amp_cache(parts: SplitResult) -> SplitResult:
    """Search engines serve AMP pages as `cdn.example/c/s/original.host/path` (`s` says https)."""
    if not (parts.hostname or "").endswith(".cdn.ampproject.org"):
        return parts
    match = re.match(r"^/[civ]/(s/)?([^/]+)(/.*)?$", parts.path)
    if match is None:
        return parts
    secure, host, path = match.groups()
    return SplitResult("https" if secure else "http", host, path or "/", parts.query, "")


def own_address(named: str | None, found_at: str | None) -> str | None:
    """A page's address: what it names as such where that can be so, else where it was found, canonical.

    A page may speak for its own site alone, or it could put itself in the place of another's article; and a
    front page is named by mistake.
    """
    if not found_at:
        return named
    found = canonical_url(found_at)
    if not named:
        return found
    try:
        there, here = urlsplit(named), urlsplit(found)
    except ValueError:
        return found
    hosts = [(parts.hostname or "").removeprefix("www.") for parts in (there, here)]
    same_site = hosts[0] == hosts[1] or hosts[0].endswith(f".{hosts[1]}") or hosts[1].endswith(f".{hosts[0]}")
    front = there.path in ("", "/") and not there.query and here.path not in ("", "/")
    return named if same_site and not front and all(hosts) else found


def article_id(url: str | None, title: str, text: str) -> str:
    """24 hexadecimal digits, made from the canonical address or, without one, from the words of title and
    text.

    Case, punctuation, spacing and Unicode form of the words do not matter, so that the same article saved
    twice with other quotes or line ends stays the same article.
    """
    key = f"url\n{canonical_url(url)}" if url else f"words\n{_words(title)}\n{_words(text)}"
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))
