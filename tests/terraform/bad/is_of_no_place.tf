resource "aws_iam_role" "job" {
  permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
  path                 = "/eu-central-1/"
  name                 = "${var.stem}-123456789012"
}

resource "azurerm_role_assignment" "people" {
  principal_id = "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"
  scope        = "/subscriptions/${var.subscription}/resourceGroups/fraud"
}
