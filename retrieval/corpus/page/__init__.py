"""The lines of one newspaper page to its articles."""
