"""Karten an shapely nachgemessen: Umrisse als Polygone."""

from typing import Any

import shapely

from kommunennetz.gebiete.karte import Karte, Umriss


def polygone(karte: Karte) -> dict[str, Any]:
    """Liefert zu jedem AGS seine Zelle; ein Umriss, der sich selbst schneidet, fällt auf."""
    return {ags: vereinigt(umriss) for ags, umriss in karte.zellen.items()}


def vereinigt(umriss: Umriss) -> Any:
    """Liefert die Fläche in den Ringen; was in einem anderen liegt, ist ein Loch."""
    return shapely.build_area(shapely.MultiLineString([(*ring, ring[0]) for ring in umriss]))
