"""A corpus with its data folder, to be written to, reloaded and asked."""

import json
from pathlib import Path

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.kept_index import IndexHome
from retrieval.corpus.model import Article
from retrieval.corpus.reload import Reloader
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter

PAGE = "{title}\n\n　　本报讯（记者 李明）第一段正文，说的是{fact}。\n\n　　第二段正文在此。\n"


class House:
    """One corpus with its data folder, opened as a library would."""

    def __init__(self, folder: Path, engine: str = "postings") -> None:
        self.corpus = folder / "corpus"
        self.data = folder / "data"
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue.open(f"sqlite:///{self.data / 'catalogue.sqlite3'}")
        home = IndexHome(engine, self.data / "index", open_segmenter(), self.catalogue)
        self.kept, self.rebuilt = home.open()

    def write(self, name: str, title: str = "标题", fact: str = "某事") -> None:
        file = self.corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(title=title, fact=fact), encoding="utf-8")

    def jsonl(self, name: str, documents: dict[str, str]) -> None:
        lines = [
            json.dumps({"id": i, "title": f"题{i}", "text": text}, ensure_ascii=False)
            for i, text in documents.items()
        ]
        (self.corpus / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def reload(self, **options):
        return Reloader(self.catalogue, self.kept, self.corpus).run(**options)

    def rollback(self, **options):
        return Reloader(self.catalogue, self.kept, self.corpus).rollback(**options)

    def is_stale(self) -> bool:
        return Reloader(self.catalogue, self.kept, self.corpus).is_stale()

    def find(self, words: str) -> list[str]:
        """The texts of the live paragraphs that the index finds."""
        hits = self.kept.index.search(terms(words, self.kept.segmenter), 50)
        return [p.text for p in self.catalogue.live(hit.id for hit in hits).values()]

    def state(self) -> list[Article]:
        return self.catalogue.articles()

    def close(self) -> None:
        self.kept.index.close()
        self.catalogue.close()


def sources(summaries) -> list[str]:
    return [one.source for one in summaries]
