"""What somebody wants in the corpus: checked, looked at, and put there whole or not at all."""
