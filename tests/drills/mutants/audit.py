"""The files around the record's logs, and the tests that must notice when one of their lines is changed."""

from __future__ import annotations

_LEAVES = ("chain", "earlier", "embedded", "growing", "keys", "names", "sealing", "writing")
_CHECKING = (
    "asked", "claims", "damage", "database", "events", "findings", "fsck", "guards", "known", "log", "published",
    "reading", "tiles", "tree", "unreadable", "walk",
)  # fmt: skip
_SIGNER = (
    "cosigning", "directory", "files", "finding", "frontiers", "keys", "publishing", "reading", "rereading", "rounds",
    "running", "status", "tables", "tiling", "told", "whole", "witnesses",
)  # fmt: skip
_REFUSALS = ("__init__", "budget", "entries", "left_out", "lines", "places", "writing")

AUDIT: dict[tuple[str, ...], tuple[str, ...]] = {
    tuple(f"store/leaves/{name}" for name in _LEAVES): (
        "test_sealing", "test_chain", "test_writing", "test_earlier", "test_leaves", "../audit/test_forks",
    ),
    tuple(f"audit/checking/{name}" for name in _CHECKING): (
        "checking/test_tree", "checking/test_findings", "checking/test_checking", "checking/test_first_wrong",
        "checking/test_fsck", "checking/test_guards", "test_refusals_checked",
    ),
    ("audit/trees",): ("test_trees",),
    ("audit/logs",): ("test_logs",),
    ("audit/proving",): ("test_trees",),
    ("audit/policies",): ("test_policies", "test_logs", "test_ledger"),
    ("audit/standing",): ("test_standing",),
    ("audit/awaiting",): ("test_awaiting",),
    ("audit/ledger",): ("test_ledger",),
    ("audit/judging",): ("test_judging", "../../api/test_audit_verdicts"),
    tuple(f"audit/signer/{name}" for name in _SIGNER): (
        "signer/test_told", "signer/test_whole", "signer/test_tables", "signer/test_rounds", "signer/test_running",
        "signer/test_directory", "signer/test_tiling", "signer/test_cosigning", "signer/test_crashes",
    ),
    tuple(f"audit/witness/{name}" for name in ("asking", "exchange", "memory", "witness")): (
        "test_witness_memory", "test_exchange", "test_witness", "test_asking",
    ),
    ("audit/keyfile",): ("test_keyfile",),
    ("audit/forks",): ("test_forks",),
    tuple(f"audit/refusals/{name}" for name in _REFUSALS): (
        "test_refusals_parts", "test_refusals", "test_refusals_budget", "test_refusals_checked",
    ),
    ("audit/refusals/reading",): ("test_refusals_read",),
    ("audit/bundles",): ("test_bundles_kept", "test_bundles"),
    ("audit/bundling",): ("test_bundles_kept", "test_bundles", "test_forks", "test_refusals_checked"),
}  # fmt: skip
