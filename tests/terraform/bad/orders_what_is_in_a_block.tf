resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  for_each   = var.networks

  lifecycle {
    prevent_destroy = true
  }

  # The role has to be there.
  depends_on = [aws_iam_role.main]

  timeouts {
    create = "10m"
  }

  enable_dns_support = true
}
