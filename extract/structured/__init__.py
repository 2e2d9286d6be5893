"""Tables of others (CSV, XLSX) as rows of a curated series: read by a mapping, held against what is known, merged into `seeds/series/`."""
