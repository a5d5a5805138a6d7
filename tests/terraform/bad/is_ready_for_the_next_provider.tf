provider "azurerm" {
  skip_provider_registration = true
}

resource "azurerm_key_vault" "keys" {
  enable_rbac_authorization = true

  contact {}
}
