"""Pages for people: rendered here, without scripts of anybody's but our own, loading nothing from elsewhere."""
