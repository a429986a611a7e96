"""Terms to ranked paragraph ids."""
