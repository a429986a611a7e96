"""Draws how build time, size, memory and search grow with the number of paragraphs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

PANELS = {
    "p50_ms": "Search, p50 (ms)",
    "p99_ms": "Search, p99 (ms)",
    "cold_seconds": "Process start to first answer (s)",
    "build_seconds": "Build (s)",
    "disk_mb": "On disk (MB)",
    "resident_mb": "Resident memory (MB)",
}
# engines keep their colour whichever of them are drawn (Okabe and Ito 2008)
COLOURS = {
    "chuchu": "#D55E00",
    "chuchu-tantivy": "#E69F00",
    "tantivy": "#0072B2",
    "bm25s": "#009E73",
    "rank-bm25": "#555555",
    "fts5": "#CC79A7",
}


def plot_growth(rows: Sequence[Any], file: Path) -> None:
    """Save a picture with a panel a measure, both axes logarithmic."""
    import matplotlib as mpl  # noqa: PLC0415  - of an extra

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(2, 3, figsize=(13, 7.5), layout="constrained")
    for axis, (name, title) in zip(axes.flat, PANELS.items(), strict=True):
        for engine, colour in COLOURS.items():
            own = sorted((row.size, getattr(row, name)) for row in rows if row.engine == engine)
            if own:
                wide = 2.5 if engine == "chuchu" else 1.4
                axis.plot(*zip(*own, strict=True), "o-", color=colour, lw=wide, label=engine)
        axis.set(xscale="log", yscale="log", title=title, xlabel="paragraphs")
        axis.grid(visible=True, which="major", alpha=0.3)
        axis.spines[["top", "right"]].set_visible(False)
    figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    figure.savefig(file, dpi=130)
