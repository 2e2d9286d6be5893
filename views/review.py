"""Review: what waits, what was read in a story and how sure it is, what it would change, and the publications made here."""

from __future__ import annotations

from extract.languages.spoken import say
from views.desk import reviewers
from views.parts import page

tables = page.begin(say("Review: what was read, and what becomes of it"), steps=False)
if reviewers.refusal():
    reviewers.door()
else:
    from views.desk import reviewing

    reviewing.draw()
page.end(tables)
