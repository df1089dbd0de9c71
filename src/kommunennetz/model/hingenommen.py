"""Ein hingenommener Hinweis: jemand hat ihn angesehen, und mit gutem Grund bleibt alles, wie es ist."""

from typing import Annotated

from pydantic import Field

from kommunennetz.model.grundlage import Datum, Satz, Schluessel, Zeile


class Hingenommen(Satz):
    """Ein Hinweis der Prüfung, der hingenommen ist, solange er genau so lautet."""

    regel: Schluessel = Field(description="Kennung der Regel, wie sie hinter dem Hinweis in Klammern steht")
    text: Zeile = Field(description="Der Hinweis im Wortlaut; ändert er sich, erscheint er wieder")
    grund: Zeile = Field(description="Warum nichts zu tun ist")
    am: Datum = Field(description="Wann er hingenommen wurde")


Hingenommene = Annotated[
    tuple[Hingenommen, ...],
    Field(description="Hinweise der Prüfung zu dieser Datei, die mit einem Grund stehen bleiben"),
]
