"""Which processes serve the bot from this database: each shows that it lives by beats.

A worker whose beats stand still for a while is gone, and what it had in hand is taken up. Beats
are counted, not dated: no two machines' clocks need to agree.
"""

import os
import secrets
import socket
from dataclasses import dataclass

from sqlalchemy import BigInteger, Boolean, Column, Engine, String, Table, delete, insert, select
from sqlalchemy import update as change

from bot.history import database, tables

worker = Table(
    "worker",
    tables.metadata,
    Column("id", String(32), primary_key=True),
    Column("host", String(255), nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("polls", Boolean(create_constraint=False), nullable=False),  # else it has a webhook
    Column("beats", BigInteger, nullable=False),
)


_OWN: set[str] = set()  # this process's names: one for each application in it


@dataclass(frozen=True, slots=True)
class Worker:
    """One process, by a name of its own, and how often its heart has beaten."""

    id: str
    host: str
    pid: int
    polls: bool
    beats: int = 0

    @property
    def was_killed(self) -> bool:
        """Whether it is known to be gone: it ran on this machine, and runs no more."""
        if self.host != socket.gethostname():
            return False
        if self.pid == os.getpid():  # a container that began again has its old number
            return self.id not in _OWN
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:  # it lives, as another user
            return False
        return False


def this_process(polls: bool) -> Worker:
    """Return a new name for this process."""
    me = Worker(secrets.token_hex(8), socket.gethostname()[:255], os.getpid(), polls)
    _OWN.add(me.id)
    return me


class Workers:
    """The workers of one database. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def beat(self, me: Worker) -> list[Worker]:
        """Show that a worker lives; returns the others."""
        with database.writing(self._engine) as connection:
            mine = worker.c.id == me.id
            beaten = change(worker).where(mine).values(beats=worker.c.beats + 1)
            if not connection.execute(beaten).rowcount:
                connection.execute(
                    insert(worker).values(
                        id=me.id, host=me.host, pid=me.pid, polls=me.polls, beats=1
                    )
                )
            others = connection.execute(select(worker).where(worker.c.id != me.id)).all()
        return [Worker(*row) for row in others]

    def known(self) -> list[Worker]:
        """Return all workers, also those that are gone and not yet found out."""
        with database.reading(self._engine) as connection:
            return [Worker(*row) for row in connection.execute(select(worker))]

    def leave(self, id_: str) -> None:
        """Strike a worker off."""
        with database.writing(self._engine) as connection:
            connection.execute(delete(worker).where(worker.c.id == id_))
