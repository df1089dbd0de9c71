"""Kalendereinträge: Einladungen und Absagen nach iTIP, der Kalender zum Abonnieren, Antworten darauf."""
