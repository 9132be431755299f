"""Grants and traditional tenders."""
