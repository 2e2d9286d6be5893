"""What all pages share: the state in the address, the tables, controls and style."""
