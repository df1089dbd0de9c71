"""Bausteine für Tests des Verlaufs: ein Bezug, und Sätze zu zwei Ständen."""

from datetime import date

from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.verlauf import Bezug

TAG = date(2026, 3, 12)
BEZUG = Bezug(Verzeichnis.load(), {"ansprechperson": "Ansprechperson", "anerkennung": "Anerkennung"}, TAG)
