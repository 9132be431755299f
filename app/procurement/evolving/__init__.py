"""Evolving procurement: innovations, projects, experiments."""
