"""What is measured of whole frames: prices, trade, shares, headlines, what a record stands on, what if; plain arithmetic is in core."""
