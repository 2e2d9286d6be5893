"""Mentions become tidy rows, one a fact however often it was told; written to and read from `data/`."""
