"""A storm against the whole application, and a comparison of what is left with the truth.

``storm`` plans it, ``articles`` writes the texts, ``network`` breaks calls, ``function`` is the real handler with a
counter in it, ``replay`` lets the storm loose, ``truth`` compares.
"""
