"""What happened, to whom, where and when."""
