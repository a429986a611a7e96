"""What an index is in a cluster: its fields, who sees which entry, and what is asked of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from retrieval.index.among import Among
from retrieval.index.cluster import Cluster
from retrieval.index.rank_bm25 import K1, B
from retrieval.text.terms import Terms

LAYOUT = 1
"""Raised whenever the fields below change: an index of another layout is built anew."""

ID, TERMS, SINCE, UNTIL, STATE = "id", "terms", "since", "until", "state"

LONGEST_TERM = 8191
"""Characters of a term: Lucene takes 32,766 bytes. A longer one is cut, and so never found."""

MOST_CLAUSES = 1000
"""Terms of one query: OpenSearch takes 1,024 clauses as it comes."""

MOST_HITS = 10_000
"""Hits of one query: OpenSearch's `max_result_window` as it comes."""


MOST_IDS = 65_536
"""Ids of one clause: OpenSearch's `max_terms_count` as it comes."""


def definition(cluster: Cluster, fingerprint: str, version: str) -> dict[str, Any]:
    """Return what a new index is made from.

    Args:
        cluster: how many shards and replicas.
        fingerprint: what the terms are made with; kept in the index.
        version: the cluster's. Since 3.0 its `BM25` leaves the factor k1 + 1 out of every score.
    """
    legacy = int(version.partition(".")[0]) >= 3
    return {
        "settings": {
            "number_of_shards": cluster.shards,
            "number_of_replicas": cluster.replicas,
            "refresh_interval": "-1",  # only at a commit
            "codec": "best_compression",  # 30 % less on the disk, and no slower (docs/scaling.md)
            "similarity": {
                "bm25": {"type": "LegacyBM25" if legacy else "BM25", "k1": K1, "b": B},
            },
            "analysis": {
                "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": LONGEST_TERM}},
                "analyzer": {"blanks": {"type": "custom", "tokenizer": "blanks"}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": made_with(fingerprint),
            "properties": {
                ID: {"type": "keyword"},
                TERMS: {
                    "type": "text",
                    "analyzer": "blanks",
                    "similarity": "bm25",
                    "index_options": "freqs",
                    "norms": True,
                },
                SINCE: {"type": "integer"},
                UNTIL: {"type": "integer"},
                STATE: {"type": "object", "enabled": False},
            },
        },
    }


def made_with(fingerprint: str) -> dict[str, Any]:
    """Return the label of an index, which says what it was made with."""
    return {"engine": "opensearch", "layout": LAYOUT, "fingerprint": fingerprint}


def key(number: int, id_: str) -> str:
    """Return the document id of a paragraph's entry as commit `number` adds it.

    The same entry sent twice is one entry.
    """
    return f"{number}-{id_}"


def unseen(number: int) -> list[dict[str, Any]]:
    """Return queries for what is not seen at commit `number`.

    Put under `must_not`, they cost nothing while every entry is seen: Lucene's segments know the
    least and the greatest number in them.
    """
    return [after(number), gone(number)]


def after(number: int) -> dict[str, Any]:
    """Return a query for entries that came after commit `number`."""
    return {"range": {SINCE: {"gt": number}}}


def gone(number: int) -> dict[str, Any]:
    """Return a query for entries that were removed at commit `number` or before."""
    return {"range": {UNTIL: {"lte": number}}}


def seen(number: int, ids: Iterable[str] | None = None) -> dict[str, Any]:
    """Return a query for what is seen at commit `number`, of these paragraphs or of all."""
    wanted: dict[str, Any] = {"exists": {"field": ID}}
    if ids is not None:
        wanted = {"terms": {ID: list(ids)}}
    return {"bool": {"filter": [wanted], "must_not": unseen(number)}}


def search(query: Terms, limit: int, number: int, among: Among | None = None) -> dict[str, Any]:
    """Return the request for the best `limit` entries seen at commit `number`, of some or of all.

    Of more terms than a request takes, the heaviest are asked, the longer ones first: those are
    the rarer.
    """
    heaviest = sorted(query.items(), key=lambda item: (-item[1], -len(item[0])))[:MOST_CLAUSES]
    should = [{"term": {TERMS: {"value": term, "boost": weight}}} for term, weight in heaviest]
    asked: dict[str, Any] = {"should": should, "must_not": unseen(number)}
    if among is not None:
        asked |= {"filter": [_one_of(among)], "minimum_should_match": 1}
    return {
        "size": min(limit, MOST_HITS),
        "query": {"bool": asked},
        "track_total_hits": False,
        **_ONLY_IDS,
    }


def _one_of(among: Among) -> dict[str, Any]:
    """Return a query for entries of these ids, which adds nothing to a score."""
    ids = sorted(among.ids)
    parts = [ids[at : at + MOST_IDS] for at in range(0, len(ids), MOST_IDS)]
    return {"bool": {"should": [{"terms": {ID: part}} for part in parts]}}


def standing(term: str, number: int) -> dict[str, Any]:
    """Return the request that counts the entries with a term seen at commit `number`."""
    wanted = {"filter": [{"term": {TERMS: term}}], "must_not": unseen(number)}
    return {"size": 0, "track_total_hits": True, "query": {"bool": wanted}}


def entries(number: int, ids: Iterable[str]) -> dict[str, Any]:
    """Return the request for the entries of these paragraphs seen at commit `number`."""
    return {"size": MOST_HITS, "query": seen(number, ids), "sort": ["_doc"], **_ONLY_IDS}


_ONLY_IDS: Mapping[str, Any] = {
    "_source": False,
    "stored_fields": "_none_",
    "docvalue_fields": [ID, SINCE],
}


def term_statistics(index: str, terms: Iterable[str], routing: Iterable[str]) -> dict[str, Any]:
    """Return the request for the terms' document frequencies, one for each shard's routing.

    They are asked of a paragraph that is not there and holds each of them once.
    """
    asked = {
        "_index": index,
        "doc": {TERMS: " ".join(terms)},
        "fields": [TERMS],
        "term_statistics": True,
        "field_statistics": True,
        "positions": False,
        "offsets": False,
        "payloads": False,
    }
    return {"docs": [{**asked, "routing": value} for value in routing]}
