"""Pure rules of the record book: reading published files, weighing statements, adding up."""
