"""Was der Vergleich zum Eingang braucht: tausend Mails für `kommunennetz`, und flufl.bounce allein als Maß.

`eingang.py ORDNER` liest alle Mails darin mit dem Paket email und fragt flufl.bounce, wie es ohne kommunennetz ginge:
ohne Zuordnung, ohne Kalender, ohne Vorschläge.
"""

import sys
from email import message_from_bytes
from pathlib import Path

HIER = Path(__file__).resolve().parent
sys.path.insert(0, str(HIER.parent / "tests"))


def lege_mails(kontaktordner: Path, post: Path, anzahl: int) -> None:
    """Legt einen Kontaktordner mit einer Sendung an und so viele Mails, die auf sie antworten, jede vierte ein Rückläufer."""
    import eingang_probe as probe
    import termin_antworten

    probe.write_versandtes(kontaktordner)
    kalender = [
        probe.kalenderantwort(termin_antworten.als_bytes(eine)) for eine in termin_antworten.ALLE.values()
    ]
    arten = (
        list(probe.RUECKLAEUFER.values()),
        kalender,
        list(probe.ABWESENHEITEN.values()),
        [probe.antwort()],
    )
    post.mkdir()
    for nummer in range(anzahl):
        reihe = arten[nummer % len(arten)]
        eml = reihe[nummer // len(arten) % len(reihe)]
        kopf, leer, rumpf = eml.partition(b"\r\n\r\n")
        einzeln = kopf.replace(b"Message-ID: <", b"Message-ID: <%d-" % nummer, 1)
        (post / f"{nummer:04}.eml").write_bytes(einzeln + leer + rumpf)


def _lies(post: Path) -> int:
    from flufl.bounce import all_failures

    return sum(
        bool(any(all_failures(message_from_bytes(datei.read_bytes())))) for datei in sorted(post.iterdir())
    )


if __name__ == "__main__":
    assert _lies(Path(sys.argv[1]))  # noqa: S101 – ein leerer Ordner wäre schnell gelesen
