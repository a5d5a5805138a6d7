resource "aws_kms_key" "data" {
  lifecycle {
    prevent_destroy = false
  }
}

# azapi: a reason.
resource "azapi_resource" "data_key" {
  type = "Microsoft.KeyVault/vaults/keys@2026-02-01"
}

resource "azurerm_storage_account" "training" {
  lifecycle {
    prevent_destroy = true
  }
}
