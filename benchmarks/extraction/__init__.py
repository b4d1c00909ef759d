"""How well pages of news sites are read, beside libraries that do the same."""
