"""Archives of any size through the whole application, cut off on the way: ``made`` writes, ``__main__`` drops them."""
