"""From the exports that people have to checked tables in which nobody is named."""
