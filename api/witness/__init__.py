"""A witness on the wire: C2SP tlog-witness over HTTP/1.1, for whoever comes."""
