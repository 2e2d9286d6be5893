"""Add: texts that are pasted or uploaded become stories that wait for review; what is proposed of each can be set right first."""

from __future__ import annotations

from extract.languages.spoken import say
from views.desk import reviewers
from views.parts import page

tables = page.begin(say("Add: a text becomes a story that waits for review"), steps=False)
if reviewers.refusal():
    reviewers.door()
else:
    from views.desk import adding

    adding.draw()
page.end(tables)
