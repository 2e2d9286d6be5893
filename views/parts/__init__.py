"""What the pages are made of: charts with their evidence, tables, filters, cards, downloads."""
