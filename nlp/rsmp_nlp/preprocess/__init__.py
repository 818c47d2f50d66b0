"""Messages made ready for features: cleaned, masked, cut into tokens, marked."""
