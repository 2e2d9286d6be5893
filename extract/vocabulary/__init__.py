"""The curated words, loaded out of `rules/` and `seeds/`: units, materials, metrics, events, places, actors."""
