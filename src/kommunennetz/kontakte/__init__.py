"""Der Kontaktordner: Personen und ihre Ämter, an eigener Stelle und nie in Git."""
