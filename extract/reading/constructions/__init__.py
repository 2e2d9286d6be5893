"""What a figure is: level, change, share, rate, or none; by the patterns of rules/constructions.yaml, and their one matcher."""
