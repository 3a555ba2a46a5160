"""The rules of papers: their kinds and words, who gets a certificate, and tables that are safe to open."""
