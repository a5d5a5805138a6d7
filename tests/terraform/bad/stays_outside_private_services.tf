resource "azurerm_key_vault_key" "data" {}

resource "azurerm_storage_container" "training" {
  storage_account_name = azurerm_storage_account.training.name
}

resource "azurerm_linux_virtual_machine" "jump_host" {
  admin_password = var.password
}

output "key" {
  value = azurerm_storage_account.training.primary_access_key
}
