"""Was ein Datensatz ist: die Typen hinter den YAML-Dateien."""
