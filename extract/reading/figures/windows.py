"""How far apart words may stand and still belong together, in characters; a word and its blank take about six.

Set by hand on the annotated pages, and in few sizes: finer ones give the same rows on every page at hand.
"""

JOINT = 8  # a comma, a bracket, "and"
WORDS = 16  # two or three words: an article, a preposition, a name's first word
PHRASE = 24  # four words: what a noun phrase has before its noun
STRETCH = 30  # five words: a noun phrase with its article and preposition
CLAUSE = 40  # seven words: a short clause
LONG = 60  # ten words: half a line
SENTENCE = 90  # fifteen words: an ordinary sentence of reporting up to its verb
