"""Sources to articles, articles to the catalogue; reloads by generation."""
