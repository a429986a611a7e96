"""Characters to normalised text, words, sentences and terms."""
