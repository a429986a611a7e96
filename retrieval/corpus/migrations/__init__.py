"""How the catalogue's tables came to be, step by step; Alembic runs what is new to a database."""
