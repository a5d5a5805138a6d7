resource "azurerm_storage_account" "training" {
  public_network_access_enabled = var.public
  min_tls_version               = local.version
  shared_access_key_enabled     = false
}

# azapi: a reason.
resource "azapi_resource" "workspace" {
  body = {
    properties = {
      publicNetworkAccess = var.public
    }
  }
}
