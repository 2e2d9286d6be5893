"""Languages: the catalogue of each but English, and how words are looked up in it."""
