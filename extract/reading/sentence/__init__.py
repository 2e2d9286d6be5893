"""One sentence: its tokens, quantities and times."""
