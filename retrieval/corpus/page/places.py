"""What speaks for each thing that may happen to one text: an article goes on with it, or begins.

Many ways to read the page ask the same about a place of it: each answer is worked out once and
kept while the search is there.
"""

from collections.abc import Sequence
from math import inf

from retrieval.corpus.page.evidence import Evidence, Thread
from retrieval.corpus.page.headlines import Segment


class Place:
    """One block of text, as the search asks about it; answers are log odds.

    `most_returning` is the most that `returning` can give for any article.
    """

    def __init__(self, evidence: Evidence, block: int) -> None:
        known = evidence.weights
        self.block = block
        self.dated = evidence.dated[block]
        self._evidence = evidence
        self._known = known
        self._open = evidence.open
        self._fresh = evidence.fresh(block)
        # How much it tells that a text shares nothing: little if the text is short.
        weighty = min(1.0, len(evidence.blocks[block].text) / known.weighty)
        self._any = known.current + known.topic_none * weighty
        self._any += known.dated_inside if self.dated else 0.0
        self._begins = known.fresh_begin * self._fresh + (known.dated_begin if self.dated else 0.0)
        # The most that `_link` can give after what is open, and after what is not.
        self._most_open = evidence.most_joined + known.fresh_join * self._fresh + known.same_width
        self._most_closed = known.fresh_next * self._fresh + known.same_width
        most_topic = known.topic_most + self._any - known.current
        self._most_returns = (  # ... and that `returning` can
            known.return_closed + self._most_closed + most_topic,
            known.return_open + self._most_open + most_topic,
        )
        self.most_returning = max(self._most_returns)
        self._shared = evidence.shares[block]
        self._links: dict[int, float] = {}
        self._common: dict[Thread, float] = {}
        self._staying: dict[Thread, float] = {}
        self._returning: dict[Thread, float] = {}
        self._beginning: dict[Segment | None, float] = {}
        self._under: dict[tuple[Thread, Segment], float] = {}

    def staying(self, thread: Thread) -> float:
        """The article of the text right above goes on with this block: what stays the topic."""
        found = self._staying.get(thread)
        if found is None:
            found = self._topic(thread, self.common(thread)) + self._link(thread.recent[-1])
            found += self._evidence.cohesion[self.block]
            self._staying[thread] = found
        return found

    def may_return(self, thread: Thread) -> bool:
        """Whether anything speaks for it: a sentence was left open, or something is in common."""
        return self._open[thread.recent[-1]] or self.common(thread) > 0

    def returning(self, thread: Thread, least: float) -> float:
        """The article goes on with this block after text of another one.

        Minus infinity if it cannot, or if that must be worth less than `least`.
        """
        found = self._returning.get(thread)
        if found is not None:
            return found
        known, last = self._known, thread.recent[-1]
        is_open, score = self._open[last], known.distance * (self.block - last)
        if score + self._most_returns[is_open] < least:
            return -inf
        common = self.common(thread)
        if not is_open and common <= 0:
            self._returning[thread] = -inf
            return -inf
        score += self._topic(thread, common) - known.current
        if is_open:
            score, most = score + known.return_open, self._most_open
        else:
            score, most = score + known.return_closed, self._most_closed
        if score + most < least:
            return -inf
        found = self._returning[thread] = score + self._link(last)
        return found

    def beginning(self, headline: Segment | None, least: float) -> float:
        """An article begins with this block, under a headline or under none yet.

        Minus infinity if that must be worth less than `least`.
        """
        found = self._beginning.get(headline)
        if found is None:
            found = self._begins
            evidence, known = self._evidence, self._known
            if headline is None:
                found += 0.0 if self.dated else known.no_headline_undated
            else:
                if not (self.dated or evidence.told(headline).signed):
                    found += known.no_author
                if headline.end == self.block:
                    found += known.just_above
                if found + evidence.most_match < least:
                    return -inf
                found += evidence.match(headline, self.block)
            self._beginning[headline] = found
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
            affinity, recent, lead = self._evidence.affinity, thread.recent, thread.lead
            found = affinity.most(recent, self.block)
            if lead not in recent:
                found = max(found, 0.8 * affinity.shared(lead, self.block))
            self._common[thread] = found
        return found

    def _topic(self, thread: Thread, common: float) -> float:
        known, headline = self._known, thread.headline
        if headline is not None:
            shared = self._shared.get(headline)
            if shared is None:
                shared = self._evidence.shared(headline, self.block)
            common += known.topic_headline * shared
        score = known.topic * common
        return (score if score < known.topic_most else known.topic_most) + self._any

    def _link(self, last: int) -> float:
        """What the block is after the piece of an article that was read last: its next, its rest.

        Threads that differ above have it in common.
        """
        found = self._links.get(last)
        if found is None:
            evidence, known = self._evidence, self._known
            found = evidence.width(last, self.block)
            if self._open[last]:
                found += evidence.joined(last, self.block) + known.fresh_join * self._fresh
            else:
                found += known.fresh_next * self._fresh
            self._links[last] = found
        return found
