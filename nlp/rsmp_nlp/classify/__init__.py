"""From documents to posteriors: features, models, calibration, scores, storage."""
