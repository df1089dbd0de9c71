"""Von der Infomail zur fertigen Nachricht: Anschriften prüfen, Markdown umsetzen, .eml bauen."""
