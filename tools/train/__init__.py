"""Trains the forests in `retrieval/answering/weights` (docs/answering.md tells how and on what)."""
