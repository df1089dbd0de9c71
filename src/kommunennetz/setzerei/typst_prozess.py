"""Der Prozess, in dem Typst setzt: ein Auftrag als JSON herein, ein PDF oder eine Meldung als JSON heraus.

Er importiert nichts von kommunennetz: Er wird als Datei gestartet, und was darin läuft, ist fremd.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

# So viel braucht kein Dokument; ein Layout, das mehr verlangt, soll nicht den Rechner anhalten.
_SPEICHER = 4 * 1024**3


def main() -> int:
    """Liefert 0 und das PDF, oder 1 und die Meldung von Typst."""
    auftrag = json.load(sys.stdin.buffer)
    _begrenze_speicher()
    import typst

    try:
        sys.stdout.buffer.write(_setze(typst, auftrag))
    except typst.TypstError as error:
        meldung = {"meldung": error.message, "diagnose": error.diagnostic}
        sys.stdout.buffer.write(json.dumps(meldung).encode())
        return 1
    return 0


def _setze(typst: Any, auftrag: dict[str, Any]) -> bytes:
    pdf: bytes = typst.compile(
        auftrag["text"].encode(),
        root=auftrag["ordner"],
        font_paths=auftrag["schriften"],
        ignore_system_fonts=True,
        sys_inputs=auftrag["angaben"],
        pdf_standards=auftrag["normen"],
        # Kein Paket des Rechners: Das Dokument hinge davon ab, wer es baut.
        package_path=auftrag["pakete"],
        package_cache_path=auftrag["pakete"],
        timestamp=datetime.fromisoformat(auftrag["stand"]).replace(tzinfo=UTC),
    )
    return pdf


def _begrenze_speicher() -> None:
    try:
        import resource
    except ImportError:
        # Windows kennt diese Grenze nicht; die Frist gilt auch dort.
        return
    hart = resource.getrlimit(resource.RLIMIT_AS)[1]
    grenze = _SPEICHER if hart == resource.RLIM_INFINITY else min(_SPEICHER, hart)
    resource.setrlimit(resource.RLIMIT_AS, (grenze, hart))


if __name__ == "__main__":
    sys.exit(main())
