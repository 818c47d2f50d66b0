"""From paths to messages: sources, decoding, formats, columns, threads. Nothing is lost on the way."""
