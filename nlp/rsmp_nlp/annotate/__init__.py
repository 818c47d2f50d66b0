"""The labelling loop: what to label, exchange with annotation tools, agreement, suspicious labels, the code book."""
