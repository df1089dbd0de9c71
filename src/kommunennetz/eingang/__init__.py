"""Was zurückkommt: Rückläufer, Abwesenheiten, Antworten; gelesen, zugeordnet, vorgeschlagen. Nichts wird verändert."""
