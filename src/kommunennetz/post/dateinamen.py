"""Dateinamen für Entwürfe, aus denen niemand persönlich zu erkennen ist."""

from kommunennetz.worte.namen import slug

_LAENGE_MAX = 80  # Windows erlaubt dem ganzen Pfad 260 Zeichen


def entwurf_dateiname(nummer: int, schluessel: str) -> str:
    """Liefert `<nnn>-<slug>.eml`; was nicht in einen Dateinamen gehört, wird zum Bindestrich.

    Die Nummer hält Namen auch dann auseinander, wenn zwei gleich gekürzt werden, und steht vor
    Namen wie »con«, die Windows nicht erlaubt.
    """
    teil = slug(schluessel)[:_LAENGE_MAX].strip("-")
    return f"{nummer:03d}-{teil or 'kommune'}.eml"
