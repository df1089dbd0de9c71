"""Was sich am Register geändert hat, in Sätzen."""

from kommunennetz.verlauf.beschreibung import beschreibe
from kommunennetz.verlauf.ereignis import Bezug, Ereignis, Verlauf, bezug_von
from kommunennetz.verlauf.vergleich import vergleiche

__all__ = ["Bezug", "Ereignis", "Verlauf", "beschreibe", "bezug_von", "vergleiche"]
