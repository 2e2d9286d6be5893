"""Story to mentions: `sentence/` finds what stands there, `figures/` and `events/` say what it means, `story.py` keeps the ledger."""
