"""Hand a finished run to a reporting tool: workbooks, databases, tables, bridges to other programs."""
