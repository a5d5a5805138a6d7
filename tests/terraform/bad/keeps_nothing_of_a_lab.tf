resource "azurerm_storage_account" "training" {
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_key" "data" {
  lifecycle {
    prevent_destroy = false
  }
}
