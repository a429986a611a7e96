"""A small network that reads a question with a sentence and tells where an answer stands."""
