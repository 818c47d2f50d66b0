"""From posteriors to positions: estimators, bootstrap, geometry, tables."""
