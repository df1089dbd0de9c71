"""Was sich am Register geändert hat, in Sätzen."""

from kommunennetz.verlauf.beschreibung import beschreibe
from kommunennetz.verlauf.ereignis import Ereignis, Kontext, Verlauf, kontext_von
from kommunennetz.verlauf.vergleich import vergleiche

__all__ = ["Ereignis", "Kontext", "Verlauf", "beschreibe", "kontext_von", "vergleiche"]
