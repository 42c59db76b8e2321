"""Finding articles by words and by meaning: the indexes, and what is found in both."""
