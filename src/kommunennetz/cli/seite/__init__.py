"""Die öffentliche Seite bauen, prüfen und ansehen."""
