"""The reader's page: articles as one would read them, the quoted sentence marked, same answers."""
