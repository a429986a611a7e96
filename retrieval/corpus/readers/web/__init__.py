"""A saved web page: the lines that it shows, those of its article, and what it says of itself."""
