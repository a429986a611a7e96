"""Administrative acts are written down in order, with who, what and what came of it."""

from bot.history import Act, Deed, History, Outcome


def test_acts_come_back_the_latest_first_with_their_time(tmp_path):
    history = History.open(f"sqlite:///{tmp_path / 'history.sqlite3'}")
    history.audit.write(Act(7, Deed.RELOAD, "3"))
    history.audit.write(Act(8, Deed.TAKE, "版面.txt", Outcome.FAILED))
    latest, first = history.audit.acts()
    assert (latest.actor, latest.deed, latest.subject) == (8, Deed.TAKE, "版面.txt")
    assert (latest.outcome, first.outcome) == (Outcome.FAILED, Outcome.DONE)
    assert latest.time >= first.time
    assert [act.actor for act in history.audit.acts(offset=1, limit=1)] == [7]
    assert history.audit.count() == 2
    history.close()


def test_a_long_or_broken_subject_is_kept_as_far_as_a_database_takes_it(tmp_path):
    history = History.open(f"sqlite:///{tmp_path / 'history.sqlite3'}")
    history.audit.write(Act(7, Deed.WORD, "a\0\ud800" + "长" * 1000))
    (act,) = history.audit.acts()
    assert act.subject.startswith("a?长")
    assert len(act.subject) == 400
    history.close()


def test_forgetting_a_reader_leaves_what_they_did_as_an_admin(tmp_path):
    history = History.open(f"sqlite:///{tmp_path / 'history.sqlite3'}")
    history.audit.write(Act(7, Deed.RELOAD))
    history.retention.forget(7)
    assert history.audit.count() == 1
    history.close()
