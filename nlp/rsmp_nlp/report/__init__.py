"""From tables to what people read: the output folder, the page, its figures and its words."""
