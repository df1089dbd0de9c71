"""Das Register: Dateien lesen, prüfen und als Ganzes bereitstellen."""
