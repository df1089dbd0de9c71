"""Bausteine für Tests des Verlaufs: ein Kontext, und Sätze zu zwei Ständen."""

from datetime import date

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.verlauf import Kontext

TAG = date(2026, 3, 12)
KONTEXT = Kontext(Verzeichnis.load(), {"ansprechperson": "Ansprechperson", "anerkennung": "Anerkennung"}, TAG)
