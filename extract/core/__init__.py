"""What every other part of `extract` stands on: days, intervals, records, the schema, errors, strict YAML, one automaton for terms."""
