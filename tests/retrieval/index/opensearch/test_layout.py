"""What is asked of a cluster, as far as it can be told without one."""

from retrieval.index.among import Among
from retrieval.index.opensearch import layout


def asked(among: Among | None):
    return layout.search({"学位": 1.0}, 10, 3, among)["query"]["bool"]


def test_a_search_of_everything_has_no_filter():
    assert asked(None).keys() == {"should", "must_not"}


def test_a_choice_is_sent_in_clauses_that_opensearch_takes_and_a_term_must_be_there_besides():
    ids = {f"p{number}" for number in range(layout.MOST_IDS + 1)}
    query = asked(Among(ids))
    assert query["minimum_should_match"] == 1
    ((clauses,),) = [one["bool"].values() for one in query["filter"]]
    sent = [clause["terms"][layout.ID] for clause in clauses]
    assert [len(part) for part in sent] == [layout.MOST_IDS, 1]
    assert set().union(*sent) == ids
