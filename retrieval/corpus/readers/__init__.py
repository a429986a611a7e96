"""Bytes of one source to articles: a reader per format, one door for all."""
