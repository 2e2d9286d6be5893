"""What `python -m extract` can be asked to do, a module a command: `add_arguments(parser)` and `run(options)`."""
