"""What each sign weighs in the search, as log odds; fitted, see docs/pages.md."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Log odds, or what a measure is multiplied with to give them."""

    junction: float = 0.56  # how likely the characters on both sides of a cut follow each other
    bridge: float = 3.2  # a word of the dictionary lies across the cut
    no_bridge: float = -0.93
    quotes: float = 1.5  # a quotation left open is closed, or nothing is left open
    fresh_join: float = -0.56  # the later piece begins as paragraphs do
    fresh_next: float = 0.64
    fresh_begin: float = 0.72
    opening: float = 0.6  # first characters as sentences begin
    first_line: float = 1.5  # first line narrower by the indent
    full_line: float = -1.5
    indent: float = 1.25
    topic: float = 0.22  # shared rare pairs of characters
    topic_most: float = 6.25
    topic_none: float = -1.17
    topic_headline: float = 0.78  # share of what the headline has in common with the text
    match: float = 0.45
    match_most: float = 8.0
    match_none: float = -1.03
    same_width: float = 1.42
    near_width: float = -0.64
    other_width: float = -2.0
    dated_inside: float = -4.2
    dated_begin: float = 2.04
    current: float = 0.06
    return_open: float = -0.75
    return_closed: float = -1.78
    deeper: float = -1.5  # for each other article between it and the current one
    first_turn: float = -1.5  # articles in turn are seldom; where two are, they turn more than once
    distance: float = -0.06  # for each block of other articles in between
    leave_open: float = -1.5
    left_open: float = -1.77
    first_waiting: float = 1.1
    just_above: float = 0.98
    passed_over: float = -3.0  # a headline right above the text is not the text's
    no_author: float = -3.65
    no_headline: float = -2.55
    no_headline_undated: float = -3.0
    no_text: float = -1.5
    no_article: float = -5.72
    section_first: float = -3.62
    section_under: float = 3.0  # ... but the heading stands right under the headline
    section_dated: float = -5.0
    second_section: float = 0.33
    empty_section: float = -4.5
    section_open: float = -4.0
    first_section: float = -0.5  # an article with sections has more than one
    section_topic: float = 0.84
    section_alike: float = 0.14
    weighty: float = 50.0  # pairs in a text from which its sharing nothing tells all
    stranger: float = -3.54
    headline_after: float = -0.4
    headline: float = -1.5
    kicker: float = 3.98
    subtitle: float = 2.5
    byline: float = 3.0
    no_title: float = -4.0
    title_short: float = -3.07
    title_long: float = 0.7
    title_blank: float = -1.28
    title_part: float = 1.2  # a line too short to be a headline of its own
    title_two: float = 1.95
    title_halves: float = -1.2
    title_junction: float = 0.12
    numbered: float = 10.38
    long_section: float = -3.0
    longish_section: float = -0.7
    short_section: float = 0.57
    section_blank: float = -4.28
    section_two: float = 1.3
    section_pair: float = -3.23
    section_colon: float = -1.55
    repeated: float = 1.8
    signature: float = 0.5
    lone_byline: float = -2.1
    doubt: float = 1.87
