"""Versions of the tables: kept as small packages, compared with one another, told as a feed."""
