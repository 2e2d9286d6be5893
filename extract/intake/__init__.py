"""What a person hands in: a file or a pasted text becomes clean text, with proposals of what it is, before anybody reviews it.

`uploads.read_upload` -> `proposing.propose` -> `relations.relation`. Nothing is run, fetched or written.
"""
