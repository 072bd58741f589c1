"""The evidence of this record: its logs, who signs and witnesses them, what checks them."""
