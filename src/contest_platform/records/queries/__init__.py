"""Reads of the record book, and figures in words."""
