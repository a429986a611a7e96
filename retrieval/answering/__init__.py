"""A question to the evidence that answers it."""
