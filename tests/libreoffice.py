"""LibreOffice als fremdes Programm: öffnet eine Datei und speichert sie neu."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = os.environ.get("KOMMUNENNETZ_SOFFICE") or shutil.which("soffice")


def wandle(datei: Path, filter_: str) -> bytes | None:
    """Lässt LibreOffice die Datei öffnen und neu speichern; None, wenn es sie nicht öffnet."""
    ziel = datei.parent / f"als-{filter_.partition(':')[0]}"
    profil = f"-env:UserInstallation={(datei.parent / 'profil').as_uri()}"
    befehl = [str(SOFFICE), profil, "--headless", "--convert-to", filter_, "--outdir", str(ziel), str(datei)]
    subprocess.run(befehl, check=True, capture_output=True, timeout=180)
    neue = list(ziel.glob("*")) if ziel.is_dir() else []
    return neue[0].read_bytes() if neue else None


def verlange(probe: Path, filter_: str, paket: str) -> None:
    """Überspringt, wo LibreOffice die Probe nicht umwandelt, es sei denn, die CI nennt KOMMUNENNETZ_SOFFICE."""
    if SOFFICE is None or wandle(probe, filter_) is None:
        if "KOMMUNENNETZ_SOFFICE" in os.environ:
            pytest.fail(
                f"KOMMUNENNETZ_SOFFICE ist »{SOFFICE}«, wandelt aber »{probe.name}« nicht um ({paket})"
            )
        pytest.skip(f"LibreOffice fehlt oder öffnet das nicht (Debian: {paket})")
