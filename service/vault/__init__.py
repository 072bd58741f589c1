"""What may be destroyed lies in a database of its own."""

from service.vault.vault import Vault, open_vault

__all__ = ["Vault", "open_vault"]
