"""Dokumente aus Vorlagen: Jinja → Markdown → md, html, docx, pdf."""
