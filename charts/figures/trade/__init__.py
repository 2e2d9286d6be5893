"""Imports, shares, production, quotas, origins and single reported figures."""
