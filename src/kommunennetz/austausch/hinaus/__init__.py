"""Das Register als Mappe und Tabelle."""
