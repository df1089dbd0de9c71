"""kommunennetz: Register, Beitrittsprüfung, Anlage und Infomails eines Netzwerks von Kommunen."""
