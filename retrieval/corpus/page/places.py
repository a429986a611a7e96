"""What speaks for each thing that may happen to one text: an article goes on with it, or begins.

Many ways to read the page ask the same about a place of it: each answer is worked out once and
kept while the search is there.
"""

from collections.abc import Sequence
from math import inf

from retrieval.corpus.page.evidence import Evidence, Thread
from retrieval.corpus.page.headlines import Segment


class Place:
    """One block of text, as the search asks about it; answers are log odds."""

    def __init__(self, evidence: Evidence, block: int) -> None:
        known = evidence.weights
        self.block = block
        self.dated = evidence.dated[block]
        self._evidence = evidence
        self._fresh = evidence.fresh(block)
        # How much it tells that a text shares nothing: little if the text is short.
        weighty = min(1.0, len(evidence.blocks[block].text) / known.weighty)
        self._any = known.current + known.topic_none * weighty
        self._any += known.dated_inside if self.dated else 0.0
        self._links: dict[int, float] = {}
        self._common: dict[Thread, float] = {}
        self._going_on: dict[Thread, float] = {}
        self._returning: dict[Thread, float] = {}
        self._beginning: dict[Segment | None, float] = {}
        self._under: dict[tuple[Thread, Segment], float] = {}

    def staying(self, thread: Thread) -> float:
        """The article of the text right above goes on with this block: what stays the topic."""
        found = self._going_on.get(thread)
        if found is None:
            found = self._topic(thread) + self._link(thread.recent[-1])
            found += self._evidence.cohesion[self.block]
            self._going_on[thread] = found
        return found

    def may_return(self, thread: Thread) -> bool:
        """Whether anything speaks for it: a sentence was left open, or something is in common."""
        return self._evidence.open[thread.recent[-1]] or self.common(thread) > 0

    def returning(self, thread: Thread, least: float) -> float:
        """The article goes on with this block after text of another one.

        Minus infinity if it cannot, or if that must be worth less than `least`.
        """
        found = self._returning.get(thread)
        if found is not None:
            return found
        if not self.may_return(thread):
            self._returning[thread] = -inf
            return -inf
        known, last = self._evidence.weights, thread.recent[-1]
        is_open = self._evidence.open[last]
        score = known.return_open if is_open else known.return_closed
        score += known.distance * (self.block - last) - known.current + self._topic(thread)
        if last not in self._links and score + self._most(is_open) < least:
            return -inf
        found = self._returning[thread] = score + self._link(last)
        return found

    def beginning(self, headline: Segment | None) -> float:
        """An article begins with this block, under a headline or under none yet."""
        found = self._beginning.get(headline)
        if found is None:
            found = self._beginning[headline] = self._weigh_beginning(headline)
        return found

    def under_sections(self, thread: Thread, pending: Sequence[Segment]) -> float:
        """The article goes on with this block under section headings."""
        key = (thread, pending[-1])
        found = self._under.get(key)
        if found is None:
            found = self._under[key] = self._evidence.under_sections(thread, pending)
        return found

    def common(self, thread: Thread) -> float:
        """The most that the block shares with the latest pieces of an article or its first."""
        found = self._common.get(thread)
        if found is None:
            affinity = self._evidence.affinity
            found = affinity.most(thread.recent, self.block)
            if thread.lead not in thread.recent:
                found = max(found, 0.8 * affinity.shared(thread.lead, self.block))
            self._common[thread] = found
        return found

    def _weigh_beginning(self, headline: Segment | None) -> float:
        evidence, known, dated = self._evidence, self._evidence.weights, self.dated
        score = known.fresh_begin * self._fresh + (known.dated_begin if dated else 0.0)
        if headline is None:
            return score + (0.0 if dated else known.no_headline_undated)
        score += evidence.match(headline, self.block)
        score += 0.0 if dated or evidence.told(headline).signed else known.no_author
        return score + (known.just_above if headline.end == self.block else 0.0)

    def _topic(self, thread: Thread) -> float:
        known = self._evidence.weights
        common = self.common(thread)
        if thread.headline is not None:
            common += known.topic_headline * self._evidence.shared(thread.headline, self.block)
        return min(known.topic_most, known.topic * common) + self._any

    def _link(self, last: int) -> float:
        """What the block is after the piece of an article that was read last: its next, its rest.

        Threads that differ above have it in common.
        """
        found = self._links.get(last)
        if found is None:
            evidence, known = self._evidence, self._evidence.weights
            found = evidence.width(last, self.block)
            if evidence.open[last]:
                found += evidence.joined(last, self.block) + known.fresh_join * self._fresh
            else:
                found += known.fresh_next * self._fresh
            self._links[last] = found
        return found

    def _most(self, is_open: bool) -> float:
        """Return the most that `_link` can give."""
        known = self._evidence.weights
        if is_open:
            most = self._evidence.most_joined + known.fresh_join * self._fresh
        else:
            most = known.fresh_next * self._fresh
        return known.same_width + most
