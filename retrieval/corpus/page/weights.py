"""What each sign weighs in the search, as log odds; fitted, see docs/pages.md."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Log odds, or what a measure is multiplied with to give them."""

    junction: float = 0.476  # how likely the characters on both sides of a cut follow each other
    bridge: float = 3.2  # a word of the dictionary lies across the cut
    no_bridge: float = -1.93
    quotes: float = 1.275  # a quotation left open is closed, or nothing is left open
    fresh_join: float = -0.56  # the later piece begins as paragraphs do
    fresh_next: float = 0.832
    fresh_begin: float = 0.72
    opening: float = 0.96  # first characters as sentences begin
    first_line: float = 1.5  # first line narrower by the indent
    full_line: float = -1.05
    indent: float = 1.25
    topic: float = 0.22  # shared rare pairs of characters
    topic_most: float = 6.25
    topic_none: float = -1.143
    topic_headline: float = 1.032  # share of what the headline has in common with the text
    match: float = 0.45
    match_most: float = 8.0
    match_none: float = -1.03
    cohesion: float = 1.0  # texts before and after a gap are of one matter
    cohesion_even: float = 7.0  # where that speaks neither way
    cohesion_apart: float = 2.0  # times as much where short lines stand in a gap
    cohesion_size: float = 170.0
    cohesion_least: float = 2.5
    cohesion_most: float = 1.5
    same_width: float = 1.42
    near_width: float = -0.64
    other_width: float = -2.0
    dated_inside: float = -4.2
    dated_begin: float = 2.04
    current: float = 0.06
    return_open: float = -0.637
    return_closed: float = -2.314
    deeper: float = -1.725  # for each other article between it and the current one
    first_turn: float = -1.5  # articles in turn are seldom; where two are, they turn more than once
    distance: float = -0.06  # for each block of other articles in between
    leave_open: float = -0.75
    left_open: float = -1.77
    first_waiting: float = 1.1
    just_above: float = 0.98
    passed_over: float = -3.0  # a headline right above the text is not the text's
    no_author: float = -4.745
    no_headline: float = -3.05
    no_headline_undated: float = -3.0
    no_text: float = -1.5
    no_article: float = -2.86
    section_first: float = -1.62
    section_under: float = 3.0  # ... but the heading stands right under the headline
    section_dated: float = -5.0
    second_section: float = 0.165
    empty_section: float = -4.5
    section_open: float = -3.4
    first_section: float = -1.2  # an article with sections has more than one
    section_topic: float = 0.84
    section_topic_most: float = 3.0
    section_alike: float = 0.64
    weighty: float = 70.0  # characters from which a text's sharing nothing tells all
    stranger: float = -3.54
    headline_after: float = -0.64
    headline: float = -1.0
    kicker: float = 3.98
    subtitle: float = 4.0
    byline: float = 4.8
    no_title: float = -4.0
    title_short: float = -3.07
    title_long: float = 0.49
    title_blank: float = -1.28
    title_part: float = 1.2  # a line too short to be a headline of its own
    title_two: float = 1.365
    title_halves: float = -1.466
    title_junction: float = 0.12
    numbered: float = 10.38
    long_section: float = -2.0
    longish_section: float = -0.319
    short_section: float = 0.57
    section_blank: float = -5.28
    section_two: float = 1.495
    section_pair: float = -3.23
    section_colon: float = -1.55
    repeated: float = 0.8
    signature: float = 0.5
    lone_byline: float = -2.1
    doubt: float = 0.87

    @property
    def most_sectioned(self) -> float:
        """The most that speaks for a text's going on under section headings."""
        return self.section_topic_most + 2.0 * self.section_alike
