"""One bag of terms: what an engine counts and what a query asks, from one function."""

from collections.abc import Mapping

Terms = Mapping[str, float]
"""Term to weight. A paragraph's weights are whole term frequencies; a query's may be fractions."""
