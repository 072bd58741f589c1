"""How a history is said in Indonesian: one table of phrases, shared by whoever writes them and whoever reads them."""
