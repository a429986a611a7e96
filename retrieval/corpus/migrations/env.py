"""Alembic's entry: runs the steps on the connection, and in the transaction, it is handed."""

from alembic import context

from retrieval.corpus.catalogue.schema import VERSION_TABLE
from retrieval.corpus.catalogue.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite undoes CREATE TABLE as well as PostgreSQL does
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
