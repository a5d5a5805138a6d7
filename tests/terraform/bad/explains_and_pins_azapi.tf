resource "azapi_resource" "key" {
  type                      = "Microsoft.KeyVault/vaults/keys@latest"
  schema_validation_enabled = false
}

# azapi: a reason.
resource "azapi_resource" "workspace" {
  type                   = "Microsoft.MachineLearningServices/workspaces@2025-12-01"
  response_export_values = []
}
