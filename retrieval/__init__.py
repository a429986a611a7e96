"""Finds the sentence that answers a question and proves where it stands: a library, no network."""
