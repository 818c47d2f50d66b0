"""Where batches are classified, and how an interrupted run goes on."""
